from datetime import UTC, datetime, timedelta

import pytest

from tests.sources.memory import Memory
from worker.dedupe import address_key
from worker.fetch import read_file
from worker.sources.folders import folder_scan
from worker.sources.folders.scan_types import FolderScan
from worker.sources.listings import url_list


def listed(content, target="/notes/list.urls"):
    return url_list.refs(url_list.lines(content), target, address_key, 1)


@pytest.mark.parametrize(
    ("content", "targets"),
    [
        (b"https://a.example/1\nhttps://a.example/2\n", ["https://a.example/1", "https://a.example/2"]),
        (b"https://a.example/1", ["https://a.example/1"]),
        (
            b"  https://a.example/1 \r\n\r\n\thttps://a.example/2\r\n",
            ["https://a.example/1", "https://a.example/2"],
        ),
        (b"# a remark\nhttps://a.example/1 # why\n#https://a.example/2\n", ["https://a.example/1"]),
        (b"https://a.example/#part\n", ["https://a.example/#part"]),
        (b"\xef\xbb\xbfhttps://a.example/1\n", ["https://a.example/1"]),
        (b"https://a.example/1\nhttps://A.example/1?utm_source=x\n", ["https://a.example/1"]),
        (b"not an address\n", ["not an address"]),
        ("https://a.example/é\n".encode(), ["https://a.example/é"]),
        (b"https://a.example/\xe9\n", ["https://a.example/\ufffd"]),
        (b"", []),
        (b"\n\n# nothing here\n", []),
    ],
)
def test_a_list_of_addresses(content, targets):
    assert [ref.target for ref in listed(content)] == targets


def test_an_address_of_a_list():
    (ref,) = listed(b"https://A.example/1?utm_source=x\n")
    assert (ref.kind, ref.source_id, ref.notes.listed_in) == ("url", 1, "/notes/list.urls")
    assert ref.source_key.startswith("url:https://a.example/1:list-")


def test_an_address_is_one_observation_a_list():
    (before,) = listed(b"https://a.example/1\n")
    after = listed(b"https://a.example/2\nhttps://a.example/1\n")
    assert before.source_key in {ref.source_key for ref in after}
    (elsewhere,) = listed(b"https://a.example/1\n", "/notes/other.urls")
    assert elsewhere.source_key != before.source_key


@pytest.mark.parametrize("name", ["list.urls", "LIST.URLS"])
def test_a_list_in_a_watched_folder(tmp_path, name):
    (tmp_path / name).write_text("https://a.example/1\n")

    def read(path, within):
        return read_file(path, max_bytes=1000, within=within).content

    later = datetime.now(UTC) + timedelta(minutes=1)
    found = folder_scan.find(tmp_path, FolderScan(later, 0.0, read, address_key, source_id=1))
    assert [(ref.kind, ref.target) for ref in found.refs] == [("url", "https://a.example/1")]
    assert list(found.files) == [str(tmp_path / name)]
    known = Memory(found.files)
    again = folder_scan.find(tmp_path, FolderScan(later, 0.0, read, address_key, known, source_id=1))
    assert again.refs == []


def test_an_empty_list_is_accepted_to_fail(tmp_path):
    (tmp_path / "list.urls").touch()

    def read(path, within):
        return read_file(path, max_bytes=1000, within=within).content

    later = datetime.now(UTC) + timedelta(minutes=1)
    found = folder_scan.find(tmp_path, FolderScan(later, 0.0, read, address_key))
    assert [(ref.kind, ref.target) for ref in found.refs] == [("file", str(tmp_path / "list.urls"))]
