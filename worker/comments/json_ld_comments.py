"""Find comments in a page's linked data (JSON-LD), for pages whose markup shows none.

Some sites render their discussion in the browser. Its text is then only in the data for search
engines (schema.org: `comment`, `suggestedAnswer`, `acceptedAnswer` of a work, a question or a posting).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from worker.comments.native_ids import native_id_of
from worker.dates.reading import parse_absolute
from worker.document import Doubt, Fact, FoundComment, Thread
from worker.page.page import Page, make_element

COMMENT_PROPERTIES = ("comment", "acceptedAnswer", "suggestedAnswer")
COMMENT_TYPES = frozenset(
    ["Comment", "Answer", "UserComments", "DiscussionForumPosting", "SocialMediaPosting"]
)
MAX_DEPTH = 50


def find_in_linked_data(page: Page) -> Thread:
    """Find the comments in a page's JSON-LD. Nesting gives the parents; the thread has no spans."""
    found: list[FoundComment] = []
    for script in page.by_tag.get("script", []):
        if script.attrs.get("type", "").strip().lower() == "application/ld+json":
            for top in _top_objects(
                _parse("".join(part for part in script.children if isinstance(part, str)))
            ):
                _collect_comments(top, None, found, 0)
    if not found:
        return Thread()
    why = Fact("comments", f"{len(found)} in JSON-LD", "the markup shows none")
    doubts = (Doubt("read from linked data", 1.0),)
    return Thread(tuple(found), stated=len(found), evidence=(why,), doubts=doubts)


def _parse(source: str) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):  # some sites publish broken or hostile JSON
        return None


def _top_objects(data: Any) -> Iterator[dict[str, Any]]:
    """The top objects of a document: one alone, those of a list or graph, and a page's main entity."""
    queue = list(data) if isinstance(data, list) else [data]
    for entry in queue:
        if isinstance(entry, dict):
            yield entry
            graph, main = entry.get("@graph"), entry.get("mainEntity")
            queue += [*(graph if isinstance(graph, list) else []), *([main] if main else [])]


def _collect_comments(
    holder: dict[str, Any], parent: int | None, found: list[FoundComment], depth: int
) -> None:
    """Append every comment below an object to `found`, each before the answers to it."""
    if depth > MAX_DEPTH:
        return
    for name in COMMENT_PROPERTIES:
        held = holder.get(name)
        for entry in held if isinstance(held, list) else [held]:
            if not isinstance(entry, dict) or not _is_comment(entry):
                continue
            index = parent
            text = entry.get("text") or entry.get("commentText") or entry.get("articleBody")
            if isinstance(text, str) and text.strip():
                index = len(found)
                found.append(_make_comment(entry, text, parent))
            _collect_comments(entry, index, found, depth + 1)


def _is_comment(entry: dict[str, Any]) -> bool:
    types = entry.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.rsplit("/", 1)[-1] in COMMENT_TYPES for name in names)


def _make_comment(entry: dict[str, Any], text: str, parent: int | None) -> FoundComment:
    authors = entry.get("author") or entry.get("creator")
    author = authors[0] if isinstance(authors, list) and authors else authors
    name = author.get("name") if isinstance(author, dict) else author
    link = author.get("url") if isinstance(author, dict) else None
    shown = entry.get("datePublished") or entry.get("dateCreated") or entry.get("commentTime")
    votes = entry.get("upvoteCount")
    return FoundComment(
        author=_text_or_none(name),
        content=tuple(make_element("p", part.strip()) for part in text.split("\n") if part.strip()),
        posted_text=_text_or_none(shown),
        posted=parse_absolute(shown) if isinstance(shown, str) else None,
        parent=parent,
        author_url=_text_or_none(link),
        url=_text_or_none(entry.get("url")),
        native_id=_native_id(entry),
        likes=votes if isinstance(votes, int) and not isinstance(votes, bool) else None,
    )


def _native_id(entry: dict[str, Any]) -> str | None:
    stated = (_text_or_none(entry.get(name)) for name in ("@id", "identifier", "url"))
    return next((found for value in stated if value and (found := native_id_of(value))), None)


def _text_or_none(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None
