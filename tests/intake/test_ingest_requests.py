"""What a message may ask for."""

import json
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from worker.dedupe import address_key
from worker.document.item_notes import ItemNotes
from worker.errors import Rejected
from worker.fetch import read_file
from worker.intake import ingest_requests
from worker.intake.ingest_requests import WatchedFolder
from worker.settings import PROJECT
from worker.sources.folders.scan_types import FolderScan

NOW = datetime(2026, 5, 1, 12, 30, 45, tzinfo=UTC)


def nested(depth):
    value = {}
    for _ in range(depth):
        value = {"in": value}
    return value


@pytest.fixture
def look():
    def read(path, within):
        return read_file(path, max_bytes=10_000, within=within).content

    return FolderScan(NOW, 1.0, read, address_key)


@pytest.fixture
def folders(tmp_path):
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "note.txt").write_text("A note\n\nIt is short.\n")
    (tmp_path / "secret.txt").write_text("not for strangers")
    return (WatchedFolder(7, watched),)


def refs(target, folders, look, **fields):
    return ingest_requests.refs_of_request(
        ingest_requests.parse({"target": str(target), **fields}), folders, look
    )


BAD = [
    (None, "not nothing"),
    ([], "not a list"),
    ("https://example.org", "an object with a target"),
    ({}, "target must be"),
    ({"target": 7}, "target must be"),
    ({"target": "  "}, "target must be"),
    ({"target": "x" * 9000}, "target must be"),
    ({"v": 2, "target": "https://example.org"}, "v is 2"),
    ({"target": "https://example.org", "key": 5}, "key must be"),
    ({"target": "https://example.org", "key": ""}, "key must be"),
    ({"target": "https://example.org", "key": "k" * 501}, "key must be"),
    ({"target": "https://example.org", "meta": []}, "meta must be"),
    ({"target": "https://example.org", "meta": {"a": "x" * 100_001}}, "meta must be"),
    ({"target": "https://example.org", "meta": nested(900)}, "meta must be"),
]


@pytest.mark.parametrize(("bad", "word"), BAD)
def test_a_malformed_message_is_refused_and_the_line_names_the_field(bad, word):
    with pytest.raises(Rejected, match=word) as refused:
        ingest_requests.parse(bad)
    assert refused.value.reason == "malformed_message"


SCHEMA = Draft202012Validator(json.loads((PROJECT / "docs" / "message.schema.json").read_text()))


@pytest.mark.parametrize("bad", [bad for bad, word in BAD if word != "meta must be" or bad["meta"] == []])
def test_the_published_schema_refuses_it_too(bad):
    assert not SCHEMA.is_valid(bad)


@pytest.mark.parametrize(
    "good",
    [
        {"target": "https://example.org"},
        {"v": 1, "target": "/notes/a.txt", "key": None, "meta": None, "more": 5},
        {"target": " x ", "key": "k" * 500, "meta": {"received": "2025-01-15T08:30:00Z", "a": {"b": []}}},
    ],
)
def test_what_the_published_schema_allows_is_read(good):
    SCHEMA.check_schema(SCHEMA.schema)
    assert SCHEMA.is_valid(good)
    assert ingest_requests.parse(good).target == good["target"].strip()


@pytest.mark.parametrize("text", ["", "{", "nope", "[" * 100_000, b"\xff"])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(Rejected, match="not JSON"):
        ingest_requests.decode(text)


def test_an_address_is_one_observation_a_minute_and_with_a_key_one_for_ever(look):
    (ref,) = refs("https://Example.org/a?utm_source=x", (), look)
    assert (ref.kind, ref.source_key) == ("url", "url:https://example.org/a:2026-05-01T12:30Z")
    (keyed,) = refs("https://example.org/a", (), look, key="order-17")
    assert keyed.source_key == "msg:order-17"


def test_a_file_of_a_watched_folder_is_the_observation_that_the_poll_would_make(folders, look):
    path = folders[0].path / "note.txt"
    (ref,) = refs(path, folders, look)
    assert ref.source_key.startswith(f"file:{path}:")
    assert ref.source_id == 7
    (by_uri,) = refs(path.as_uri(), folders, look)
    assert by_uri == ref
    (with_meta,) = refs(path, folders, look, meta={"received": "2025-01-15"})
    assert with_meta.source_key != ref.source_key
    assert with_meta.meta == {"received": "2025-01-15"}
    assert with_meta.notes == ItemNotes(within=str(folders[0].path))
    (forged,) = refs(path, folders, look, meta={"within": "/"})
    assert forged.meta == {"within": "/"}
    assert forged.notes == ItemNotes(within=str(folders[0].path))


def test_no_message_makes_a_part_of_a_thread(folders, look):
    said = {"kind": "thread", "thread": 1, "reading": 1, "lead_kind": "interface", "platform": "wordpress"}
    (ref,) = refs("https://a.example/api", folders, look, meta=said, key="thread:1:1:https://a.example/api")
    assert (ref.kind, ref.notes, ref.source_key[:11]) == ("url", ItemNotes(), "msg:thread:")


def test_whoever_writes_to_the_broker_cannot_read_the_disk(folders, look, tmp_path):
    watched = folders[0].path
    (watched / "link.txt").symlink_to(tmp_path / "secret.txt")
    outside = [tmp_path / "secret.txt", watched / ".." / "secret.txt", watched / "link.txt", "/etc/hostname"]
    for target in [*map(str, outside), "file:///etc/hostname", f"{watched}\0/x"]:
        with pytest.raises(Rejected) as refused:
            refs(target, folders, look)
        assert refused.value.reason == "outside_folder", target
    with pytest.raises(Rejected) as refused:
        refs("note.txt", folders, look)
    assert refused.value.reason == "malformed_message"


def test_a_missing_file_is_refused_with_its_reason(folders, look):
    with pytest.raises(Rejected) as refused:
        refs(folders[0].path / "gone.txt", folders, look)
    assert refused.value.reason == "missing_path"


def test_a_list_of_addresses_becomes_its_addresses_under_one_key(folders, look):
    path = folders[0].path / "today.urls"
    path.write_text("https://example.org/1\n# a remark\nhttps://example.org/2\n")
    found = refs(path, folders, look, key="morning")
    assert [ref.target for ref in found] == ["https://example.org/1", "https://example.org/2"]
    assert [ref.source_key for ref in found] == ["msg:morning:0", "msg:morning:1"]
