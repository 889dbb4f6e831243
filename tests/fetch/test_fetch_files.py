"""Files that are not what they seem, or not for long."""

import os
import socket
import stat
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from worker.errors import IngestError, Rejected, TryLater
from worker.fetch import local_files, read_file


def failure(path, *, max_bytes=1_000, within=None) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read_file(path, max_bytes=max_bytes, within=within)
    assert caught.value.detail.isprintable()
    caught.value.detail.encode("utf-8")
    return caught.value


@pytest.fixture
def folder(tmp_path):
    """A watched folder, with something outside it that must not be read."""
    (tmp_path / "secret.txt").write_text("not for you")
    (tmp_path / "watched" / "inner").mkdir(parents=True)
    (tmp_path / "watched" / "a.txt").write_bytes(b"grain")
    return tmp_path / "watched"


@contextmanager
def unprivileged():
    """Root may read everything, so permission is tried as nobody."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_file_is_read_with_its_time_of_change(folder):
    path = folder / "a.txt"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    raw = read_file(path, max_bytes=5, within=folder)
    assert (raw.content, raw.target, raw.media_type, raw.final_url) == (b"grain", str(path), None, None)
    assert (raw.received.at, raw.received.basis) == (datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC), "mtime")
    assert path.read_bytes() == b"grain"


@pytest.mark.parametrize(("changed", "year"), [(-1e18, 1970), (1e18, 9999), (1_700_000_000.5, 2023)])
def test_times_of_change_that_no_calendar_holds(changed, year):
    assert local_files.reference_of(changed).at.year == year


def test_a_missing_path(folder):
    for path in (
        folder / "none.txt",
        folder / "a.txt" / "b",
        folder / ("x" * 300),
        f"{folder}/a\0b",
        "\ud800",
    ):
        error = failure(path, within=folder)
        assert (type(error), error.reason) == (Rejected, "missing_path")


def test_an_empty_file(folder):
    (folder / "empty").touch()
    assert failure(folder / "empty").reason == "empty_file"


def test_a_huge_file_is_refused_unread(folder, monkeypatch):
    with (folder / "huge").open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(local_files, "_read", lambda *_: pytest.fail("read"))
    error = failure(folder / "huge", max_bytes=20_000_000)
    assert (type(error), error.reason) == (Rejected, "too_large")
    assert "200,000,000" in error.detail


def test_a_file_just_over_and_just_at_the_limit(folder):
    assert failure(folder / "a.txt", max_bytes=4).reason == "too_large"
    assert read_file(folder / "a.txt", max_bytes=5).content == b"grain"


def test_what_is_not_a_regular_file(folder):
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(os.path.relpath(folder / "sock"))
        for path in (folder / "fifo", folder / "sock", folder / "inner", folder, "/dev/null", "/dev/zero"):
            error = failure(path)
            assert (type(error), error.reason) == (Rejected, "not_a_file")


def test_a_fifo_is_not_even_opened(folder, monkeypatch):
    """A reader that comes and goes would break the pipe of whoever waits to write."""
    os.mkfifo(folder / "fifo")
    monkeypatch.setattr(local_files.os, "open", lambda *_, **__: pytest.fail("opened"))
    assert failure(folder / "fifo", within=folder).reason == "not_a_file"


@pytest.mark.parametrize("closed", ["a.txt", "."])
def test_what_may_not_be_read(folder, closed):
    (folder / closed).chmod(0)
    try:
        with unprivileged():
            error = failure(folder / "a.txt", within=folder)
    finally:
        (folder / closed).chmod(0o700)
    assert (type(error), error.reason) == (Rejected, "permission_denied")


def test_links_are_read_where_they_stay_inside(folder):
    (folder / "inner" / "link").symlink_to("../a.txt")
    (folder / "also").symlink_to(folder / "inner")
    for path in ("inner/link", "also/link", "inner/../a.txt", "also/../a.txt"):
        assert read_file(folder / path, max_bytes=9, within=folder).content == b"grain"


def test_links_and_dots_that_lead_outside_are_refused(folder):
    (folder / "file").symlink_to("../secret.txt")
    (folder / "up").symlink_to("..")
    (folder / "twice").symlink_to("file")
    (folder.parent / "watched2").mkdir()
    (folder.parent / "watched2" / "b.txt").write_text("a neighbour's")
    for path in (
        "file",
        "up/secret.txt",
        "twice",
        "../secret.txt",
        "../watched2/b.txt",
        "/etc/passwd",
        "/no/such",
    ):
        error = failure(folder / path, within=folder)
        assert (type(error), error.reason) == (Rejected, "outside_folder")


def test_a_watched_folder_may_itself_be_reached_by_a_link(folder):
    (folder.parent / "alias").symlink_to(folder)
    alias = folder.parent / "alias"
    assert read_file(alias / "a.txt", max_bytes=9, within=alias).content == b"grain"
    assert read_file(folder / "a.txt", max_bytes=9, within=alias).content == b"grain"


def test_a_path_that_a_person_named_may_lead_anywhere(folder):
    (folder / "file").symlink_to("../secret.txt")
    assert read_file(folder / "file", max_bytes=99).content == b"not for you"


def test_a_loop_of_links(folder):
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    assert failure(folder / "one").reason == "symlink_refused"


@pytest.mark.parametrize("swapped", ["a.txt", "inner"])
def test_a_link_put_in_after_the_check_is_not_followed(folder, monkeypatch, swapped):
    """The race is played by hand: the link appears between resolving the path and opening it."""
    (folder / "inner" / "secret.txt").write_text("inside")
    path = folder / "a.txt" if swapped == "a.txt" else folder / "inner" / "secret.txt"
    real_lstat = os.lstat

    def lstat_then_swap(name, **kwargs):
        status = real_lstat(name, **kwargs)
        is_swapped = stat.S_ISLNK(real_lstat(folder / swapped).st_mode)
        if os.fspath(name) == os.fspath(path) and not is_swapped:
            (folder / swapped).rename(folder / "old")
            (folder / swapped).symlink_to("../secret.txt" if swapped == "a.txt" else "..")
        return status

    resolved = os.path.realpath(path)
    monkeypatch.setattr(
        local_files.os.path, "realpath", lambda name, **_: resolved if name == path else str(name)
    )
    monkeypatch.setattr(local_files.os, "lstat", lstat_then_swap)
    error = failure(path, within=folder)
    assert (type(error), error.reason) in [(Rejected, "symlink_refused"), (Rejected, "missing_path")]


def meanwhile(monkeypatch, what):
    """Do something to the file after its first piece was read."""
    real_read, done = os.read, []

    def read(descriptor, count):
        piece = real_read(descriptor, count)
        if not done:
            done.append(what())
        return piece

    monkeypatch.setattr(local_files.os, "read", read)


def append(path):
    with path.open("ab") as file:
        file.write(b" and more")


def rewrite(path):
    path.write_bytes(b"chaff")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def replace(path):
    (path.parent / "new").write_bytes(b"wheat")
    (path.parent / "new").rename(path)


@pytest.mark.parametrize("change", [append, rewrite, replace, lambda path: os.truncate(path, 2)])
def test_a_file_that_changes_while_it_is_read_is_tried_later(folder, monkeypatch, change):
    meanwhile(monkeypatch, lambda: change(folder / "a.txt"))
    error = failure(folder / "a.txt", within=folder)
    assert (type(error), error.reason) == (TryLater, "still_being_written")


def test_a_read_that_ends_early_is_tried_later(folder, monkeypatch):
    """As over a network file system whose server went away."""
    pieces = iter([b"gra", b""])
    monkeypatch.setattr(local_files.os, "read", lambda *_: next(pieces))
    assert failure(folder / "a.txt").reason == "still_being_written"


def test_a_file_removed_after_it_was_opened_is_good(folder, monkeypatch):
    meanwhile(monkeypatch, (folder / "a.txt").unlink)
    assert read_file(folder / "a.txt", max_bytes=9).content == b"grain"


def test_a_name_that_is_not_utf8_and_one_with_line_ends(folder):
    name = os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")
    with open(name, "wb") as file:  # noqa: PTH123
        file.write(b"grain")
    assert read_file(name, max_bytes=9, within=folder).content == b"grain"
    assert "caf\\udce9.txt" in failure(name, max_bytes=1).detail
    assert "a\\nb" in failure(folder / "a\nb").detail


def test_a_file_in_chunks_is_put_together_whole(folder):
    content = os.urandom(3_000_001)
    (folder / "big").write_bytes(content)
    assert read_file(folder / "big", max_bytes=3_000_001).content == content


def open_descriptors():
    return [n for n in range(256) if is_open(n)]


def is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def test_no_descriptor_is_left_open(folder):
    (folder / "file").symlink_to("../secret.txt")
    (folder / "inner" / "b.txt").write_text("b")
    before = open_descriptors()
    for path in ("file", "inner", "inner/b.txt", "none", "a.txt"):
        failure(folder / path, max_bytes=0, within=folder)
    assert read_file(folder / "inner" / "b.txt", max_bytes=9, within=folder).content == b"b"
    assert open_descriptors() == before
