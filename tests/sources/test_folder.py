import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.sources.memory import Memory
from worker.dedupe import address_key
from worker.errors import Rejected, TryLater
from worker.fetch import read_file
from worker.sources.folders import folder_scan
from worker.sources.folders.scan_types import FolderScan, ScanResult

MAX_BYTES = 10_000


class Watch:
    """A watched folder, and its memory from look to look."""

    def __init__(self, path):
        self.path = path
        self.known = Memory()
        self.read = []

    def reader(self, path, within):
        self.read.append(path.name)
        return read_file(path, max_bytes=MAX_BYTES, within=within).content

    def looking(self, at=None, settle=0.0):
        now = at or datetime.now(UTC) + timedelta(minutes=1)
        return FolderScan(now, settle, self.reader, address_key, self.known, self.path, 1)

    def look(self, **how):
        """What is new; it is accepted and remembered."""
        self.read.clear()
        found = folder_scan.find(self.path, self.looking(**how))
        self.known |= found.files
        return found

    def names(self, **how):
        return [Path(ref.target).name for ref in self.look(**how).refs]

    def write(self, name, content="some words"):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_ctime_ns if path.exists() else 0
        while not path.exists() or path.stat().st_ctime_ns == before:  # the clock of a file system is coarse
            path.write_text(content)
        return path


@pytest.fixture
def watch(tmp_path):
    path = tmp_path / "watched"
    path.mkdir()
    return Watch(path)


def fetched(watch, ref):
    return read_file(ref.target, max_bytes=MAX_BYTES, within=watch.path)


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


def test_a_disk_error_is_not_passed_over_in_silence(watch):
    """It is accepted, so that the ledger tries again and says in the end what was wrong."""
    watch.write("a.txt")

    def failing(_path, _within):
        raise TryLater("io_error", "bad sector")

    found = folder_scan.find(watch.path, replace(watch.looking(), read=failing))
    assert [Path(ref.target).name for ref in found.refs] == ["a.txt"]


LITTER = [
    ".hidden", ".DS_Store", "a.txt~", "~$report.html", "#a.txt#", "a.html.part", "a.crdownload", "a.tmp",
    ".a.swp", "a.swp", "Thumbs.db", "desktop.ini", "__MACOSX/a.txt", ".git/config", "a.filepart", "x.partial",
]  # fmt: skip
NO_LITTER = [
    "a.txt",
    "part",
    "a.part.txt",
    "tmp.html",
    "a#b.txt",
    "thumbs.txt",
    "~notes.txt",
    "line\nbreak.txt",
]


def test_litter_is_left_lying(watch):
    for name in LITTER + NO_LITTER:
        watch.write(name)
    assert sorted(watch.names()) == sorted(NO_LITTER)


def test_a_file_asked_for_by_name_may_be_called_anything(watch):
    path = watch.write(".hidden")
    assert [ref.target for ref in folder_scan.find_file(path, watch.looking()).refs] == [str(path)]


@pytest.mark.parametrize("name", ["none.txt", "a.txt/none", "x\0y", "n" * 300])
def test_a_file_asked_for_that_is_not_there(watch, name):
    watch.write("a.txt")
    with pytest.raises(Rejected) as told:
        folder_scan.find_file(watch.path / name, watch.looking())
    assert told.value.reason == "missing_path"


def test_a_link_to_a_file_inside(watch):
    watch.write("a.txt", "words")
    (watch.path / "link.txt").symlink_to(watch.path / "a.txt")
    refs = watch.look().refs
    assert [Path(ref.target).name for ref in refs] == ["a.txt", "link.txt"]
    assert fetched(watch, refs[1]).content == b"words"
    watch.write("a.txt", "other words")
    assert watch.names() == ["a.txt", "link.txt"]
    assert watch.names() == []


@pytest.mark.parametrize(
    "leads_to", ["a file outside", "a folder outside", "a folder inside", "nothing", "itself"]
)
def test_a_link_that_leads_nowhere_good_is_accepted_to_fail(watch, tmp_path, leads_to):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    watch.write("sub/a.txt")
    link = watch.path / "link"
    targets = {
        "a file outside": outside / "secret.txt", "a folder outside": outside, "nothing": outside / "none",
        "a folder inside": watch.path / "sub", "itself": link,
    }  # fmt: skip
    link.symlink_to(targets[leads_to])
    refs = {Path(ref.target).name: ref for ref in watch.look().refs}
    assert sorted(refs) == ["a.txt", "link"]
    with pytest.raises(Rejected):
        fetched(watch, refs["link"])
    (outside / "more.txt").write_text("more")
    (outside / "secret.txt").write_text("other")
    assert watch.names() == []


def test_a_fifo_is_accepted_to_fail(watch):
    os.mkfifo(watch.path / "pipe")
    watch.write("a.txt")
    refs = watch.look().refs
    assert [Path(ref.target).name for ref in refs] == ["a.txt", "pipe"]
    with pytest.raises(Rejected) as told:
        fetched(watch, refs[1])
    assert told.value.reason == "not_a_file"
    assert watch.names() == []


@pytest.mark.parametrize(("content", "reason"), [("x" * (MAX_BYTES + 1), "too_large"), ("", "empty_file")])
def test_a_file_that_cannot_be_taken_is_accepted_to_fail_once(watch, content, reason):
    path = watch.write("a.txt", content)
    (ref,) = watch.look().refs
    with pytest.raises(Rejected) as told:
        fetched(watch, ref)
    assert told.value.reason == reason
    os.utime(path, (1, 1))
    assert watch.names() == []
    watch.write("a.txt", "now it will do")
    (better,) = watch.look().refs
    assert fetched(watch, better).content == b"now it will do"
    watch.write("a.txt", content)
    (again,) = watch.look().refs
    assert len({ref.source_key, better.source_key, again.source_key}) == 3


def test_a_vanished_file_is_no_error(watch):
    watch.write("a.txt")
    watch.write("b.txt").unlink()
    watch.look()
    (watch.path / "a.txt").unlink()
    assert watch.look() == ScanResult()
    watch.write("a.txt")
    assert watch.names() == []  # it came back as it was


def test_a_file_that_goes_while_the_folder_is_read(watch):
    watch.write("a.txt")
    gone = watch.write("b.txt")

    def unlinking(path, within):
        gone.unlink(missing_ok=True)
        return read_file(path, max_bytes=MAX_BYTES, within=within).content

    found = folder_scan.find(watch.path, replace(watch.looking(), read=unlinking))
    assert [Path(ref.target).name for ref in found.refs] == ["a.txt"]


def test_a_folder_that_cannot_be_listed(watch):
    with pytest.raises(TryLater) as told:
        folder_scan.find(watch.path / "none", watch.looking())
    assert told.value.reason == "folder_unreadable"


def test_a_name_that_is_not_utf_8(watch):
    raw = os.fsencode(watch.path) + b"/caf\xe9 1.txt"
    Path(os.fsdecode(raw)).write_text("words")
    (ref,) = watch.look().refs
    assert ref.target == f"{watch.path.as_uri()}/caf%E9%201.txt"
    ref.source_key.encode()
    assert watch.names() == []


def test_very_deep_folders(watch):
    """Deeper than Python's stack; below the longest path there is, the folder itself is accounted for."""
    here = os.open(watch.path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    file = os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here)
    os.write(file, b"words")
    os.close(file)
    try:
        assert watch.names() == ["deep.txt"]
    finally:  # pytest clears away what tests leave, but not to that depth
        os.unlink("deep.txt", dir_fd=here)
        for _ in range(1500):
            outer = os.open("..", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = outer
            os.rmdir("d", dir_fd=here)
        os.close(here)


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


@contextmanager
def somebody_else():
    """Nothing is closed to root: so where the tests run as root, look with the rights of nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.parametrize(("mode", "name"), [(0o000, "closed"), (0o444, "a.txt")])
def test_a_folder_within_that_may_not_be_entered(mode, name, scratch):
    """The rest goes on; what cannot be read is accepted to fail, once, and taken when it is opened."""
    watch = Watch(scratch / f"watched-{mode:o}")
    watch.write("closed/a.txt", "secret")
    watch.write("open.txt")
    closed = watch.path / "closed"
    closed.chmod(mode)
    with somebody_else():
        refs = watch.look().refs
        assert [Path(ref.target).name for ref in refs] == [name, "open.txt"]
        with pytest.raises(Rejected) as told:
            fetched(watch, refs[0])
        assert told.value.reason in ("permission_denied", "not_a_file")
        assert watch.names() == []
        assert folder_scan.is_accepted(watch.path, watch.known)
    closed.chmod(0o755)
    with somebody_else():
        assert watch.names() == ["a.txt"]
