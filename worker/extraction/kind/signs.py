"""Find the signs of a page's kind: what it states, the names in its address and markup, and its proportions.

A sign is a short text, such as ``states product`` or ``prices 3+``. A page has each sign once or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from worker.document import Metadata, Thread
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.kind.kind_words import (
    CLASS_WORDS,
    HOST_WORDS,
    PATH_WORDS,
    SOFTWARE_WORDS,
)
from worker.extraction.kind.measured_signs import (
    find_card_signs,
    find_line_signs,
    find_tag_signs,
    find_text_signs,
    find_thread_signs,
    reached_steps,
)
from worker.extraction.metadata.json_ld import types_of
from worker.extraction.metadata.statements import Statements
from worker.page.page import Element, Page
from worker.word_tables import names

_TYPE_GROUPS = {
    "article": "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle "
    "scholarlyarticle report liveblogposting blog reviewnewsarticle",
    "recipe or instructions": "recipe howto",
    "thread": "discussionforumposting qapage",
    "product": "product individualproduct productgroup",
    "offer": "offer aggregateoffer",
    "list": "itemlist collectionpage searchresultspage offercatalog productcollection",
    "technical article": "techarticle apireference softwaresourcecode",
    "service": "service localbusiness professionalservice softwareapplication webapplication product "
    "financialproduct",
    "questions answered": "faqpage",
    "video": "videoobject",
    "organization": "organization corporation newsmediaorganization",
    "review": "review aggregaterating",
}
_GROUPS_OF_TYPE: dict[str, tuple[str, ...]] = {}
for _group, _listed in _TYPE_GROUPS.items():
    for _name in _listed.split():
        _GROUPS_OF_TYPE[_name] = (*_GROUPS_OF_TYPE.get(_name, ()), _group)
_OG_TYPES = names("article blog product website profile video item group")
_PATH_PARTS = re.compile(r"[^\w\-]+|(?<=\w)\.(?=\w)")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:[01]?\d|[a-z]{3})\b|(?:19|20)\d{6}")
_NUMBERED_TOPIC = re.compile(r"(?:topic|thread|discussion|question)s?[/=-][^/]*\d|/t/[^/]+/\d|[?&][tp]=\d")


def find_signs(statements: Statements, choice: Choice, thread: Thread, metadata: Metadata) -> tuple[str, ...]:
    """The signs of a page's kind, each once, sorted, so that sums of weights are always the same."""
    found = {
        *_stated_signs(statements, metadata),
        *_address_signs(statements.page.url),
        *_name_signs(statements.page, choice),
        *find_text_signs(statements.blocks, choice),
        *find_line_signs(statements),
        *find_card_signs(statements.blocks),
        *find_tag_signs(statements.page),
        *find_thread_signs(thread, choice),
    }
    return tuple(sorted(found))


def _stated_signs(statements: Statements, metadata: Metadata) -> Iterator[str]:
    types = set(statements.item_types).union(*[types_of(node) for node in statements.nodes])
    if "question" in types and "faqpage" not in types:
        yield "states a question"
    for name in types:
        for group in _GROUPS_OF_TYPE.get(name, ()):
            yield f"states {group}"
    og_type = statements.metas.get("og:type", [""])[0].lower()
    yield from (f"og:type {word}" for word in _WORDS.findall(og_type) if word in _OG_TYPES)
    if "article:published_time" in statements.metas:
        yield "states when the article was published"
    if any("price" in name for name in statements.metas) or "price" in statements.properties:
        yield "states a price"
    if metadata.published:
        yield "has a date"
    if metadata.authors:
        yield "has authors"
    made = " ".join(
        [*statements.metas.get("generator", ()), *statements.metas.get("application-name", ())]
    ).lower()
    if made:
        found = set(_WORDS.findall(made))
        yield from (f"made by {group} software" for group, listed in SOFTWARE_WORDS if found & listed)


def _address_signs(url: str | None) -> Iterator[str]:
    try:
        split = urlsplit(url or "")
    except ValueError:
        return
    if not split.hostname:
        return
    path = unquote(split.path).lower()
    for label in split.hostname.split("."):
        yield from (f"host of {group}" for group in HOST_WORDS.get(label, ()))
    *before, last = [part for part in path.split("/") if part] or [""]
    for part in (*before, *_PATH_PARTS.split(last)[:2]):
        yield from (f"address of {group}" for group in PATH_WORDS.get(part.partition(".")[0], ()))
    if not last:
        yield "address is the site's"
    hyphens = last.count("-") + last.count("_")
    yield from reached_steps("hyphens in the address", hyphens, (1, 3, 5))
    yield from reached_steps("depth of the address", len(before) + bool(last), (1, 2, 3, 4))
    if _DATE_IN_PATH.search(path):
        yield "address with a date"
    if _NUMBERED_TOPIC.search(f"{path}?{split.query}"):
        yield "address of a numbered topic"
    if any(character.isdigit() for character in last):
        yield "address ends with a number"


def _name_signs(page: Page, choice: Choice) -> Iterator[str]:
    tops = [page.root, *page.by_tag.get("body", ())[:1], *page.by_tag.get("main", ())[:1]]
    yield from _signs_of_names("page", tops)
    around = [element for element in (choice.holder, *choice.holder.ancestors()) if element.depth > 1][:3]
    yield from _signs_of_names("body", around)


def _signs_of_names(what: str, elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        tokens = f"{element.attrs.get('class', '')} {element.attrs.get('id', '')}"[:400]
        for word in _WORDS.findall(tokens):
            for group in CLASS_WORDS.get(word.lower(), ()):
                yield f"{what} named as {group}"
