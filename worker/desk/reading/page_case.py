"""A page with what reading it must give, as the folders in tests/cases have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from worker import pipeline
from worker.deliver.extraction import Extraction, build_extraction
from worker.document import RawItem
from worker.rules.sites import Rules

MAX_LINES = 60
"""Lines of text that a case asks for, and lines that must not be there."""


@dataclass(frozen=True, slots=True)
class PageCase:
    """What reading a page must give."""

    name: str
    expected: Mapping[str, Any]


def make_case(raw: RawItem, before: Rules, after: Rules) -> PageCase:
    """Make a case of what is read by the rules `after`, and what it differs in from that by `before`."""
    wrong, right = (build_extraction(pipeline.read(raw, rules), raw.final_url) for rules in (before, after))
    site = after.of(raw.final_url)
    host = site.pattern if site else "page"
    expected: dict[str, Any] = {"because": f"Without its rule, this page of {host} is not read rightly."}
    if raw.final_url:
        expected["url"] = raw.final_url
    if raw.received:
        expected["received"] = raw.received.at.isoformat(timespec="seconds")
    expected["body_has"] = _lines(right)[:MAX_LINES]
    expected["body_lacks"] = [line for line in _lines(wrong) if line not in right.body][:MAX_LINES]
    expected |= dict(_changed_fields(wrong, right))
    words = "".join(char if char.isalnum() and char.isascii() else "_" for char in host.lower())
    return PageCase(f"site_{words}_{raw.hash[:8]}", expected)


def _changed_fields(wrong: Extraction, right: Extraction) -> Iterator[tuple[str, Any]]:
    for name in ("title", "authors", "published"):
        if getattr(wrong, name) != getattr(right, name):
            yield name, getattr(right, name)
    texts = [comment.text for comment in right.comments]
    if texts != [comment.text for comment in wrong.comments]:
        yield "comment_texts", texts


def _lines(read: Extraction) -> list[str]:
    return list(dict.fromkeys(line for line in read.body.splitlines() if line.strip()))
