"""ZIP archives of strangers: read within bounds, and every failure is a reason."""

import random
import zipfile
from io import BytesIO

import pytest

from worker.archives.bounded_zip import BoundedZip, ZipLimits
from worker.errors import Rejected


def packed(*entries, method=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def opened(content, **limits):
    return BoundedZip(BytesIO(content), "a.zip", limits=ZipLimits(**limits))


def reason_of(action):
    with pytest.raises(Rejected) as refused:
        action()
    assert "a.zip" in refused.value.detail
    return refused.value.reason


def test_entries_are_read_by_name():
    archive = opened(packed(("boats/gull.txt", "The gull."), ("tern.txt", "The tern.")))
    assert [*archive.entries] == ["boats/gull.txt", "tern.txt"]
    assert "tern.txt" in archive
    assert archive.read("boats/gull.txt") == b"The gull."


def test_an_entry_that_is_not_there():
    assert reason_of(lambda: opened(packed(("a", "b"))).read("c")) == "malformed_zip"


def test_more_entries_than_allowed():
    content = packed(*((f"{number}", "") for number in range(300)))
    assert reason_of(lambda: opened(content, max_entries=200)) == "too_large"
    assert len(opened(content, max_entries=300).entries) == 300


def test_an_entry_that_grows_too_much():
    content = packed(("bomb", bytes(6_000_000)))
    assert reason_of(lambda: opened(content).read("bomb")) == "archive_bomb"
    assert len(opened(content, min_ratio_bytes=7_000_000).read("bomb")) == 6_000_000


def test_all_that_is_read_counts():
    archive = opened(packed(("a", bytes(700)), ("b", bytes(700)), ("unread", bytes(99_000))), max_bytes=1000)
    archive.read("a")
    assert reason_of(lambda: archive.read("b")) == "too_large"
    assert reason_of(lambda: opened(packed(("a", bytes(70)))).read("a", max_bytes=60)) == "too_large"


def test_a_size_that_is_stated_too_small_unpacks_to_no_more_than_that():
    content = bytearray(packed(("a", bytes(90_000))))
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.find(sign) + offset
        content[place : place + 4] = (50).to_bytes(4, "little")
    assert reason_of(lambda: opened(bytes(content)).read("a")) == "malformed_zip"


def test_an_encrypted_entry():
    content = bytearray(packed(("a", "text"), method=zipfile.ZIP_STORED))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(sign) + offset] |= 1
    assert reason_of(lambda: opened(bytes(content)).read("a")) == "encrypted"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x05\x06", b"PK\x05\x06" + bytes(18) + b"PK\x01\x02"]
)
def test_what_is_no_archive(content):
    if len(content) < 22:
        assert reason_of(lambda: opened(content)) == "malformed_zip"
    else:
        assert not opened(content).entries


def test_a_kind_of_compression_that_is_not_known():
    content = bytearray(packed(("a", "text"), method=zipfile.ZIP_STORED))
    for sign, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.find(sign) + offset] = 97
    assert reason_of(lambda: opened(bytes(content)).read("a")) == "malformed_zip"


def test_any_damage_is_a_reason():
    whole = packed(("a/b.xml", b"<a>" + b"boats " * 300), ("c", "d"), ("e", random.Random(3).randbytes(500)))
    chance = random.Random(7)
    reasons = set()
    for _ in range(600):
        content = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.2 else whole)
        for _ in range(chance.randrange(1, 6)):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            archive = opened(bytes(content))
            for name in archive.entries:
                archive.read(name)
        except Rejected as refused:
            reasons.add(refused.reason)
    assert "malformed_zip" in reasons
    assert reasons <= {"malformed_zip", "encrypted", "too_large", "archive_bomb"}
