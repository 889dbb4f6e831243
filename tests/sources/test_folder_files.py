"""What may lie in a watched folder: litter, links, files and folders that cannot be read."""

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sources.watch import MAX_BYTES, Watch, fetched
from worker.errors import Rejected, TryLater
from worker.fetch import read_file
from worker.sources.folders import folder_scan


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
