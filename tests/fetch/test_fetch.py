"""An item to its bytes, whatever its kind, and the time of receipt that came with it."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial

import pytest
from hostile_server import reply

from worker import fetch as room
from worker.document import ItemRef
from worker.errors import Rejected
from worker.fetch import get


def fetch(item, settings, now, *, within):
    got = partial(get, settings=settings)
    return room.fetch(item, settings, now, within=within, get=lambda url, now: got(url, now=now))


@pytest.fixture
def item(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"grain")
    return lambda **meta: ItemRef("file", str(tmp_path / "a.txt"), "file:a:1", meta=meta)


def test_each_kind_is_fetched_its_own_way(server, item, loopback, now, tmp_path):
    url = server.says("/", reply(b"chaff"))
    assert fetch(item(), loopback, now, within=tmp_path).content == b"grain"
    assert fetch(ItemRef("url", url, "url:1"), loopback, now, within=None).content == b"chaff"
    with pytest.raises(Rejected, match="unsupported_kind"):
        fetch(ItemRef("record", "a.jsonl", "record:1"), loopback, now, within=None)


def test_the_folder_and_the_limit_are_passed_on(item, loopback, now, tmp_path):
    (tmp_path / "inner").mkdir()
    with pytest.raises(Rejected, match="outside_folder"):
        fetch(item(), loopback, now, within=tmp_path / "inner")
    (tmp_path / "a.txt").write_bytes(b"x" * (loopback.max_bytes + 1))
    with pytest.raises(Rejected, match="too_large"):
        fetch(item(), loopback, now, within=tmp_path)


def test_a_given_time_of_receipt_stands_above_all_others(server, item, loopback, now):
    url = server.says("/", reply(b"chaff", Date=format_datetime(now, usegmt=True)))
    for given, at in {
        "2025-01-15": datetime(2025, 1, 15, tzinfo=UTC),
        "2025-01-15T08:30:00Z": datetime(2025, 1, 15, 8, 30, tzinfo=UTC),
        "2025-01-15T08:30:00+02:00": datetime(2025, 1, 15, 6, 30, tzinfo=UTC),
    }.items():
        for one in (item(received=given), ItemRef("url", url, "url:1", meta={"received": given})):
            received = fetch(one, loopback, now, within=None).received
            assert (received.at, received.basis) == (at, "received")


@pytest.mark.parametrize(
    "given", ["", "soon", 5, ["2025"], {"a": 1}, "2025-13-01", "0001-01-01T00:00:00+14:00", True]
)
def test_a_time_of_receipt_that_is_none_is_refused_before_anything_is_read(loopback, now, given):
    gone = ItemRef("file", "/no/such/file", "file:a:1", meta={"received": given})
    with pytest.raises(Rejected, match="bad_received: received is"):
        fetch(gone, loopback, now, within=None)
