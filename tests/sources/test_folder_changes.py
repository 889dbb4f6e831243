"""Files that are new, changed, touched or still being written."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.sources.memory import Memory
from tests.sources.watch import MAX_BYTES, fetched
from worker.errors import TryLater
from worker.fetch import read_file
from worker.sources.folders import folder_scan
from worker.sources.folders.scan_types import ScanResult


def test_an_empty_folder(watch):
    assert watch.look() == ScanResult()


def test_files_new_and_known(watch):
    path = watch.write("b.txt")
    watch.write("sub/deep/a.html")
    found = watch.look()
    assert [(ref.kind, ref.source_id) for ref in found.refs] == [("file", 1)] * 2
    assert [ref.target for ref in found.refs] == [str(path), str(watch.path / "sub/deep/a.html")]
    assert found.refs[0].source_key == f"file:{path}:{sha256(b'some words').hexdigest()}"
    assert watch.names() == []
    assert watch.read == []
    watch.write("c.txt")
    assert watch.names() == ["c.txt"]


def test_a_changed_file_is_a_new_observation(watch):
    watch.write("a.txt", "before")
    (first,) = watch.look().refs
    watch.write("a.txt", "after")
    (second,) = watch.look().refs
    assert second.target == first.target
    assert second.source_key != first.source_key
    assert watch.names() == []


def test_a_change_that_keeps_size_and_modification_time_is_seen(watch):
    path = watch.write("a.txt", "one")
    watch.look()
    status = path.stat()
    watch.write("a.txt", "two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert watch.names() == ["a.txt"]


def test_a_touched_file_is_not_a_changed_one(watch):
    path = watch.write("a.txt")
    watch.look()
    os.utime(path, (1, 1))
    assert watch.names() == []
    assert watch.read == ["a.txt"]
    assert watch.names() == []
    assert watch.read == []


@pytest.mark.parametrize("set_back", [False, True])
def test_each_return_to_old_content_is_a_new_observation(watch, set_back):
    """Also where a sync tool brings the old modification time along with the old content."""
    keys = []
    for content in ("A", "B", "A", "B", "A"):
        path = watch.write("a.txt", content)
        if set_back:
            os.utime(path, (ord(content), ord(content)))
        keys += [ref.source_key for ref in watch.look().refs]
    assert len(set(keys)) == 5


def test_looking_again_before_it_was_remembered_gives_the_same_observation(watch):
    watch.write("a.txt", "before")
    watch.look()
    watch.write("a.txt", "after")
    twice = [folder_scan.find(watch.path, watch.looking()).refs for _ in range(2)]
    assert twice[0] == twice[1] != []


def test_a_file_still_being_written_is_left(watch):
    path = watch.write("a.txt")
    changed = datetime.fromtimestamp(path.stat().st_ctime, UTC)
    early = watch.look(at=changed + timedelta(seconds=0.5), settle=1.0)
    assert (early.refs, early.files, early.unsettled) == ([], {}, 1)
    assert watch.read == []
    assert watch.names(at=changed + timedelta(seconds=1.1), settle=1.0) == ["a.txt"]


def test_a_file_renamed_in_is_taken_though_it_is_old(watch, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("written long ago")
    os.utime(tmp_path / "elsewhere.txt", (0, 0))
    assert watch.names() == []
    (tmp_path / "elsewhere.txt").rename(watch.path / "a.txt")
    assert watch.names() == ["a.txt"]
    watch.write("other.txt", "more words").replace(watch.path / "a.txt")
    assert watch.names() == ["a.txt"], "renamed over"


def test_what_was_there_unseen_is_found_by_the_next_look(watch):
    watch.write("sub/a.txt")
    watch.write("sub/b.txt").rename(watch.path / "c.txt")
    assert sorted(watch.names()) == ["a.txt", "c.txt"], "no event is needed, as on network file systems"


def test_originals_are_left_as_they_are(watch):
    for name in ("a.txt", "list.urls", "sub/b.html"):
        watch.write(name, "https://a.example/1\n")

    def everything():
        return {
            path: (
                path.read_bytes() if path.is_file() else None,
                path.stat().st_mtime_ns,
                path.stat().st_mode,
            )
            for path in watch.path.rglob("*")
        }

    before = everything()
    for ref in watch.look().refs:
        if ref.kind == "file":
            fetched(watch, ref)
    assert everything() == before


def test_a_file_from_the_future_is_not_left_for_ever(watch):
    path = watch.write("a.txt")
    changed = datetime.fromtimestamp(path.stat().st_ctime, UTC)
    assert watch.names(at=changed - timedelta(days=1), settle=1.0) == ["a.txt"]


def test_a_file_that_changes_while_it_is_read_is_left(watch):
    watch.write("a.txt")
    watch.write("b.txt")

    def interrupted(path, within):
        if path.name == "a.txt":
            raise TryLater("still_being_written", "it grows")
        return read_file(path, max_bytes=MAX_BYTES, within=within).content

    found = folder_scan.find(watch.path, replace(watch.looking(), read=interrupted))
    assert [Path(ref.target).name for ref in found.refs] == ["b.txt"]
    assert found.unsettled == 1
    assert list(found.files) == [str(watch.path / "b.txt")]


def test_a_vanished_file_is_no_error(watch):
    watch.write("a.txt")
    watch.write("b.txt").unlink()
    watch.look()
    (watch.path / "a.txt").unlink()
    assert watch.look() == ScanResult()
    watch.write("a.txt")
    assert watch.names() == []  # it came back as it was


def test_five_thousand_known_files_are_looked_over_without_reading_one(watch):
    for number in range(5_000):
        (watch.path / f"{number}.txt").write_text(f"words {number}")
    assert len(watch.look().refs) == 5_000
    assert watch.names() == []
    assert watch.read == []
    assert folder_scan.is_accepted(watch.path, watch.known)


def test_whether_all_is_accepted(watch):
    assert folder_scan.is_accepted(watch.path, Memory())
    watch.write("a.txt")
    assert not folder_scan.is_accepted(watch.path, watch.known)
    watch.look()
    assert folder_scan.is_accepted(watch.path, watch.known)
    watch.write("a.txt", "changed")
    assert not folder_scan.is_accepted(watch.path, watch.known)
