"""Find which of the comments seen at a place are known: by id, by key, else by author and words."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from worker.comments.merging.cut_texts import single_spaced, stem_of
from worker.dates import Moment
from worker.document import Comment, LeadKind

MAX_TRIED = 20
"""How many known comments of the same author and words are compared with one that is seen."""

MIN_START_CHARS = 24
"""A cut text must have this many characters to be found as the beginning of another one."""

ZONE_STEP_S, MAX_ZONE_S = 900, 14 * 3600
"""Zones differ by quarters of an hour, and from UTC by up to 14 hours."""

Words = tuple[str, str]
"""Author and text, with single spaces."""


@dataclass(frozen=True, slots=True)
class Matches:
    """For each comment seen: the known one that it is, and where in the list it stands first (indexes)."""

    known: list[int | None]
    first: list[int]


def find_same(known: Sequence[Comment], seen: Sequence[Comment], place: LeadKind) -> Matches:
    """Find for each comment seen the known comment that it is, if any. None is found twice."""
    ids = distinct_ids(seen)
    first = _find_repeats(ids)
    waiting = [index for index in range(len(seen)) if first[index] == index]
    unmatched = _Unmatched(known, place, all_have_ids=all(ids[index] for index in waiting))
    found: dict[int, int] = {}
    ways: tuple[Callable[[Comment, str | None], int | None], ...] = (
        unmatched.find_by_id,
        unmatched.find_by_key,
        unmatched.find_by_words,
        unmatched.find_by_start,
    )
    for way in ways:  # the most certain one for all comments, then the next
        for index in waiting:
            match = way(seen[index], ids[index])
            if match is not None:
                found[index] = match
                unmatched.used.add(match)
                unmatched.share_ids |= way == unmatched.find_by_id
        waiting = [index for index in waiting if index not in found]
    return Matches([found.get(first[index]) for index in range(len(seen))], first)


def distinct_ids(comments: Sequence[Comment]) -> list[str | None]:
    """Return the comments' ids; None for one that several have with other words each.

    Such an id is that of something else, for example of the article. With the same words, it is the id of a
    comment that is shown twice.
    """
    counts = Counter(comment.native_id for comment in comments)
    words: defaultdict[str | None, set[Words]] = defaultdict(set)
    for comment in comments:
        if counts[comment.native_id] > 1:
            words[comment.native_id].add(words_of(comment))
    shared = {one for one, several in words.items() if len(several) > 1}
    return [None if comment.native_id in shared else comment.native_id for comment in comments]


def words_of(comment: Comment) -> Words:
    """Return author and text, with single spaces."""
    return comment.author or "", single_spaced(comment.text)


def exact_time(posted: Moment | None) -> datetime | None:
    """Return the minute of a time that is shown to the minute or second; None for any other."""
    if posted is None or posted.basis != "shown" or posted.precision not in ("second", "minute"):
        return None
    return posted.at.replace(second=0, microsecond=0)


class _Unmatched:
    """The known comments that no comment seen was found to be."""

    def __init__(self, known: Sequence[Comment], place: LeadKind, *, all_have_ids: bool) -> None:
        self.used: set[int] = set()
        self.share_ids = False
        """Whether a comment seen has the id of a known one: so both places number comments in one way."""
        self._known = known
        self._place = place
        self._all_have_ids = all_have_ids
        self._ids = distinct_ids(known)
        self._by_id = {one: index for index, one in enumerate(self._ids) if one is not None}
        self._by_key = {comment.key: index for index, comment in enumerate(known)}

    def find_by_id(self, _comment: Comment, native_id: str | None) -> int | None:
        """Find one with this id."""
        found = None if native_id is None else self._by_id.get(native_id)
        return None if found in self.used else found

    def find_by_key(self, comment: Comment, native_id: str | None) -> int | None:
        """Find one with the same key: that of an address, of an id in a row without one, or of words."""
        found = self._by_key.get(comment.key)
        if found is None or found in self.used:
            return None
        if comment.native_id is not None and native_id is None:  # the key is of an id that several have
            return found if words_of(self._known[found]) == words_of(comment) else None
        return found if comment.url or self._can_be(found, comment, native_id) else None

    def find_by_words(self, comment: Comment, native_id: str | None) -> int | None:
        """Find one with the same author and words, first of all of the same time."""
        words = words_of(comment)
        if not words[1]:
            return None
        minute = exact_time(comment.posted)
        queues = (self._by_time.get((words, minute)) if minute else None), self._by_words.get(words)
        tried = (self._first_of(queue, comment, native_id) for queue in queues if queue)
        return next((found for found in tried if found is not None), None)

    def find_by_start(self, comment: Comment, native_id: str | None) -> int | None:
        """Find one of the same author whose text is this one cut, or of which this one is cut."""
        author, text = words_of(comment)
        stem = stem_of(text)
        for index in self._by_start.get((author, text[:MIN_START_CHARS]), ())[:MAX_TRIED]:
            other = single_spaced(self._known[index].text)
            other_stem = stem_of(other)
            is_same = (stem is not None and other.startswith(stem)) or (
                other_stem is not None and text.startswith(other_stem)
            )
            if is_same and index not in self.used and self._can_be(index, comment, native_id):
                return index
        return None

    @cached_property
    def _by_words(self) -> dict[Words, deque[int]]:
        found: defaultdict[Words, deque[int]] = defaultdict(deque)
        for index, comment in enumerate(self._known):
            has_such_id = self._ids[index] and comment.basis.get("native_id", "page") == self._place
            if index not in self.used and not (self._all_have_ids and has_such_id):
                found[words_of(comment)].append(index)
        return found

    @cached_property
    def _by_time(self) -> dict[tuple[Words, datetime], deque[int]]:
        found: defaultdict[tuple[Words, datetime], deque[int]] = defaultdict(deque)
        for words, indexes in self._by_words.items():
            for index in indexes:
                if minute := exact_time(self._known[index].posted):
                    found[words, minute].append(index)
        return found

    @cached_property
    def _by_start(self) -> dict[Words, list[int]]:
        found: defaultdict[Words, list[int]] = defaultdict(list)
        for (author, text), indexes in self._by_words.items():
            if len(stem_of(text) or text) >= MIN_START_CHARS:
                found[author, text[:MIN_START_CHARS]].extend(indexes)
        return found

    def _first_of(self, queue: deque[int], comment: Comment, native_id: str | None) -> int | None:
        while queue and queue[0] in self.used:
            queue.popleft()
        fitting = (
            index
            for index, _ in zip(queue, range(MAX_TRIED), strict=False)
            if index not in self.used and self._can_be(index, comment, native_id)
        )
        return next(fitting, None)

    def _can_be(self, index: int, comment: Comment, native_id: str | None) -> bool:
        """Whether nothing speaks against a known comment being this one.

        Another permalink does, or another id, if it is from a place of the same kind. Places of two kinds can
        number comments in ways of their own, unless some have the same ids: then the times must agree.
        """
        known = self._known[index]
        agree = _do_times_agree(known.posted, comment.posted)
        if native_id is not None and self._ids[index] not in (None, native_id):
            is_elsewhere = known.basis.get("native_id", "page") != self._place
            return agree is True and is_elsewhere and not self.share_ids
        has_other_url = comment.url and known.url and comment.url != known.url
        if has_other_url and known.basis.get("url", "page") == self._place:
            return False
        return agree is not False


def _find_repeats(ids: Sequence[str | None]) -> list[int]:
    """For each comment the index of the first one with its id."""
    first: dict[str, int] = {}
    return [index if one is None else first.setdefault(one, index) for index, one in enumerate(ids)]


def _do_times_agree(one: Moment | None, other: Moment | None) -> bool | None:
    """Whether two exact times can be the same, each in some zone; None if one of them is not exact."""
    first, second = exact_time(one), exact_time(other)
    if first is None or second is None:
        return None
    apart = abs((first - second).total_seconds())
    return apart <= MAX_ZONE_S and apart % ZONE_STEP_S == 0
