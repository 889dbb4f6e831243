"""What the link of a pager says: its label, and where it leads."""

from __future__ import annotations

from typing import Literal

from worker.comments.leads import pager_words
from worker.page.page import Element

MAX_LABEL_CHARS = 60

Direction = Literal["on", "back", "number"]


def label_of(link: Element) -> str:
    """What a link shows, or else says to those who do not see it; empty if that is long."""
    if link.tag == "link":
        return ""
    for text in (link.text, link.attrs.get("aria-label", ""), link.attrs.get("title", "")):
        if text := " ".join(text.split()):
            return text if len(text) <= MAX_LABEL_CHARS else ""
    return ""


def direction_of(link: Element, label: str) -> Direction | None:
    """Where a link says that it leads; None if it is no link of a pager."""
    rels = link.attrs.get("rel", "").lower().split()
    if "next" in rels:
        return "on"
    if "prev" in rels or "previous" in rels:
        return "back"
    if link.tag == "link":
        return None
    if pager_words.PAGE_NUMBER.fullmatch(label):
        return "number"
    if pager_words.EARLIER.search(label) or (label and set(label) <= pager_words.ARROWS_BACK):
        return "back"
    if pager_words.NEXT.search(label) or (label and set(label) <= pager_words.ARROWS_ON):
        return "on"
    named = f"{link.attrs.get('class', '')} {link.attrs.get('id', '')} {link.attrs.get('title', '')}".lower()
    if pager_words.NEXT.search(named):
        return "on"
    return "back" if pager_words.EARLIER.search(named) else None
