"""Pages as browsers save them, in one file."""

from datetime import UTC, datetime

import pytest

from worker import formats, pipeline
from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected

SAVED = """From: <Saved by Blink>
Snapshot-Content-Location: https://a.example/boats
Subject: Boats
Date: Tue, 3 Mar 2026 08:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----frontier"


------frontier
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.example/boats

<!DOCTYPE html><html><head><meta charset=3D"utf-8"><title>Boats</title></head><body><p>The ferry has been l=
ate since Monday =E2=80=93 it was painted.</p><img src=3D"https://a.example/x.png"></body></html>
------frontier
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://a.example/x.png

iVBORw0KGgo=
------frontier--
"""


NESTED = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + "".join(
    f"--b{'b' * n}\nContent-Type: multipart/mixed; boundary=b{'b' * (n + 1)}\n\n" for n in range(3000)
)


def raw(text=SAVED, received=None, name="/saved/page.mhtml"):
    content = text.replace("\n", "\r\n").encode() if isinstance(text, str) else text
    return RawItem(name, content, received or Reference(datetime(2026, 5, 1, tzinfo=UTC), "mtime"))


def test_a_saved_page_is_read_with_its_address_and_time():
    page = formats.unwrap(raw(name="/saved/whatever.txt"))
    assert page.final_url == "https://a.example/boats"
    assert (page.received.at, page.received.basis) == (datetime(2026, 3, 3, 7, tzinfo=UTC), "saved_page")
    article = pipeline.read(raw())
    assert article.metadata.title == "Boats"
    assert "late since Monday – it was painted." in article.body


def test_line_ends_of_the_other_kind():
    assert formats.unwrap(raw(SAVED.encode())).final_url == "https://a.example/boats"


def test_a_time_that_was_given_stands_above_the_saved_one():
    given = Reference(datetime(2020, 1, 1, tzinfo=UTC), "received")
    assert formats.unwrap(raw(received=given)).received == given


def test_without_a_time_of_its_own_the_file_s_counts():
    assert (
        formats.unwrap(raw(SAVED.replace("Date: Tue, 3 Mar", "Date: Soon, 99 Mar"))).received.basis == "mtime"
    )


def test_the_page_that_start_names():
    part = "------frontier\nContent-Type: text/html\n"
    two = SAVED.replace(part, f"{part}Content-ID: <ad>\n\n<p>Buy!</p>\n{part}", 1)
    assert b"Buy!" in formats.unwrap(raw(two)).content
    named = two.replace('type="text/html";', 'type="text/html"; start="<frame-1@mhtml.blink>";')
    assert b"ferry" in formats.unwrap(raw(named)).content


def test_addresses_inside_are_no_addresses():
    moved = SAVED.replace("https://a.example/boats", "file:///etc/passwd")
    assert formats.unwrap(raw(moved)).final_url is None


@pytest.mark.parametrize(
    "text",
    [
        SAVED.partition("------frontier\n")[0],
        SAVED.replace("text/html\n", "image/png\n"),
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
        NESTED,
    ],
)
def test_without_a_page_it_is_refused(text):
    with pytest.raises(Rejected, match="malformed_mhtml"):
        formats.unwrap(raw(text))


def test_a_page_that_speaks_of_it_is_none():
    page = f"<html><body><pre>{SAVED}</pre></body></html>".encode()
    assert formats.unwrap(raw(page)).content == page
