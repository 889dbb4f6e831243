"""Read one entry of an interface's answer as a comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from worker.comments.interfaces.address_template import NAMES
from worker.comments.interfaces.json_paths import Answer, parse_path
from worker.comments.interfaces.table import Conditions, InterfaceTable
from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.document import FoundComment
from worker.page.page import Element, make_element, parse_markup

MAX_NUMBER = 2**31 - 1
MAX_ID_CHARS = 200
MAX_LINE_CHARS = 1000
"""Of a name or an address."""


class EntryReader:
    """Reads the entries of one answer. `values` are those in the address that was asked."""

    def __init__(self, table: InterfaceTable, answer: Answer, values: Mapping[str, str]) -> None:
        self.table = table
        self.answer = answer
        self.values = values
        self.opening = None if table.opening is None else fill_template(table.opening, values)

    def native_id(self, entry: dict[str, Any]) -> str | None:
        """The id of an entry, as it stands there; None if it has none."""
        return _id_or_none(self._value(entry, "id"))

    def parent_id(self, entry: dict[str, Any]) -> str | None:
        """The id of the comment that an entry answers; None for the opening post."""
        parent = _id_or_none(self._value(entry, "parent"))
        line = self._value(entry, "ancestors")
        if isinstance(line, str):
            ids = line.split(".")[1:-1]  # "0.12.34": the thread, the ancestors, the comment itself
            parent = _id_or_none(ids[-1]) if ids else None
        return None if parent == self.opening else parent

    def is_other_thread(self, entry: dict[str, Any]) -> bool:
        """Whether an entry says that it belongs to another thread than the one that was asked for."""
        if self.table.thread is None:
            return False
        path, template = self.table.thread
        shown = self.answer.find_in(entry, path)
        return shown is not None and str(shown) != fill_template(template, self.values)

    def is_no_comment(self, entry: dict[str, Any]) -> bool:
        """Whether an entry is the opening post or a notice."""
        return self._meets(entry, self.table.skip) or (
            self.opening is not None and self.native_id(entry) == self.opening
        )

    def read(self, entry: dict[str, Any], native_id: str) -> FoundComment | None:
        """The comment without its parent; None if it has no text and was not deleted."""
        content = self._content(entry)
        deleted = self._meets(entry, self.table.deleted)
        if not content and not deleted:
            return None
        author = self._line(entry, "author")
        shown, posted = self._time(entry)
        return FoundComment(
            author=unescape(author) if author else None,  # WordPress and NodeBB give names as HTML
            content=content,
            posted_text=shown,
            posted=posted,
            author_url=self._line(entry, "author_url"),
            url=self._line(entry, "url"),
            native_id=native_id,
            score=number_or_none(self._value(entry, "score")),
            likes=number_or_none(self._value(entry, "likes")),
            dislikes=number_or_none(self._value(entry, "dislikes")),
            deleted=deleted,
        )

    def _value(self, entry: dict[str, Any], field: str) -> Any:
        place = self.table.fields.get(field, ())
        if isinstance(place, str):
            return self._fill_from_entry(place, entry)
        found = (self.answer.find_in(entry, path) for path in place)
        return next((value for value in found if value not in (None, "")), None)

    def _fill_from_entry(self, template: str, entry: dict[str, Any]) -> str | None:
        """A template filled with values of the address and of the entry; None if one is missing."""
        values = dict(self.values)
        for name in NAMES.findall(template):
            if name not in values:
                value = self.answer.find_in(entry, parse_path(name))
                if not value or not isinstance(value, str | int):
                    return None
                values[name] = quote(str(value), safe="", errors="replace")
        return fill_template(template, values)

    def _meets(self, entry: dict[str, Any], conditions: Conditions) -> bool:
        return any(self.answer.find_in(entry, path) in wanted for path, wanted in conditions)

    def _content(self, entry: dict[str, Any]) -> tuple[Element | str, ...]:
        if (html := _text_or_none(self._value(entry, "html"))) is not None:
            body = parse_markup(html).by_tag.get("body", ())
            return tuple(child for element in body for child in element.children)
        text = _text_or_none(self._value(entry, "text"))
        paragraphs = (text or "").replace("\r\n", "\n").split("\n\n")
        return tuple(_make_paragraph(paragraph) for paragraph in paragraphs if paragraph.strip())

    def _time(self, entry: dict[str, Any]) -> tuple[str | None, Moment | None]:
        """The time as shown, and read."""
        for field, per_second in (("time_seconds", 1), ("time_milliseconds", 1000)):
            seconds = self._value(entry, field)
            if isinstance(seconds, int | float) and not isinstance(seconds, bool):
                try:
                    posted = Moment(datetime.fromtimestamp(int(seconds / per_second), UTC), "second")
                except (ValueError, OverflowError, OSError):  # not a number, or out of the calendar
                    return None, None
                return posted.iso(), posted
        if (shown := self._line(entry, "time_iso")) is not None:
            return shown, parse_absolute(shown)
        if (shown := self._line(entry, "time_utc")) is not None:
            return shown, parse_absolute(shown if shown.endswith("Z") else f"{shown}Z")
        return None, None

    def _line(self, entry: dict[str, Any], field: str) -> str | None:
        shown = _text_or_none(self._value(entry, field))
        return " ".join(shown.split())[:MAX_LINE_CHARS] if shown else None


def fill_template(template: str, values: Mapping[str, str]) -> str:
    """A template with its values as they are."""
    return NAMES.sub(lambda found: values[found[1]], template)


def number_or_none(value: Any) -> int | None:
    """A whole number as JSON or a header gives it; None for anything else, and past `MAX_NUMBER`."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 11:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAX_NUMBER:
        return None
    return value


def _id_or_none(value: Any) -> str | None:
    """An id as text; None for 0, which means that there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int) or not value:
        return None
    shown = str(value)
    return shown if len(shown) <= MAX_ID_CHARS and shown.isprintable() else None


def _text_or_none(value: Any) -> str | None:
    """A text without NUL and halves of surrogate pairs; None if it is blank or no text."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _make_paragraph(text: str) -> Element:
    lines = [line.strip() for line in text.strip().split("\n")]
    return make_element("p", *[part for line in lines for part in (make_element("br"), line)][1:])
