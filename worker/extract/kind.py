"""What kind of page it is, by plain rules."""

from __future__ import annotations

import re

from worker.bounds import names
from worker.document import PageKind, Thread
from worker.extract.blocks import Block
from worker.extract.choice import Choice
from worker.extract.linked_data import types_of
from worker.extract.statements import Statements

_ERROR = re.compile(
    r"\b(?:404\b|page (?:not|cannot be) found|not found|access denied|403 forbidden|500 internal|"
    r"seite nicht gefunden|page introuvable|página no encontrada|страница не найдена|"
    r"ページが見つかりません)",
    re.IGNORECASE,
)
_TYPES: tuple[tuple[str, PageKind], ...] = (
    ("discussionforumposting", "thread"),
    ("qapage", "thread"),
    ("product", "product"),
    ("apireference", "documentation"),
    ("collectionpage", "listing"),
    ("searchresultspage", "listing"),
    ("itemlist", "listing"),
)
_DOCUMENTATION = re.compile(r"(?:^|[/.])(?:docs?|documentation|manual|reference|api)(?:[/.]|$)")
_THREAD_TYPES = names("discussionforumposting qapage question")
_BOARD = re.compile(
    r"viewtopic|showthread|view_topic|viewthread|topic-page|question-page|thread-view|threadview|"
    r"[?/&](?:topic|thread|threads|t)[=/][\w.-]*\d",
    re.IGNORECASE,
)
"""What boards call a page of posts, in its address or in the class or id of its body."""
_MANY_COMMENTS = 5
_FEW_COMMENTS = 2
_SHORT = 250
_LONG = 1500


def find_kind(said: Statements, choice: Choice, thread: Thread, title: str | None) -> PageKind:
    """The kind of page."""
    length = sum(block.length for block in choice.blocks)
    if length < _LONG and title and _ERROR.search(title):
        return "error_page"
    if length < _LONG and any(e.attrs.get("type") == "password" for e in said.page.by_tag.get("input", ())):
        return "login_wall"
    types = {kind for node in said.nodes for kind in types_of(node)}
    is_article = said.article is not None or said.metas.get("og:type", [""])[0] == "article"
    for name, kind in _TYPES:
        if name in types and (name != "itemlist" or not is_article):
            return kind
    if _is_thread(said, thread, length, is_article=is_article):
        return "thread"
    unlinked = length - sum(block.linked for block in choice.blocks)
    if not is_article and _is_listing(said.blocks, unlinked):
        return "listing"
    if not is_article and _DOCUMENTATION.search((said.page.url or "").lower()):
        return "documentation"
    return "article" if length >= _SHORT or is_article else "other"


def _is_thread(said: Statements, thread: Thread, length: int, *, is_article: bool) -> bool:
    """Whether the page is a conversation, by its microdata, what boards call it, or its proportions."""
    if not _THREAD_TYPES.isdisjoint(said.item_types):
        return True
    if is_article:
        return False
    tops = [said.page.root, *said.page.by_tag.get("body", ())[:1]]
    names_of_page = [said.page.url or "", *(e.attrs.get(name, "") for e in tops for name in ("class", "id"))]
    if len(thread.comments) >= _FEW_COMMENTS and any(_BOARD.search(name) for name in names_of_page):
        return True
    parts = [part for found in thread.comments for part in found.content]
    said_in_comments = sum(len(part if isinstance(part, str) else part.text) for part in parts)
    return len(thread.comments) >= _MANY_COMMENTS and said_in_comments > 2 * length


def _is_listing(blocks: list[Block], length: int) -> bool:
    """Whether most of what the page shows are links of a title's length."""
    titles = sum(block.length for block in blocks if block.link_density > 0.8 and block.length > 25)
    return titles > 2 * length
