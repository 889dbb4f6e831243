# ruff: noqa: E501 - markup is easier to read on one line
"""Pages as browsers save them, in one file."""

from datetime import UTC, datetime

import pytest

from worker import extract, formats, pipeline
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


STORY = "<p>The ferry has been late since Monday, since it was painted, and nobody had told the captain.</p>"


def framed(page, *frames):
    """A saved page with frames: their Content-ID, Content-Location and source."""
    parts = [("frame-0@mhtml.blink", "https://a.example/boats", page), *frames]
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; type=text/html; boundary=b\n"
    return raw(
        head
        + "".join(
            f"\n--b\nContent-Type: text/html; charset=utf-8\nContent-ID: <{name}>\nContent-Location: {address}\n\n{html}"
            for name, address, html in parts
        )
        + "\n--b--\n"
    )


ARTICLE = (
    f"<html><head><title>Frame</title></head><body><article><h1>Böats</h1>{STORY * 4}</article></body></html>"
)
INNER = ("frame-1@mhtml.blink", "https://a.example/inner/1.html", ARTICLE)


@pytest.mark.parametrize(
    "page",
    [
        '<title>Boats</title><nav>Home</nav><iframe src="cid:frame-1@mhtml.blink"></iframe><footer>Imprint</footer>',
        "<title>Boats</title><iframe src=inner/1.html width=900>No frames?</iframe>",
        "<title>Boats</title><frameset cols=20%,80%><frame src=menu.html><frame src='/inner/1.html'></frameset>",
    ],
)
def test_a_frame_that_holds_the_document(page):
    article = pipeline.read(framed(page, INNER))
    assert article.body.count("The ferry has been late") == 4
    assert article.metadata.title in ("Boats", "Böats")


def test_a_frame_in_a_frame():
    outer = ("outer", "https://a.example/outer", '<body><iframe src="/inner/1.html"></iframe></body>')
    page = '<title>Boats</title><iframe src="cid:outer"></iframe>'
    assert "The ferry has been late" in pipeline.read(framed(page, outer, INNER)).body


def test_frames_with_less_text_than_the_page_are_left_out():
    advertisement = (
        "ad",
        "https://ads.example/1",
        "<body><p>Buy the paint that has made this ferry late.</p></body>",
    )
    page = f'<title>Boats</title><article><h1>Boats</h1>{STORY * 4}</article><iframe src="cid:ad"></iframe>'
    unwrapped = formats.unwrap(framed(page, advertisement))
    assert b"Buy the paint" not in unwrapped.content


def test_frames_that_hold_each_other_end():
    page = f'<title>Boats</title><iframe src="cid:a"></iframe>{STORY}'
    one = ("a", "https://a.example/a", f'<body>{STORY * 3}<iframe src="/b"></iframe></body>')
    other = ("b", "https://a.example/b", f'<body>{STORY * 9}<iframe src="/a"></iframe></body>')
    assert formats.unwrap(framed(page, one, other)).content.count(b"The ferry") == 13


def test_the_extraction_of_a_saved_page_has_its_address():
    assert extract(raw().content).url == "https://a.example/boats"
    assert extract(raw().content, "https://b.example/copy").url == "https://b.example/copy"
