"""A document that is compressed is read as if it were not, within bounds."""

import bz2
import gzip
import lzma
import random
import sys
import tarfile
import zipfile
from io import BytesIO

import pytest

from worker import formats, pipeline
from worker.document import RawItem
from worker.errors import Rejected
from worker.formats import compressed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = (
    b"<html><head><title>The quay</title></head><body><nav><a href=/>Home</a></nav><article><h1>The quay</h1>"
    b"<p>The quay at the river's mouth was built of oak, and it held for two hundred years.</p>"
    b"<p>The new one is built of concrete, which the harbour master regrets each spring.</p>"
    b"</article></body></html>"
)
NOTES = b"# Nets\n\nMend them in **March**, when the boats are in.\n\n- needle\n- twine\n"
KINDS = {
    ".gz": gzip.compress,
    ".zst": zstd.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
every_kind = pytest.mark.parametrize("pack", KINDS.values(), ids=KINDS)
every_suffix = pytest.mark.parametrize(("suffix", "pack"), KINDS.items(), ids=KINDS)


def raw(content, name="/in/quay.html.gz", **said):
    return RawItem(name, content, None, **said)


def refusal(content, name="/in/quay.html.gz"):
    with pytest.raises(Rejected) as refused:
        formats.read(raw(content, name))
    assert name in refused.value.detail
    return refused.value.reason


@every_suffix
def test_a_page_is_read_as_the_page(suffix, pack):
    article = pipeline.read(raw(pack(PAGE), f"/in/quay.html{suffix}"))
    assert article == pipeline.read(raw(PAGE, "/in/quay.html"))
    assert article.metadata.title == "The quay"
    assert article.body.startswith("The quay at the river's mouth")
    assert "Home" not in article.body


@every_suffix
def test_the_name_without_the_suffix_counts(suffix, pack):
    article = pipeline.read(raw(pack(NOTES), f"/in/NETS.MD{suffix.upper()}"))
    assert article.markdown == "Mend them in **March**, when the boats are in.\n\n- needle\n- twine\n".strip()
    assert formats.unwrap(raw(pack(NOTES), "/in/nets.md.gz")).target == "/in/nets.md.gz"


@every_kind
def test_joined_streams_and_padding(pack):
    halves = pack(NOTES[:20]) + pack(NOTES[20:])
    assert formats.unwrap(raw(halves)).content == NOTES
    assert formats.unwrap(raw(halves + bytes(100))).content == NOTES


@every_kind
def test_data_that_is_cut_off_or_damaged(pack):
    packed = pack(random.Random(0).randbytes(3000))
    assert refusal(packed[:-300]) == "malformed_archive"
    assert refusal(packed[:8]) == "malformed_archive"
    assert refusal(packed[:6] + bytes(500) + packed[506:]) == "malformed_archive"


@every_kind
def test_a_bomb(pack):
    assert refusal(pack(bytes(30_000_000))) == "archive_bomb"


@every_kind
def test_random_damage_is_always_a_reason(pack):
    whole, chance = pack(PAGE * 20), random.Random(3)
    for _ in range(60):
        content = bytearray(whole)
        content[chance.randrange(4, len(content))] ^= 1 << chance.randrange(8)
        try:
            formats.read(raw(bytes(content)))
        except Rejected as error:
            assert error.reason  # noqa: PT017  what is still read is right, too


def test_too_large(monkeypatch):
    monkeypatch.setattr(compressed, "MAX_UNPACKED_BYTES", 1000)
    assert refusal(gzip.compress(random.Random(0).randbytes(1001))) == "too_large"
    assert formats.unwrap(raw(gzip.compress(b"x" * 1000))).content == b"x" * 1000


def test_compressed_twice_and_three_times():
    twice = gzip.compress(bz2.compress(PAGE))
    assert formats.unwrap(raw(twice)).content == PAGE
    assert refusal(gzip.compress(gzip.compress(twice))) == "wrapped_too_deep"


def test_nothing_in_it():
    with pytest.raises(Rejected, match="empty_file"):
        formats.read(raw(gzip.compress(b"")))


def test_an_address_keeps_its_document_s_address():
    page = formats.read(
        raw(gzip.compress(PAGE), "https://a.example/quay.html.gz", media_type="application/gzip")
    )
    assert page.url == "https://a.example/quay.html.gz"
    assert page.by_tag["h1"][0].text == "The quay"


def test_an_archive_that_is_no_file_of_a_folder_says_what_to_do():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refusal(packed.getvalue(), "https://a.example/a.zip") == "is_a_container"
    assert refusal(packed.getvalue()[:20], "/in/a.zip") == "is_a_container"
    tape = BytesIO()
    with tarfile.open(fileobj=tape, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    assert refusal(tape.getvalue(), "/in/a.tar.gz") == "is_a_container"


def test_a_warc_file_is_no_text():
    record = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    assert refusal(record, "/in/a.warc") == "binary_file"
    assert refusal(gzip.compress(record), "/in/a.warc.gz") == "binary_file"
