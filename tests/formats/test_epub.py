"""EPUB: books of both versions in the forms of several makers; damaged, encrypted and hostile files."""

import random
from io import BytesIO
from zipfile import ZipFile

import pytest
from formats.office_files import pack, read

from worker import formats
from worker.document import RawItem
from worker.errors import Rejected

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"'
MIMETYPE = (("mimetype", "application/epub+zip"),)
TITLE = "<dc:title>Boats</dc:title><dc:language>en</dc:language>"


def chapter(body, attrs=""):
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body {attrs}>{body}</body></html>'
    )


def book(chapters, metadata=TITLE, *, spine=None, guide="", files=None, properties=None, first=MIMETYPE):
    """A book: its pages by name, in order; `spine` and `properties` add attributes by name."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="text/html"{(properties or {}).get(name, "")}/>'
        for n, name in enumerate(chapters)
    )
    if files and "in/toc.ncx" in files:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    refs = "".join(
        f'<itemref idref="i{n}" {(spine or {}).get(name, "")}/>' for n, name in enumerate(chapters)
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata {DC}>{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{refs}</spine><guide>{guide}</guide></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="in/book.opf"/></rootfiles></container>'
    )
    pages = {f"in/{name}".replace("%20", " "): content for name, content in chapters.items()}
    return pack(
        {"META-INF/container.xml": container, "in/book.opf": package, **pages, **(files or {})}, first
    )


def refusal_of(content):
    with pytest.raises(Rejected) as refused:
        read(content)
    assert "/drop/document" in refused.value.detail
    return refused.value.reason


ONE = chapter("<h1>One</h1><p>The boats sail.</p>")
TWO = chapter("<h1>Two</h1><p>The boats sink.</p>")


def test_chapters_in_the_order_of_the_spine_with_their_headings():
    assert read(book({"b.xhtml": ONE, "a.xhtml": TWO})).markdown == (
        "## One\n\nThe boats sail.\n\n## Two\n\nThe boats sink."
    )


def test_pages_outside_the_order_come_last():
    notes = chapter("<p>A note.</p>")
    content = book({"n.xhtml": notes, "a.xhtml": ONE}, spine={"n.xhtml": 'linear="no"'})
    assert read(content).body.endswith("The boats sail.\n\nA note.")


def test_links_between_chapters_lead_within_the_document():
    one = chapter(
        '<h1 id="top">One</h1><p>See <a href="two%20b.xhtml#n1">a note</a>, <a href="two%20b.xhtml">two</a>,'
        ' <a href="#top">up</a>, <a href="https://gull.example/">the Gull</a>'
        ' and <a href="gone.xhtml">gone</a>.</p>'
    )
    two = chapter(
        '<section id="s"><h1>Two</h1><p><a id="n1"/>The note. <a href="one.xhtml#top">Back</a></p></section>'
    )
    article = read(book({"one.xhtml": one, "two%20b.xhtml": two}))
    assert article.markdown == (
        "## One\n\nSee [a note](#c2-n1), [two](#c2), [up](#c1-top), "
        "[the Gull](https://gull.example/) and gone.\n\n## Two\n\nThe note. [Back](#c1-top)"
    )
    assert '<h2 id="c1-top">' in article.html
    assert '<h2 id="c2">' in article.html
    assert '<p id="c2-n1">' in article.html


def test_covers_and_tables_of_contents_are_no_text():
    contents = (
        '<h1>Contents</h1><ol><li><a href="a.xhtml">One</a></li><li><a href="b.xhtml">Two</a></li></ol>'
    )
    links = "".join(f'<p><a href="a.xhtml#{n}">Chapter {n}</a></p>' for n in range(5))
    pages = {
        "cover.xhtml": chapter('<img src="c.jpg" alt="Cover"/>'),
        "start.xhtml": chapter('<section epub:type="cover"><p>Boats!</p></section>'),
        "old.xhtml": chapter("<p>By the guide.</p>"),
        "nav.xhtml": chapter(f'<nav epub:type="toc">{contents}</nav>'),
        "links.xhtml": chapter(links),
        "title.xhtml": chapter("<h1>Boats</h1><p>by Ann Reed</p>"),
        "a.xhtml": ONE.replace("<p>", '<p><span epub:type="pagebreak">17</span>'),
        "b.xhtml": TWO,
    }
    content = book(
        pages, f"{TITLE}<dc:creator>Ann Reed</dc:creator>",
        guide='<reference type="cover" href="old.xhtml#x"/>', properties={"nav.xhtml": ' properties="nav"'},
    )  # fmt: skip
    assert read(content).body == "One\n\nThe boats sail.\n\nTwo\n\nThe boats sink."


NCX = """<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN"
 "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint><navLabel><text>Part One</text></navLabel><content src="a.xhtml"/>
<navPoint><navLabel><text>At sea</text></navLabel><content src="b.xhtml#x"/></navPoint></navPoint>
<navPoint><navLabel><text>Chapter 3</text></navLabel><content src="c.xhtml"/></navPoint></navMap></ncx>"""


def test_a_chapter_without_a_heading_gets_that_of_the_contents():
    pages = {
        "a.xhtml": chapter("<p>The boats sail.</p>"),
        "b.xhtml": chapter('<div class="t"><p>AT  SEA</p></div><p>The boats sink.</p>'),
        "c.xhtml": chapter("<p>Chapter 3: a storm</p><p>It blows.</p>"),
    }
    assert read(book(pages, files={"in/toc.ncx": NCX})).markdown == (
        "## Part One\n\nThe boats sail.\n\n### AT SEA\n\nThe boats sink.\n\nChapter 3: a storm\n\nIt blows."
    )


def test_metadata_of_version_3():
    stated = (
        '<dc:title id="t2">A book</dc:title><dc:title id="t1">Boats</dc:title><meta refines="#t1" '
        'property="title-type">main</meta><meta refines="#t2" property="title-type">collection</meta>'
        '<dc:creator id="c1">Ann Reed</dc:creator><dc:creator id="c2">Bo Lind</dc:creator>'
        '<dc:creator id="c3">Cy Ott</dc:creator><meta refines="#c1" property="role">aut</meta>'
        '<meta refines="#c3" property="role">ill</meta>'
        "<dc:date>2024</dc:date><meta property='dcterms:modified'>2024-05-03T10:20:30Z</meta>"
        "<dc:language>pt-BR</dc:language><dc:publisher>Mill Press</dc:publisher><dc:rights>CC BY</dc:rights>"
        "<dc:description>&lt;p&gt;All &lt;em&gt;boats&lt;/em&gt;.&lt;/p&gt;</dc:description>"
        "<dc:subject>sea</dc:subject>"
    )
    about = read(book({"a.xhtml": ONE}, stated)).metadata
    assert (about.title, about.authors, about.language) == ("Boats", ("Ann Reed", "Bo Lind"), "pt")
    assert (about.published.iso(), about.published.precision) == ("2024-01-01", "year")
    assert about.modified.iso() == "2024-05-03T10:20:30+00:00"
    assert (about.site, about.rights, about.description, about.tags) == (
        "Mill Press",
        "CC BY",
        "All boats.",
        ("sea",),
    )


def test_metadata_of_version_2():
    stated = (
        f'<dc-metadata {DC}><dc:title>Boats</dc:title><dc:creator opf:role="aut">Ann Reed</dc:creator>'
        '<dc:creator opf:role="edt">Ed It</dc:creator><dc:date opf:event="modification">2020-02-01</dc:date>'
        '<dc:date opf:event="publication">1911-03</dc:date></dc-metadata>'
    )
    about = read(book({"a.xhtml": ONE}, stated)).metadata
    assert (about.title, about.authors) == ("Boats", ("Ann Reed",))
    assert (about.published.precision, about.published.iso()[:7], about.modified.iso()) == (
        "month", "1911-03", "2020-02-01",
    )  # fmt: skip
    unknown = f"{TITLE}<dc:date>0101-01-01T00:00:00+00:00</dc:date>"
    assert read(book({"a.xhtml": ONE}, unknown)).metadata.published is None


def test_pages_that_are_xhtml_and_not_html():
    body = (
        '<a id="page1"/><h1>One</h1><script src="x.js"/><p>The <i/>boats <b>sail</b>.</p><div class="x"/>'
        "<p>On.</p>"
    )
    assert read(book({"a.xhtml": chapter(body)})).markdown == "## One\n\nThe boats **sail**.\n\nOn."


def test_an_archive_without_its_mimetype_first():
    assert read(book({"a.xhtml": ONE}, first=())).body == "One\n\nThe boats sail."


ENCRYPTED = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/>
<enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData></encryption>"""
AES = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"


def test_a_book_with_encrypted_pages_is_named_as_such():
    files = {"META-INF/encryption.xml": ENCRYPTED.format(AES, "in/a.xhtml"), "META-INF/license.lcpl": "{}"}
    with pytest.raises(Rejected, match=r"encrypted: .*Readium LCP"):
        read(book({"a.xhtml": ONE}, files=files))


@pytest.mark.parametrize(
    ("algorithm", "file"), [("http://www.idpf.org/2008/embedding", "in/a.xhtml"), (AES, "in/font.otf")]
)
def test_a_book_with_hidden_fonts_is_read(algorithm, file):
    files = {"META-INF/encryption.xml": ENCRYPTED.format(algorithm, file)}
    assert read(book({"a.xhtml": ONE}, files=files)).body == "One\n\nThe boats sail."


def test_damaged_and_hostile_books():
    whole = book({"a.xhtml": ONE})
    assert refusal_of(whole[:-40]) == "malformed_epub"
    assert refusal_of(pack({"a.xhtml": ONE}, MIMETYPE)) == "malformed_epub"
    assert refusal_of(book({"a.xhtml": ONE}, files={"in/book.opf": "<package/>"})) == "malformed_epub"
    assert refusal_of(book({"../../a.xhtml": ONE}, files={"in/../../a.xhtml": ""})) == "malformed_epub"
    assert refusal_of(book({"a.xhtml": chapter("")})) == "no_text"
    declared = '<!DOCTYPE package [<!ENTITY a "b">]><package/>'
    assert refusal_of(book({"a.xhtml": ONE}, files={"in/book.opf": declared})) == "dtd_refused"
    assert refusal_of(book({"a.xhtml": bytes(9_000_000)})) == "archive_bomb"


def test_entities_in_pages_stay_as_they_are():
    declared = '<!DOCTYPE html [<!ENTITY boats "bombs">]>'
    assert read(book({"a.xhtml": declared + chapter("<p>The &boats; &eacute;.</p>")})).body.endswith(
        "The &boats; é."
    )


def test_any_damage_gives_a_document_or_a_reason():
    with ZipFile(BytesIO(book({"a.xhtml": ONE}, files={"in/toc.ncx": NCX}))) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "mimetype"}
    chance = random.Random(5)
    outcomes = set()
    for _ in range(200):
        name = chance.choice(sorted(files))
        text = bytearray(files[name])
        for _ in range(chance.randrange(1, 8)):
            text[chance.randrange(len(text))] = chance.choice(b"<>/\"'&x0 =:")
        try:
            formats.read(RawItem("/drop/document", pack(files | {name: bytes(text)}, MIMETYPE), None))
            outcomes.add("read")
        except Rejected as refused:
            outcomes.add(refused.reason)
    assert outcomes <= {"read", "malformed_epub", "dtd_refused", "no_text"}
    assert "read" in outcomes
