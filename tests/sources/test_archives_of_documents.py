"""ZIP and TAR archives: each document in them is a record, within bounds, whatever the archive says."""

import bz2
import gzip
import io
import json
import lzma
import random
import sys
import tarfile
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from worker.archives import byte_sources
from worker.errors import Rejected
from worker.sources.containers import archive, container_kinds

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SAVED_AT = datetime(2025, 4, 6, 10, 20, 30, tzinfo=UTC)
PAGE = b"<html><title>The quay</title><p>The quay was built of oak.</p></html>"
NOTES = b"The boats are in.\n\nThey came late.\n"
DOCUMENTS = {"quay.html": PAGE, "notes/boats.txt": NOTES, "notes/nets.md": b"# Nets\n\nMend them.\n"}


def zip_of(members, method=zipfile.ZIP_DEFLATED, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, **how) as packed:
        for name, content in dict(members).items():
            entry = name
            if not isinstance(name, zipfile.ZipInfo):
                entry = zipfile.ZipInfo(name, SAVED_AT.timetuple()[:6])
                entry.compress_type = method
            packed.writestr(entry, content)
    return out.getvalue()


def tar_of(members, form=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as packed:
        for name, content in dict(members).items():
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            info.mtime = SAVED_AT.timestamp()
            packed.addfile(info, io.BytesIO(content))
    return out.getvalue()


def link_of(kind, target="/etc/passwd", name="link.txt"):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


PACKERS = {
    "a.zip": zip_of,
    "stored.zip": lambda members: zip_of(members, zipfile.ZIP_STORED),
    "bzip2.zip": lambda members: zip_of(members, zipfile.ZIP_BZIP2),
    "a.tar": tar_of,
    "gnu.tar": lambda members: tar_of(members, tarfile.GNU_FORMAT),
    "ustar.tar": lambda members: tar_of(members, tarfile.USTAR_FORMAT),
    "a.tar.gz": lambda members: gzip.compress(tar_of(members), mtime=0),
    "a.tar.zst": lambda members: zstd.compress(tar_of(members)),
    "a.tar.bz2": lambda members: bz2.compress(tar_of(members)),
    "a.tar.xz": lambda members: lzma.compress(tar_of(members)),
}
every_packer = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)


def opened(content):
    return io.BufferedReader(io.BytesIO(content))


def scan(content, position=0):
    file = opened(content)
    kind = container_kinds.find(file, "a")
    return list(kind.scan(file, position))


def documents_of(content):
    return [record for record in scan(content) if record.is_document]


def read(content, record, limit=1_000_000):
    return container_kinds.read(opened(content), record.position, limit, f"/in/a#{record.name}", "a")


def contents_of(content):
    return {record.name: read(content, record).content for record in documents_of(content)}


def refusal(content, record, **how):
    with pytest.raises(Rejected) as refused:
        read(content, record, **how)
    assert refused.value.detail.startswith("/in/a#")
    return refused.value.reason


@every_packer
def test_each_member_is_a_document_with_its_name_and_time(pack):
    content = pack(DOCUMENTS)
    assert contents_of(content) == DOCUMENTS
    first = read(content, documents_of(content)[0])
    assert (first.received.at, first.received.basis) == (SAVED_AT, "mtime")
    assert (first.target, first.final_url) == ("/in/a#quay.html", None)


@every_packer
def test_a_scan_goes_on_where_it_stopped(pack):
    content = pack({f"{n}.txt": b"Boat %d." % n for n in range(7)})
    everything = scan(content)
    assert len(everything) == 7
    for number, record in enumerate(everything, 1):
        assert scan(content, record.end) == everything[number:]


@every_packer
def test_records_are_read_in_any_order(pack):
    expected = {f"{n}.txt": random.Random(n).randbytes(40_000) for n in range(6)}
    content = pack(expected)
    found = documents_of(content)
    random.Random(1).shuffle(found)
    assert {record.name: read(content, record).content for record in found} == expected


@every_packer
def test_what_is_no_document_is_skipped(pack):
    members = {
        "__MACOSX/._quay.html": b"x",
        ".DS_Store": b"x",
        "pictures/Thumbs.db": b"x",
        ".git/config": b"x",
        "style.css": b"p {}",
        "Quay.JPG": b"\xff\xd8\xff",
        "quay.html": PAGE,
        "notes.txt~": b"x",
    }
    assert contents_of(pack(members)) == {"quay.html": PAGE}


@every_packer
def test_an_archive_without_documents_says_so(pack):
    content = pack({"a.png": b"\x89PNG\r\n\x1a\n", ".hidden": b"x"})
    (record,) = documents_of(content)
    assert refusal(content, record) == "no_documents"
    assert scan(content, record.end) == []


@every_packer
def test_a_member_is_read_within_the_limit(pack):
    content = pack({"long.txt": random.Random(0).randbytes(5000), "short.txt": NOTES})
    long, short = documents_of(content)
    assert refusal(content, long, limit=4999) == "too_large"
    assert read(content, short, limit=4999).content == NOTES


@every_packer
def test_names_that_lead_out_are_labels(pack):
    members = {
        "../../etc/passwd": b"a",
        "/etc/shadow.txt": b"b",
        "a/./b/../c.txt": b"c",
        "x\u202e\ny.txt": b"d",
    }
    assert [*contents_of(pack(members))] == [
        "etc/passwd",
        "etc/shadow.txt",
        "a/b/c.txt",
        "x\ufffd\ufffdy.txt",
    ]


def test_windows_names_are_labels():
    assert [*contents_of(tar_of({"C:\\boats\\..\\gull.txt": NOTES}))] == ["boats/gull.txt"]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_names_and_names_of_other_scripts(form):
    long = "лодки/" * 60 + "чайка.txt"
    content = tar_of({long: NOTES, "港/船.txt": PAGE}, form)
    first, second = documents_of(content)
    assert first.name == f"…{long[-300:]}"
    assert second.name == "港/船.txt"
    assert read(content, first).content == NOTES


@pytest.mark.parametrize(("name", "shown"), [("Größe.txt", "Größe.txt"), ("船.txt", "船.txt")])
def test_names_in_a_zip(name, shown):
    assert [*contents_of(zip_of({name: NOTES}))] == [shown]


def test_names_in_a_zip_of_dos():
    content = zip_of({"Gr__e.txt": NOTES}).replace(b"Gr__e", "Größe".encode("cp437"))
    assert [*contents_of(content)] == ["Größe.txt"]


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE],
)
def test_links_and_devices_in_a_tar_are_skipped(kind):
    content = tar_of({link_of(kind): b"", "quay.html": PAGE})
    assert contents_of(content) == {"quay.html": PAGE}


def test_links_and_folders_in_a_zip_are_skipped():
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert contents_of(zip_of({link: b"/etc/passwd", "folder/": b"", "quay.html": PAGE})) == {
        "quay.html": PAGE
    }


def set_flags(content, name, flags):
    """The archive with other flags of one entry, in its list and in its local header."""
    changed = bytearray(content)
    for signature, flag_place, name_place in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        place = content.find(signature)
        while content[place + name_place :][: len(name)] != name:
            place = content.find(signature, place + 1)
        changed[place + flag_place] = flags
    return bytes(changed)


def test_an_encrypted_member_fails_and_the_others_are_read():
    content = set_flags(zip_of(DOCUMENTS), b"notes/boats.txt", 1)
    first, second, third = documents_of(content)
    assert refusal(content, second) == "encrypted"
    assert (read(content, first).content, read(content, third).content) == (PAGE, b"# Nets\n\nMend them.\n")


def test_a_damaged_member_fails_and_the_others_are_read():
    content = zip_of(DOCUMENTS, zipfile.ZIP_STORED).replace(b"The boats are in", b"The boats are up")
    first, second, third = documents_of(content)
    assert refusal(content, second) == "malformed_zip"
    assert read(content, first).content == PAGE
    assert read(content, third).content == DOCUMENTS["notes/nets.md"]


def test_a_method_that_is_not_read_is_named():
    content = zip_of(DOCUMENTS, zipfile.ZIP_LZMA)
    first = documents_of(content)[0]
    with pytest.raises(Rejected, match=r"not_supported: .*method 14"):
        read(content, first)


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_an_archive_in_an_archive_is_opened_one_level_deep(pack):
    inner = {"gull.txt": b"The gull.", "tern.txt": b"The tern.", "a.css": b"p {}"}
    deep = zip_of({"deepest.txt": b"x"})
    for packed in (
        zip_of(inner),
        tar_of(inner),
        gzip.compress(tar_of(inner)),
        zip_of({**inner, "deep.zip": deep}),
    ):
        content = pack({"quay.html": PAGE, "boats.bak": packed, "last.txt": NOTES})
        found = documents_of(content)
        names = ["quay.html", "boats.bak/gull.txt", "boats.bak/tern.txt", "last.txt"]
        assert [one.name for one in found if "deep" not in one.name] == names
        for record in found:
            if record.name == "boats.bak/deep.zip":
                assert refusal(content, record) == "wrapped_too_deep"
            else:
                assert read(content, record).content
        everything = scan(content)
        for number, record in enumerate(everything, 1):
            assert scan(content, record.end) == everything[number:]


def test_records_in_an_archive():
    lines = b"".join(json.dumps({"text": f"Boat {n}."}).encode() + b"\n" for n in range(3))
    content = zip_of({"boats.jsonl": lines, "quay.html": PAGE})
    assert contents_of(content) == {
        "boats.jsonl/1": b"Boat 0.",
        "boats.jsonl/2": b"Boat 1.",
        "boats.jsonl/3": b"Boat 2.",
        "quay.html": PAGE,
    }


def test_a_broken_archive_in_an_archive_fails_alone():
    content = zip_of({"a.zip": zip_of(DOCUMENTS)[:-40], "b.zip": tar_of(DOCUMENTS)[:700], "quay.html": PAGE})
    found = documents_of(content)
    assert [record.name for record in found] == ["a.zip", "b.zip", "quay.html"]
    assert refusal(content, found[1]) == "malformed_archive"
    assert refusal(content, found[0]) == "malformed_zip"
    assert read(content, found[2]).content == PAGE


@pytest.mark.parametrize(
    "name", ["word/document.xml", "META-INF/container.xml", "mimetype", "xl/workbook.xml"]
)
def test_documents_that_are_zip_archives_are_documents(name):
    content = zip_of({"[Content_Types].xml" if "/" in name else "first.txt": b"<x/>", name: b"<x/>"})
    assert container_kinds.find(opened(content), "a.docx") is None
    assert container_kinds.find(opened(content[:150]), "a.docx") is None


def test_a_document_in_an_archive_is_no_archive():
    book = zip_of({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<x/>"})
    assert contents_of(zip_of({"book.epub": book}, zipfile.ZIP_STORED)) == {"book.epub": book}


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", zip_of(DOCUMENTS)[:-30], b"PK\x03\x04" + zip_of(DOCUMENTS)[60:]]
)
def test_a_zip_that_is_cut_off_or_damaged_says_so(content):
    (record, *_) = documents_of(content)
    assert refusal(content, record) == "malformed_zip"


@pytest.mark.parametrize("pack", [PACKERS["a.tar"], PACKERS["a.tar.gz"], PACKERS["a.tar.zst"]])
def test_a_tar_that_is_cut_off_is_read_up_to_there(pack):
    members = {f"{n}.txt": random.Random(n).randbytes(300_000) for n in range(4)}
    content = pack(members)
    content = content[: len(content) * 5 // 8]
    found = documents_of(content)
    assert read(content, found[0]).content == members["0.txt"]
    assert refusal(content, found[-1]) == "malformed_archive"


def test_a_damaged_header_ends_a_tar():
    content = tar_of({"a.txt": b"a", "b.txt": b"b"}, tarfile.USTAR_FORMAT)
    content = content[:1024] + b"broken" + content[1030:]
    first, second = documents_of(content)
    assert read(content, first).content == b"a"
    assert refusal(content, second) == "malformed_archive"
    assert scan(content, second.end) == []


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 5)
    for pack in (zip_of, tar_of):
        content = pack({f"{n}.txt": b"x" for n in range(6)})
        (record,) = documents_of(content)
        assert refusal(content, record) == "too_large"
        assert len(documents_of(pack({f"{n}.txt": b"x" for n in range(5)}))) == 5


def test_a_bomb_of_one_member():
    content = zip_of({"bomb.txt": bytes(8_000_000), "quay.html": PAGE})
    bomb, page = documents_of(content)
    assert refusal(content, bomb, limit=20_000_000) == "archive_bomb"
    assert read(content, page).content == PAGE


def test_a_bomb_whose_members_share_their_bytes():
    content = zip_of({"1.txt": random.Random(0).randbytes(3000)})
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    listed = content[start:end] * 50
    tail = content[end : end + 12] + len(listed).to_bytes(4, "little") + content[end + 16 :]
    content = content[:start] + listed + tail
    (record,) = documents_of(content)
    assert refusal(content, record) == "archive_bomb"


def test_a_bomb_that_is_compressed_as_a_whole(monkeypatch):
    content = gzip.compress(tar_of({"bomb.txt": bytes(8_000_000), "quay.html": PAGE}))
    (record,) = documents_of(content)
    assert refusal(content, record) == "archive_bomb"
    monkeypatch.setattr(byte_sources, "MAX_UNPACKED_BYTES", 100_000)
    content = gzip.compress(tar_of({"a.txt": random.Random(0).randbytes(200_000)}))
    (record,) = documents_of(content)
    assert refusal(content, record) == "too_large"


def test_a_zip_that_lies_about_sizes():
    honest = zip_of({"a.txt": b"The boats are in. " * 500})
    for stated in (10, 20_000):
        content = honest.replace((9000).to_bytes(4, "little"), stated.to_bytes(4, "little"))
        (record,) = documents_of(content)
        assert refusal(content, record) == "malformed_zip"


def test_a_zip_behind_other_bytes_and_before_a_comment():
    content = zip_of(DOCUMENTS)
    comment = content[:-2] + (9).to_bytes(2, "little") + b"Seen in K"
    assert contents_of(comment) == DOCUMENTS


def test_a_large_zip_s_fields():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("a.txt", "w", force_zip64=True) as file,
    ):
        file.write(NOTES)
    assert contents_of(out.getvalue()) == {"a.txt": NOTES}


def test_a_sparse_member_and_chains_of_headers():
    sparse = tarfile.TarInfo("holes.txt")
    sparse.type = tarfile.GNUTYPE_SPARSE
    content = tar_of({sparse: b"", "quay.html": PAGE}, tarfile.GNU_FORMAT)
    holes, page = documents_of(content)
    assert refusal(content, holes) == "not_supported"
    assert read(content, page).content == PAGE
    chain = tar_of({link_of(tarfile.GNUTYPE_LONGNAME, name=f"{n}"): b"x" for n in range(500)})
    (record,) = documents_of(chain)
    assert refusal(chain, record) == "malformed_archive"


@pytest.mark.parametrize("pack", [PACKERS[name] for name in ("a.zip", "a.tar", "a.tar.gz", "gnu.tar")])
def test_random_damage_is_always_a_reason(pack):
    """Each byte may be anything: whatever comes, it is a document or a Rejected, and every scan ends."""
    whole = pack({**DOCUMENTS, "inner.zip": zip_of(DOCUMENTS)})
    chance, tried = random.Random(7), 0
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            content[chance.randrange(len(content))] = chance.choice((0, 255, chance.randrange(256)))
        content = bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
        if container_kinds.find(opened(content), "a") is not archive:
            continue
        for record in documents_of(content):
            tried += 1
            with suppress(Rejected):
                read(content, record)
    assert tried
