"""Read the fields of a found thread by a platform's table, if one matches and agrees with what was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from worker.comments.markup.boxes.machine_times import machine_time
from worker.comments.platforms import PlatformTable, PlatformTables
from worker.dates.reading import parse, parse_absolute
from worker.document import Fact, Thread
from worker.page.page import Element, Page

MIN_AGREEING_SHARE = 0.8
"""Share of the found comments that must stand in the table's boxes. Below it, the markup has changed."""
NUMBER = re.compile(r"[+\-−]?\d[\d.,]*")


def apply_tables(page: Page, thread: Thread, tables: PlatformTables) -> Thread:
    """Read the thread's fields by the first table that matches. Unchanged if none fits or agrees."""
    for table in tables if thread.comments else ():
        if table.matches(page):
            return _read_thread(page, thread, table) or thread
    return thread


def _read_thread(page: Page, thread: Thread, table: PlatformTable) -> Thread | None:
    boxes = _TableBoxes(page, table)
    held = [boxes.box_around(comment.content) for comment in thread.comments]
    agreeing = sum(box is not None for box in held)
    if agreeing < MIN_AGREEING_SHARE * len(held) or len({box.start for box in held if box}) < agreeing:
        return None
    comments = [
        replace(comment, **boxes.read_fields(box)) if box else comment
        for comment, box in zip(thread.comments, held, strict=True)
    ]
    opening = thread.opening
    if opening is not None and (first := boxes.box_around(opening.content)):
        opening = replace(opening, **boxes.read_fields(first))
    why = Fact("platform", table.name, f"its boxes hold {agreeing} of the {len(held)} comments found")
    return replace(thread, comments=tuple(comments), opening=opening, evidence=(*thread.evidence, why))


class _TableBoxes:
    """The boxes of a table on a page, and the elements of its fields in each."""

    def __init__(self, page: Page, table: PlatformTable) -> None:
        self.page = page
        self.boxes = sorted(table.items.find_all(page), key=lambda box: box.start)
        self.starts = [box.start for box in self.boxes]
        self.box_starts = frozenset(self.starts)
        self.elements: dict[str, dict[int, list[Element]]] = {}
        for name, selector in table.fields.items():
            by_box = self.elements[name] = {}
            for element in selector.find_all(page):
                box = self._innermost_box(element.start)
                if box is not None:
                    by_box.setdefault(box.start, []).append(element)

    def box_around(self, content: Sequence[Element | str]) -> Element | None:
        """The innermost box around a comment's content."""
        first = next((part for part in content if isinstance(part, Element)), None)
        return self._innermost_box(first.start) if first else None

    def _innermost_box(self, number: int) -> Element | None:
        at = bisect_right(self.starts, number) - 1
        above = self.page.elements[number] if at >= 0 else None
        while above is not None and above.start >= self.starts[0]:
            if above.start in self.box_starts:
                return above
            above = above.parent
        return None

    def read_fields(self, box: Element) -> Mapping[str, Any]:
        """The fields that the table finds in a comment's box, by the names `FoundComment` has for them."""
        found = {name: by_box[box.start] for name, by_box in self.elements.items() if box.start in by_box}
        fields: dict[str, Any] = {}
        if "text" in found:
            fields["content"] = _outermost(found["text"])
        if "author" in found and (name := found["author"][0].text):
            fields["author"] = name
        if "time" in found:
            fields |= self._read_time(found["time"][0])
        if "url" in found and (href := found["url"][0].attrs.get("href")):
            fields["url"] = href
        if "deleted" in found:
            fields["deleted"] = True
        for name in ("score", "likes", "dislikes"):
            if name in found and (shown := NUMBER.search(found[name][0].text)):
                fields[name] = int(re.sub(r"[.,]", "", shown[0]).replace("−", "-"))
        return fields

    def _read_time(self, element: Element) -> dict[str, Any]:
        machine = machine_time(element)
        posted = parse_absolute(machine) if machine else parse(element.text, self.page.received)
        return {"posted_text": element.text or machine, "posted": posted} if posted or element.text else {}


def _outermost(elements: Sequence[Element]) -> tuple[Element, ...]:
    kept: list[Element] = []
    for element in sorted(elements, key=lambda element: element.start):
        if not kept or element.start >= kept[-1].end:
            kept.append(element)
    return tuple(kept)
