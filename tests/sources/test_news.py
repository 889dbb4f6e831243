"""Which entries are new: identity that survives bad GUIDs, moving addresses and untrue dates."""

from datetime import UTC, datetime

import pytest

from worker.dedupe import address_key
from worker.sources.listing_types import Entry
from worker.sources.listings.new_entries import find_new_entries

AT = datetime(2026, 11, 24, tzinfo=UTC)


class Memory:
    def __init__(self):
        self.known = {}

    def look(self, *entries):
        seen = find_new_entries(entries, self.known, address_key)
        self.known |= seen.stamps
        return [entry.address or entry.title for entry in seen.entries]


@pytest.fixture
def memory():
    return Memory()


def entry(number, guid=None, stamp="1", address=None, title=None):
    address = f"https://a.example/{number}" if address is None else address
    return Entry(address or None, guid, stamp, AT, title or f"Title {number}")


def test_only_what_is_new_or_changed(memory):
    assert len(memory.look(entry(1), entry(2))) == 2
    assert memory.look(entry(1), entry(2)) == []
    assert memory.look(entry(3), entry(1), entry(2, stamp="2")) == [
        "https://a.example/3",
        "https://a.example/2",
    ]
    assert memory.look(entry(3), entry(1), entry(2, stamp="2")) == []


def test_guids_that_change_with_every_poll(memory):
    memory.look(entry(1, "x1"), entry(2, "x2"))
    assert memory.look(entry(1, "y1"), entry(2, "y2")) == []


def test_one_guid_for_all(memory):
    memory.look(entry(1, "same"), entry(2, "same"))
    assert memory.look(entry(3, "same"), entry(1, "same"), entry(2, "same")) == ["https://a.example/3"]


def test_one_guid_for_whatever_is_newest(memory):
    memory.look(entry(1, "newest"))
    assert memory.look(entry(2, "newest")) == ["https://a.example/2"]


def test_addresses_that_change_with_every_poll(memory):
    memory.look(entry(1, "g1", address="https://a.example/1?visit=77"))
    assert memory.look(entry(1, "g1", address="https://a.example/1?visit=78")) == []
    assert memory.look(entry(2, "g2", address="https://a.example/2?visit=78")) != []


def test_addresses_that_carry_trackers(memory):
    memory.look(entry(1, address="https://a.example/1?utm_source=rss"))
    assert memory.look(entry(1, address="https://A.example/1")) == []


def test_the_same_address_twice_is_one(memory):
    assert len(memory.look(entry(1), entry(1, stamp="2"))) == 1


def test_dates_that_all_move_together_are_not_believed(memory):
    memory.look(*(entry(n, stamp="monday") for n in range(10)))
    seen = find_new_entries([entry(n, stamp="tuesday") for n in range(11)], memory.known, address_key)
    assert [e.address for e in seen.entries] == ["https://a.example/10"]
    assert seen.warning == "10 known entries changed together: ignored"


def test_entries_without_an_address(memory):
    assert memory.look(entry(1, "g", address=""), entry(2, address="", title="Two")) == ["Title 1", "Two"]
    assert memory.look(entry(1, "g", address=""), entry(2, address="", title="Two")) == []


@pytest.mark.parametrize("guid", ["x" * 5000, "a\0b", "\ud800", "é" * 900])
def test_names_that_no_database_may_hold(memory, store, now, guid):
    source = store.sources.add("feed", "https://a.example/f", 60.0, now)
    memory.look(entry(1, guid, address="https://a.example/1?visit=1"))
    store.source_entries.save(source.id, memory.known, now)
    memory.known = store.source_entries.read(source.id)
    assert memory.look(entry(1, guid, address="https://a.example/1?visit=2")) == []
