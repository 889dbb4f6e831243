"""What is told and not read: refused with its name, by content; text that only looks like it is read."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from worker import formats
from worker.document import RawItem
from worker.errors import Rejected

LETTER = (
    "From: Anna Lund <anna@gull.example>\nTo: bo@gull.example\nSubject: The boats\n"
    "Date: Mon, 3 Mar 2025 10:00:00 +0000\n\nHello Bo,\n\nthe boats are in.\n"
)
SAVED = (
    "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n"
    "Content-Location: https://gull.example/\n\n<p>The boats.</p>"
)
ROWS = "boat,town,length\n" + "Gull,Ulm,7\n" * 12
LOG = "".join(f"2025-01-02 10:00:{n:02} INFO polled source {n}\n" for n in range(9))
ACCESS = '192.0.2.7 - - [10/Oct/2024:13:55:36 +0000] "GET /a HTTP/1.1" 200 2326\n' * 4
CODE = "import os\n\n\ndef read(path):\n    with open(path) as file:\n        return file.read()\n"


def zipped(*names):
    """A ZIP archive with these entries."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "application/epub+zip" if name == "mimetype" else "<x/>")
    return out.getvalue()


def read(content, name, **said):
    content = content if isinstance(content, bytes) else content.encode()
    return formats.read(RawItem(name, content, None, **said))


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (ROWS, "a.csv", "a table of values"),
        (ROWS, "download", "a table of values"),
        (ROWS.replace(",", ";"), "a.csv", "a table of values"),
        (ROWS.replace(",", "\t"), "a.tsv", "a table of values"),
        ("boat,town\n", "a.csv", "a table of values"),
        ("boat\nGull\nTern\n", "a.csv", "a table of values"),
        (
            'id,text\n1,"The boats, all of them, are in.\nThey are."\n2,"No, they are not."\n',
            "a.csv",
            "a table",
        ),
        ('{"boats": [{"name": "Gull"}]}', "a.json", "JSON data"),
        ('{"boats": [{"name": "Gull"}]}', "a.html", "JSON data"),
        ('{"text": "' + "The boats are in. " * 900 + '"}', "a.json", "JSON data"),
        ('[{"html": "' + "<p>The boats</p>" * 90 + '"}]', "a", "JSON data"),
        ('{"boat": "Gull"}\n{"boat": "Tern"}\n', "a.txt", "JSON data"),
        ('{\n  // boats\n  "name": "Gull",\n}', "a.json", "JSON data"),
        ("\ufeff[]", "a.json", "JSON data"),
        ('<?xml version="1.0"?><boats><boat>Gull</boat></boats>', "a.xml", "XML data (its root is <boats>)"),
        ("<boats><boat>Gull</boat></boats>\n", "a", "XML data"),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a ANY>]><!-- x --><a:b xmlns:a="x"/>', "a.xml", "XML"),
        ('<urlset xmlns="x"><url><loc>https://a.example/</loc></url></urlset>', "sitemap", "a sitemap"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>Boats</text></svg>', "a.svg", "a picture (SVG)"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a.ics", "a calendar"),
        ("BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nEND:VCARD\n", "a.txt", "a card of addresses"),
        (LOG, "a.log", "a log"),
        (ACCESS, "a.txt", "a log"),
        (CODE, "a.py", "source code (.py)"),
        ("body {\n  color: red;\n}\n", "a.css", "source code (.css)"),
        ("const boats = [];\nfunction sail() {\n  return boats;\n}\n", "a.js", "source code (.js)"),
        ("#!/usr/bin/env python3\nprint('boats')\n", "run", "a script"),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "x", "a patch"),
        ("% boats\n\\documentclass{article}\n\\begin{document}\nBoats\n", "a.tex", "a LaTeX source"),
        ("title: Boats\nlist:\n  - Gull\n", "a.yaml", "a file of settings"),
        ("1\n00:00:01,000 --> 00:00:02,000\nThe boats.\n", "a.srt", "subtitles"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.txt", "a table (XLSX)"),
        (zipped("Index/Document.iwa"), "a.pages", "a document of an iWork program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "an old office document"),
    ],
)
def test_what_is_told_and_not_read_is_refused_by_name(content, name, what):
    with pytest.raises(Rejected, match=f"not_supported: {name} is {re.escape(what)}") as failure:
        read(content, name)
    assert "are read" in failure.value.detail


def test_a_refusal_lists_what_is_read_a_new_format_too(monkeypatch):
    class Drawing:
        NAME = "drawings of boats"

        def likeness(self, _raw, _sample):
            return 0.0

    usual = formats._formats()
    monkeypatch.setattr(formats, "_formats", lambda: (*usual, Drawing()))
    formats.list_readable.cache_clear()
    try:
        with pytest.raises(Rejected) as failure:
            read(zipped("xl/workbook.xml"), "a.xlsx")
    finally:
        formats.list_readable.cache_clear()
    listed = failure.value.detail.removeprefix("a.xlsx is a table (XLSX); ").split(", ")
    assert "drawings of boats" in listed
    assert listed[:-1] == sorted(listed[:-1], key=str.lower)
    assert listed[-1] == "WARC and JSON lines are read"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (LETTER, "letter.txt"),
        ("Title: The boats\nBy: Anna Lund\nDate: 3 May 2024\n\nThe boats are in.", "a.txt"),
        ("From: the harbour master\nTo: all who sail\n\nThe boats are in.", "a"),
        ("From here we went to sea in 2024\nand came back.\n", "a.txt"),
        ("Dear all,\n\nthe boats are in. Come and see.\n", "a.eml"),
        ("The boats are in, said Anna.\n\nThey came late, he said, and nobody, not even Bo, knew.", "a.csv"),
        ("boat,town\nGull,Ulm\n", "a.txt"),
        ("Gulls, terns, and boats,\n" * 9, "poem.txt"),
        ("[1] A. Lund, The boats. 2024.\n[2] B. Ray, The quay.\n", "a.txt"),
        ("[Chorus]\nThe boats are in\n", "a.txt"),
        ("{a remark} The boats are in.", "a.json"),
        ("<Anna> are the boats in?\n<Bo> yes\n", "chat.txt"),
        ("2024-01-02 10:00 Anna: are they in?\n2024-01-02 10:01 Bo: yes\n" * 3, "chat.txt"),
        ("The log of the Gull.\n\nOn Monday we sailed.\nOn Tuesday we slept.\n", "a.log"),
        (CODE, "a.txt"),
        ("The boats are in.\nThey came late, for the wind was low.\n", "a.py"),
        ("-----\nThe boats\n-----\n\nThey are in.", "a.txt"),
        (SAVED, "a.mht"),
        ('<?xml version="1.0"?>\n<?xml-stylesheet href="a.css"?>\n<html><p>The boats.</p></html>', "a.xml"),
        ("<my-page><p>The boats.</p></my-page>", "a.html"),
        ("<article><p>The boats.</p></article>", "a.xml"),
        ("<pre>a,b,c\n1,2,3\n</pre>" * 9, "a.csv"),
    ],
)
def test_a_document_that_only_looks_like_it_is_read(content, name):
    page = read(content, name)
    shown = "\n".join(page.lines) if page.is_text else page.root.text
    assert shown.strip()


def test_a_page_may_have_any_address():
    page = read("Boats;\nmore = 1;\n{\n}\n", "https://gull.example/view.php", media_type="text/html")
    assert page.root.text
    with pytest.raises(Rejected, match="source code"):
        read(CODE, "https://gull.example/raw/boats.py?a=1", media_type="text/plain")


def test_what_is_no_document_at_all_is_binary():
    with pytest.raises(Rejected, match=r"binary_file: a\.rar is a RAR archive"):
        read(b"Rar!\x1a\x07....", "a.rar")


def test_pdf_is_read_by_the_normal_install():
    lock = Path(formats.__file__).parents[2] / "requirements.lock"
    assert re.search(r"^pypdfium2==", lock.read_text("utf-8"), re.MULTILINE)
