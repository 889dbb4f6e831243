"""Make clean records from found comments, with the same rules as the body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256

from worker.clean.characters import clean_line
from worker.clean.clean_tree import read_tree
from worker.clean.writing.html_writer import to_html
from worker.clean.writing.text_writer import to_text
from worker.document import CleanPart, Comment, FoundComment, Thread, ThreadPart
from worker.page.links import find_base_url, resolve_url
from worker.page.page import Element, Page, make_element

_EMPTY_LINE = re.compile(r"\n\s*\n")


def clean_comments(page: Page, thread: Thread) -> tuple[Comment, ...]:
    """Clean the comments of a page, in order."""
    elements_of = _lines_as_elements if page.is_text else _content_elements
    return _clean_all(thread.comments, find_base_url(page), elements_of)


def clean_part(part: ThreadPart, base: str | None) -> CleanPart:
    """Clean the comments of a part of a thread, in order; links are relative to `base`."""
    return CleanPart(_clean_all(part.comments, base, _content_elements), part.leads, part.stated)


def _clean_all(
    comments: Sequence[FoundComment], base: str | None, elements_of: Callable[[FoundComment], list[Element]]
) -> tuple[Comment, ...]:
    """Clean comments. A number makes the keys of identical comments unique."""
    seen: Counter[str] = Counter()
    made = []
    for found in comments:
        comment = _clean_comment(found, elements_of(found), base)
        seen[comment.key] += 1
        if seen[comment.key] > 1:
            comment = _with_key(comment, f"{comment.key}-{seen[comment.key]}")
        made.append(comment)
    return tuple(made)


def make_comment_key(native_id: str | None, url: str | None, author: str | None, text: str) -> str:
    """Make a key of 16 hexadecimal digits that is the same each time we see the comment.

    It is made from the comment's id or address if the page shows one, else from author and words. It is
    never made from its time: "3 hours ago" becomes "4 hours ago" an hour later.
    """
    if native_id:
        named = f"id\0{native_id}"
    elif url:
        named = f"url\0{url}"
    else:
        named = f"text\0{author or ''}\0{' '.join(text.split())}"
    return sha256(named.encode("utf-8", "replace")).hexdigest()[:16]


def _clean_comment(found: FoundComment, content: list[Element], base: str | None) -> Comment:
    blocks = read_tree(content, base)
    text = to_text(blocks)
    author = clean_line(found.author) if found.author else None
    url = resolve_url(found.url, base) if found.url else None
    return Comment(
        key=make_comment_key(found.native_id, url, author, text),
        author=author or None,
        text=text,
        html=to_html(blocks),
        posted_text=clean_line(found.posted_text) if found.posted_text else None,
        posted=found.posted,
        parent=found.parent,
        author_url=resolve_url(found.author_url, base) if found.author_url else None,
        url=url,
        score=found.score,
        likes=found.likes,
        dislikes=found.dislikes,
        deleted=found.deleted,
        collapsed=found.collapsed,
        native_id=found.native_id,
        parent_native_id=found.parent_native_id,
    )


def _content_elements(found: FoundComment) -> list[Element]:
    """Return the content as elements."""
    return [part if isinstance(part, Element) else make_element("span", part) for part in found.content]


def _lines_as_elements(found: FoundComment) -> list[Element]:
    """Return the content of a page of text as elements. Line ends and empty lines are kept as breaks."""
    made: list[Element] = []
    for part in found.content:
        if isinstance(part, Element):
            made.append(part)
            continue
        for paragraph in _EMPTY_LINE.split(part):
            lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
            content = [item for line in lines for item in (make_element("br"), line)]
            made.append(make_element("p", *content[1:]))
    return made


def _with_key(comment: Comment, key: str) -> Comment:
    values = {name: getattr(comment, name) for name in Comment.__slots__}
    return Comment(**{**values, "key": key})
