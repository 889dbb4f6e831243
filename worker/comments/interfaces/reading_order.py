"""Put the comments of an answer in reading order, with their parents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from worker.comments.interfaces.comment_fields import EntryReader
from worker.comments.interfaces.table import InterfaceTable
from worker.comments.native_ids import read_native_id
from worker.document import FoundComment
from worker.document.thread import MAX_COMMENTS
from worker.page.answer_indexes import without_circles

MAX_ENTRIES = 4 * MAX_COMMENTS
"""Entries that are looked at, those that are no comments included."""

_Pair = tuple[dict[str, Any], FoundComment | None]
"""An entry and the comment that it is, if it is one."""


class Collector:
    """The comments of an answer in reading order."""

    def __init__(self, table: InterfaceTable, reader: EntryReader) -> None:
        self.table = table
        self.reader = reader
        self.comments: list[FoundComment] = []
        self.stated_parents: list[str | None] = []
        self.holders: list[int | None] = []
        """The comments in which they stand."""
        self.places: dict[str, int] = {}
        self.omitted: set[str] = set()
        """The ids of entries that are no comments, such as the opening post."""
        self.read = self.looked_at = self.foreign = self.unreadable = 0
        self.is_cut = False

    def collect(self, entries: list[Any]) -> None:
        """Take the entries and all that stand in them, without recursion: they can be nested without end."""
        waiting: list[tuple[Iterator[_Pair], int | None]] = [(self._read_list(entries), None)]
        while waiting:
            siblings, holder = waiting[-1]
            pair = next(siblings, None)
            if pair is None:
                waiting.pop()
                continue
            entry, comment = pair
            place = self._take(entry, comment, holder) if comment else holder
            if self.table.children is not None:
                below = self.reader.answer.find_in(entry, self.table.children)
                if isinstance(below, list) and below:
                    waiting.append((self._read_list(below), place))

    def _read_list(self, entries: list[Any]) -> Iterator[_Pair]:
        """The entries of one list with their comments; answers to one comment in order of time."""
        pairs: list[_Pair] = []
        for entry in entries:
            if self.read == MAX_COMMENTS or self.looked_at == MAX_ENTRIES:
                self.is_cut = True
                break
            self.looked_at += 1
            if isinstance(entry, dict):
                pairs.append((entry, self._read(entry)))
            else:
                self.unreadable += 1
        times = [comment.posted.at for _, comment in pairs if comment and comment.posted]
        if self.table.children is not None and len(times) == len(pairs):
            pairs = [pairs[place] for place in sorted(range(len(pairs)), key=times.__getitem__)]
        return iter(pairs)

    def _read(self, entry: dict[str, Any]) -> FoundComment | None:
        native_id = self.reader.native_id(entry)
        if self.reader.is_other_thread(entry):
            self.foreign += 1
        elif self.reader.is_no_comment(entry):
            self.omitted |= {native_id} if native_id else set()
        elif native_id is None:
            self.unreadable += 1
        elif comment := self.reader.read(entry, native_id):
            self.read += 1
            return comment
        return None

    def _take(self, entry: dict[str, Any], comment: FoundComment, holder: int | None) -> int:
        """Add a comment, or what its second appearance says of its place, and return its index."""
        assert comment.native_id is not None
        place = self.places.setdefault(comment.native_id, len(self.comments))
        if place == len(self.comments):
            self.comments.append(comment)
            self.stated_parents.append(self.reader.parent_id(entry))
            self.holders.append(holder)
        elif self.holders[place] is None and holder != place:
            self.holders[place] = holder
        return place

    def with_parents(self) -> tuple[FoundComment, ...]:
        """The comments with their parents: the comment that they name, else the one in which they stand.

        Their ids are in the form that they have on pages, unless two of them would be the same.
        """
        wanted = [
            self.holders[place] if stated is None or stated in self.omitted else self.places.get(stated)
            for place, stated in enumerate(self.stated_parents)
        ]
        parents = without_circles(list(wanted))
        ids = {stated: _form_on_pages(stated) for stated in self.places}
        if len(set(ids.values())) < len(ids):
            ids = {stated: stated for stated in ids}
        names = list(ids.values())
        made = []
        for place, comment in enumerate(self.comments):
            parent, stated = parents[place], self.stated_parents[place]
            if parent is not None:
                above: str | None = names[parent]
            elif stated is None or wanted[place] is not None or stated in self.omitted:
                above = None  # none, a circle, or an answer to the opening post
            else:
                above = _form_on_pages(stated)
            made.append(replace(comment, native_id=names[place], parent=parent, parent_native_id=above))
        return tuple(made)


def _form_on_pages(native_id: str) -> str:
    return read_native_id(native_id) or native_id
