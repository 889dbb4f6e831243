"""Readers of the feed that gave their names."""

from datetime import timedelta

import pytest

from worker.errors import Rejected
from worker.store.feed import feed_readers


@pytest.fixture
def readers(store):
    return store.feed_readers


def test_who_reads_is_listed_with_how_far_behind_it_is(readers, clerk, now):
    for number in range(3):
        clerk.record(f"/{number}.txt", f"words of {number}")
    clerk.changes()
    readers.note("mirror", "changes", 3, now)
    readers.note(" nightly ", "export", 1, now)
    readers.note("restored", "changes", 99, now)
    assert [(one.name, one.reads, one.seq, one.behind) for one in readers.all()] == [
        ("nightly", "export", 1, 2), ("mirror", "changes", 3, 0), ("restored", "changes", 99, 0),
    ]  # fmt: skip


def test_a_reader_is_noted_when_it_moves_in_either_direction_and_once_a_minute(readers, now):
    seen = []
    for seconds, seq in ((0, 5), (10, 5), (20, 6), (30, 2), (80, 2), (100, 2)):
        readers.note("mirror", "changes", seq, now + timedelta(seconds=seconds))
        (one,) = readers.all()
        seen.append((one.seq, (one.read_at - now).total_seconds()))
    assert seen == [(5, 0), (5, 0), (6, 20), (2, 30), (2, 30), (2, 100)]
    assert one.created_at == now


def test_a_reader_is_removed_and_comes_back_when_it_reads(readers, now):
    readers.note("mirror", "changes", 5, now)
    readers.remove("mirror")
    assert readers.all() == []
    with pytest.raises(Rejected, match="there is no reader 'mirror'"):
        readers.remove("mirror")
    readers.note("mirror", "changes", 5, now)
    assert len(readers.all()) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x1b[2J", "\x00", "a\nb", "\u202e"])
def test_a_name_that_cannot_be_shown_is_refused(readers, now, name):
    with pytest.raises(Rejected, match="bad_reader"):
        readers.note(name, "changes", 5, now)


def test_made_up_names_do_not_fill_the_table(readers, now, monkeypatch):
    monkeypatch.setattr(feed_readers, "MAX_READERS", 2)
    for name in ("one", "two", "one"):
        readers.note(name, "changes", 1, now)
    with pytest.raises(Rejected, match="too_many_readers"):
        readers.note("three", "changes", 1, now)
    readers.note("two", "changes", 2, now)
    assert {one.name for one in readers.all()} == {"one", "two"}
