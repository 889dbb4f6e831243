"""Frames of a page that was saved as MHTML: the document may stand in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from html import unescape

from worker.net.urls import join_url
from worker.page.charset import decode
from worker.page.page import parse_markup

MAX_NESTED_FRAMES = 4
_FRAME = re.compile(r"<i?frame\b[^>]*+>(?:[^<]*+</i?frame\s*+>)?", re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++))""", re.IGNORECASE)
_FRAMESET = re.compile(r"</?frameset\b[^>]*+>", re.IGNORECASE)
_BODY_STARTS = (re.compile(r"<body\b[^>]*+>", re.IGNORECASE), re.compile(r"</head\s*+>", re.IGNORECASE))
_BODY_END = re.compile(r"</body\s*+>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page or frame: its source, and its address if it has one."""

    html: str
    address: str | None


def read_saved_page(part: Message) -> SavedPage:
    """Decode a part that holds a page."""
    content = part.get_payload(decode=True)
    html = decode(content, part.get_content_charset()) if isinstance(content, bytes) else ""
    return SavedPage(html, str(part.get("Content-Location") or "").strip() or None)


def fill_frames(page: SavedPage, parts: Iterable[Message]) -> str | None:
    """The page with the frames that hold more text than itself; None if there is no such frame.

    Smaller frames are advertisements and buttons.
    """
    if not _FRAME.search(page.html):
        return None
    frames: dict[str, SavedPage] = {}
    for part in parts:
        frame = read_saved_page(part)
        if frame.address:
            frames.setdefault(frame.address, frame)
        if named := str(part.get("Content-ID") or "").strip().strip("<>"):
            frames.setdefault(f"cid:{named}", frame)
    filled = _fill(page, frames, {page.html}, 0)
    return None if filled == page.html else filled


def _fill(page: SavedPage, frames: Mapping[str, SavedPage], used: set[str], nested: int) -> str:
    own_length = len(parse_markup(page.html).root.text)
    is_filled = False

    def content_of(tag: re.Match[str]) -> str:
        nonlocal is_filled
        frame = _find_frame(tag[0], page, frames)
        if frame is None or frame.html in used:
            return tag[0]
        used.add(frame.html)
        html = _fill(frame, frames, used, nested + 1) if nested < MAX_NESTED_FRAMES else frame.html
        if len(parse_markup(html).root.text) <= own_length:
            return tag[0]
        is_filled = True
        return f"<div>{_body_of(html)}</div>"

    html = _FRAME.sub(content_of, page.html)
    return _FRAMESET.sub("", html) if is_filled else page.html


def _find_frame(tag: str, page: SavedPage, frames: Mapping[str, SavedPage]) -> SavedPage | None:
    found = _SOURCE.search(tag)
    if found is None:
        return None
    source = unescape(found[1] or found[2] or found[3] or "").strip()
    return frames.get(source) or frames.get(join_url(page.address, source) or "")


def _body_of(html: str) -> str:
    start = next((found.end() for pattern in _BODY_STARTS if (found := pattern.search(html))), 0)
    end = _BODY_END.search(html, start)
    return html[start : end.start() if end else len(html)]
