"""Read the page's JSON-LD nodes from any shape of graph, and repair light damage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from worker.page.page import Page
from worker.word_tables import names

Node = dict[str, Any]

ARTICLE_TYPES = names(
    """
    article newsarticle blogposting reportagenewsarticle analysisnewsarticle backgroundnewsarticle
    opinionnewsarticle reviewnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle
    techarticle socialmediaposting liveblogposting report blog webarticle posting recipe howto review
    discussionforumposting question medicalscholarlyarticle newsitem
    """
)
PAGE_TYPES = names("webpage itempage faqpage aboutpage profilepage collectionpage checkoutpage")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_SCRIPT_WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*$"
)
_MAX_NODES = 2000


def read_nodes(page: Page) -> tuple[Node, ...]:
    """Every node with a type, in the order written. References by ``@id`` are not followed here."""
    found: list[Node] = []
    for script in page.by_tag.get("script", ()):
        if "ld+json" in script.attrs.get("type", "").lower():
            source = "".join(child for child in script.children if isinstance(child, str))
            for value in _json_values(source):
                found.extend(_typed_nodes(value))
    return tuple(found[:_MAX_NODES])


def types_of(node: Node) -> frozenset[str]:
    """The node's types in lower case, without the vocabulary's address."""
    stated = node.get("@type")
    stated = stated if isinstance(stated, list) else [stated]
    return frozenset(short_type(kind) for kind in stated if isinstance(kind, str))


def short_type(kind: str) -> str:
    """The name of a type in lower case, without the vocabulary's address."""
    return kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()


def values_of(node: Node | None, name: str, nodes: tuple[Node, ...] = ()) -> list[Any]:
    """The node's values under a name, as a list. A reference is replaced by the node it names."""
    stated = (node or {}).get(name)
    listed = stated if isinstance(stated, list) else [] if stated is None else [stated]
    return [_follow_reference(value, nodes) for value in listed]


def text_of(value: Any) -> str | None:
    """The text in a value: itself, or the ``@value``, ``name`` or ``url`` of a node."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("@value", "name", "url", "@id") if value.get(key)), None)
    if isinstance(value, list):
        value = value[0] if value else None
        return text_of(value) if isinstance(value, dict) else text_of([value][0]) if value else None
    return unescape(value).strip() or None if isinstance(value, str) else None


def _follow_reference(value: Any, nodes: tuple[Node, ...]) -> Any:
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        return next((node for node in nodes if node.get("@id") == value["@id"] and len(node) > 2), value)
    return value


def _json_values(source: str) -> Iterator[Any]:
    """The JSON values of one script. There may be several in a row."""
    for text in (source, _repair(source)):
        decoder = json.JSONDecoder(strict=False)
        place, found = 0, []
        try:
            while (start := _next_start(text, place)) is not None:
                value, place = decoder.raw_decode(text, start)
                found.append(value)
        except (ValueError, RecursionError):
            if not found:
                continue
        yield from found
        return


def _next_start(text: str, place: int) -> int | None:
    found = re.compile(r"[{\[]").search(text, place)
    return found.start() if found else None


def _repair(source: str) -> str:
    text = _SCRIPT_WRAPPER.sub("", source.strip())
    if "&quot;" in text and text.count('"') < text.count("&quot;"):
        text = unescape(text)
    return _TRAILING_COMMA.sub(r"\1", text)


def _typed_nodes(value: Any) -> Iterator[Node]:
    queue = [value]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(reversed(value))
        elif isinstance(value, dict):
            if "@type" in value:
                yield value
            queue.extend(part for part in reversed(list(value.values())) if isinstance(part, dict | list))
