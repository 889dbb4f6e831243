"""Bytes to pages: the format found by content, the charset by all there is to go by."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker import formats
from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected
from worker.page.charset import decode

RECEIVED = Reference(datetime(2025, 1, 15, tzinfo=UTC), "received")


def read(content: bytes, target: str = "document", **said):
    return formats.read(RawItem(target, content, RECEIVED, **said))


@pytest.mark.parametrize("content", [b"", b"  \n\t", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_file_is_rejected(content):
    with pytest.raises(Rejected) as failure:
        read(content, "notes.txt")
    assert failure.value.reason == "empty_file"
    assert "notes.txt" in failure.value.detail


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Rar!\x1a\x07....", "RAR"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"7z\xbc\xaf\x27\x1c....", "7-Zip"),
        (b"\0\0\0\x20ftypisom....", "an MP4 video (media)"),
        (b"\0\0\0\x18ftypM4A ....", "an M4A sound (media)"),
        (b"RIFF....AVI LIST", "an AVI video (media)"),
        (b"\x1aE\xdf\xa3....", "a Matroska or WebM video (media)"),
        (b"ID3\4....", "an MP3 sound (media)"),
        (b"\0\0\1\0....", "an icon (media)"),
        (b"MZ\x90\0....", "a program (for Windows)"),
        (bytes(range(256)) * 8, "control bytes"),
    ],
)
def test_a_binary_file_is_rejected_by_its_bytes(content, kind):
    with pytest.raises(Rejected) as failure:
        read(content, "page.html")
    assert failure.value.reason == "binary_file"
    assert kind in failure.value.detail


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>Hello",
        b"<?xml version='1.0'?>\n<html><p>Hello</html>",
        b"<!-- saved -->\n<HTML><p>Hello",
        b"<p>Hello</p>",
        b"\xef\xbb\xbf<div>Hello</div>",
        b"<!-- left over --><a name='top'></a><font size=2>Hello</font>",
        b"</font>\n<center>Hello</center>",
        b"<script>var a = 1;</script>\n<b>Hello</b>",
        b"Hello" + b"<br><img src=x.gif>" * 8,
    ],
)
def test_html_is_known_under_any_name(content):
    page = read(content, "hello.txt")
    assert not page.is_text
    assert page.root.text == "Hello"


@pytest.mark.parametrize(
    "content", [b"Plain words.", b"if a < b and c > d:\n    use <b> here\n", b"<Anna> hi\n<Bo> hello"]
)
def test_text_is_known_under_any_name(content):
    assert read(content, "x.html").is_text


def test_text_lines_have_no_mark_tabs_or_carriage_returns():
    assert read(b"\xef\xbb\xbfone\ttwo\r\nthree\rfour").lines == ("one     two", "three", "four")


def test_markdown_is_read_as_the_html_it_stands_for():
    page = read(
        b"# Title\n\nSome *words* and a [link](/there).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "post.md"
    )
    assert page.by_tag["h1"][0].text == "Title"
    assert page.by_tag["a"][0].attrs["href"] == "/there"
    assert [cell.text for cell in page.by_tag["td"]] == ["1", "2"]


def test_markdown_is_known_by_its_signs():
    assert not read(b"# Title\n\nA [link](http://a.example) here.\n\n```\ncode\n```\n", "document").is_text


def test_front_matter_becomes_meta_tags():
    page = read(b'---\ntitle: "A day"\nauthor: Jo <Doe>\ntags:\n  - sea\n  - salt\n---\n\nText.\n', "post.md")
    stated = [(meta.attrs["name"], meta.attrs["content"]) for meta in page.by_tag["meta"]]
    assert stated == [
        ("og:title", "A day"), ("author", "Jo <Doe>"), ("article:tag", "sea"), ("article:tag", "salt"),
    ]  # fmt: skip
    assert "A day" not in page.by_tag["body"][0].text


def test_the_page_knows_its_final_address_and_time():
    page = read(b"<p>x", "https://a.example/1", final_url="https://a.example/2")
    assert page.url == "https://a.example/2"
    assert page.received == RECEIVED
    assert read(b"<p>x", "/tmp/file.html").url is None


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode("cp1252"), "iso-8859-1", "Größe"),
        ("“quoted”".encode("cp1252"), "latin-1", "“quoted”"),
        ("Größe".encode(), "windows-1252x", "Größe"),
        ("\ufeffGröße".encode("utf-16-le"), None, "Größe"),
        ("\ufeffGröße".encode("utf-16-be"), "utf-8", "Größe"),
        ("plain wide words".encode("utf-16-le"), None, "plain wide words"),
        ('<meta charset="windows-1251">Привет'.encode("cp1251"), None, '<meta charset="windows-1251">Привет'),
        ('<meta charset="latin-1">Größe'.encode(), None, '<meta charset="latin-1">Größe'),
        ("Größe".encode() + b"\xe2\x82", "utf-8", "Größe\ufffd"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
    ],
)
def test_the_charset(content, declared, text):
    decoded = decode(content, declared)
    assert decoded.rstrip("\ufffd") == text.rstrip("\ufffd")


def test_an_undeclared_charset_is_detected():
    text = "Сегодня утром жители города собрались на главной площади, чтобы обсудить план."
    assert decode(text.encode("cp1251")) == text
    japanese = "今朝、住民は広場に集まり、新しい橋の計画について話し合った。"
    assert decode(japanese.encode("shift_jis")) == japanese


RUSSIAN = "Старый мост снова открыт, и первой по нему прошла женщина с двумя собаками, которая шла домой."
FRENCH = "Le vieux pont est de nouveau ouvert, et la première à le traverser était une femme déjà âgée."
SCRIPT = f"<script>var steps = '{'count ' * 20_000}'; // <meta charset=koi8-u></script>"


@pytest.mark.parametrize(
    "declaration", ["", '<meta charset="{}">', "<!-- <meta charset=big5> --><meta charset={}>"]
)
@pytest.mark.parametrize(
    ("text", "charset"), [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (FRENCH, "latin-1")]
)
def test_the_charset_behind_long_scripts(text, charset, declaration):
    html = f"<html><head>{SCRIPT}{declaration.format(charset)}</head><body><p>{text}</p></body>"
    assert text in decode(html.encode(charset))


def test_a_page_that_is_not_the_utf_8_which_it_declares_before_long_scripts():
    html = f"<meta charset=utf-8>{SCRIPT}<p>{FRENCH}</p><p>{FRENCH}</p>"
    assert FRENCH in decode(html.encode("latin-1"))


def test_charsets_of_seven_bits_and_by_older_names():
    text = "川にかかる古い橋が再び開通した。"
    assert decode(f"<p>{text}".encode("iso2022_jp")) == f"<p>{text}"
    assert decode(text.encode("cp932"), "x-sjis") == text
    assert decode(text.encode("cp932"), "Windows-31J") == text


def test_a_format_is_a_module_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "shouting.py").write_text(
        "from worker.page.page import parse_text\n"
        "def likeness(raw, sample): return 2.0 if sample.startswith('SHOUT') else 0.0\n"
        "def read(raw): return parse_text(raw.content.decode().lower())\n"
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    formats._formats.cache_clear()
    try:
        assert read(b"SHOUTED").lines == ("shouted",)
    finally:
        formats._formats.cache_clear()


@pytest.mark.parametrize("address", ["https://[bad/", "http://[::1", "//[x"])
def test_what_cannot_be_read_as_an_address_is_none(address):
    assert read(b"<p>Hello.</p>", final_url=address).url is None


def test_comments_before_what_is_no_page_are_read_once():
    # Read again as parts of longer ones, in every way, forty of them take longer than anybody waits.
    page = read(b"<!---->" * 40 + b"\nA note about dykes, which keep the sea out.")
    assert page.lines[-1] == "A note about dykes, which keep the sea out."
