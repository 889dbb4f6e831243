"""DOCX: what its XML marks, in the forms that Word writes; damaged and hostile files."""

import random
import zipfile
from io import BytesIO

import pytest
from formats.office_files import W, docx, pack, read, relations

from worker import formats
from worker.document import RawItem
from worker.errors import Rejected

STYLES = """
<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Part"/><w:basedOn w:val="Rubrik1"/></w:style>
<w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="HTML Preformatted"/></w:style>
<w:style w:type="paragraph" w:styleId="Cite"><w:name w:val="Intense Quote"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Items"><w:name w:val="List Bullet"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/></w:lvl>
  </w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>
  </w:lvlOverride></w:num>
"""


def p(text, style=None, properties=""):
    """A paragraph; text without markup becomes a run."""
    inner = text if "<" in text else f"<w:r><w:t>{text}</w:t></w:r>"
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def r(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text, list_id, level=0):
    return p(text, None, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def markdown(body, links=None, **parts):
    return read(docx(body, links, **parts)).markdown


def test_headings_by_style_by_its_base_by_its_outline_and_by_their_own():
    body = (
        p("Boats", "Titel") + p("One", "Rubrik1") + p("x") + p("Two", "Mine") + p("x") + p("Three", "Deep")
        + p("x") + p("Four", None, '<w:outlineLvl w:val="2"/>')
        + p("No more", "Mine", '<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    assert (
        markdown(body, styles=STYLES)
        == "## One\n\nx\n\n## Two\n\nx\n\n### Three\n\nx\n\n#### Four\n\nNo more"
    )


def test_a_table_of_contents_is_no_text():
    assert markdown(p("One 1", "TOC1") + p("The boats are in."), styles=STYLES) == "The boats are in."


def test_lists_of_styles_and_paragraphs_continue_their_numbers():
    body = (
        p("ferries", "Items") + item("the Tern", 1, 1) + item("the Gull", 1, 1) + p("tugs", "Items")
        + item("four", 2) + item("five", 2) + p("Between.") + item("six", 2) + p("Again.") + item("one", 3)
    )  # fmt: skip
    assert markdown(body, styles=STYLES, numbering=NUMBERING) == (
        "- ferries\n  1. the Tern\n  2. the Gull\n- tugs\n\n4. four\n5. five\n\nBetween."
        "\n\n6. six\n\nAgain.\n\n1. one"
    )


def test_emphasis_of_neighbouring_runs_is_one():
    body = p(
        r("The ") + r("bo", "<w:b/>") + r("ats", "<w:b/>") + r(" are ", '<w:b w:val="0"/>')
        + r("in", "<w:b/><w:i/>") + r("hidden", "<w:vanish/>") + r(" now", '<w:rStyle w:val="Strong"/>')
        + r(" H") + r("2", '<w:vertAlign w:val="subscript"/>') + r("x", '<w:rFonts w:ascii="Consolas"/>')
    )  # fmt: skip
    assert markdown(body, styles=STYLES) == "The **boats** are __*in* now__ H<sub>2</sub>`x`"


def test_links_by_relation_by_field_and_within_the_document():
    links = {"l1": ("hyperlink", "https://gull.example/a?b=1&amp;c")}
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK </w:instrText></w:r>'
        '<w:r><w:instrText>"https://tern.example/"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>the Tern</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p(
        f'<w:hyperlink r:id="l1">{r("the Gull")}</w:hyperlink>{r(" and ")}{field}{r(", ")}'
        f'<w:hyperlink w:anchor="there">{r("below")}</w:hyperlink>'
    ) + p(f'<w:bookmarkStart w:name="there"/>{r("Here.")}')
    assert markdown(body, links) == (
        "[the Gull](https://gull.example/a?b=1&c) and [the Tern](https://tern.example/), [below](#there)"
        "\n\nHere."
    )
    assert '<p id="there">Here.' in read(docx(body, links)).html


def test_what_was_inserted_is_text_and_what_was_deleted_is_not():
    gone = '<w:rPr><w:del w:id="4"/></w:rPr>'
    body = (
        p(
            f"{r('The boats ')}<w:ins>{r('are ')}</w:ins>"
            f"<w:del><w:r><w:delText>were</w:delText></w:r></w:del>{r('in.')}"
        )
        + p(f"<w:moveFrom>{r('Moved.')}</w:moveFrom>") + p(f"<w:moveTo>{r('Moved.')}</w:moveTo>")
        + p(r("One "), None, gone) + p("paragraph.")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
        + "".join(f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}</w:tc></w:tr>" for a, b in ("ab", "cd"))
        + "</w:tbl>"
    )  # fmt: skip
    assert markdown(body) == (
        "The boats are in.\n\nMoved.\n\nOne paragraph.\n\n|  |  |\n| --- | --- |\n| a | b |\n| c | d |"
    )


def test_notes_of_both_kinds_in_the_order_of_their_marks():
    body = p(
        f'{r("A")}<w:r><w:endnoteReference w:id="2"/></w:r>{r(" b")}'
        '<w:r><w:footnoteReference w:id="5"/></w:r>'
        f'<w:r><w:footnoteReference w:id="99"/></w:r>'
    )
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p("x")}</w:footnote>'
        f'<w:footnote w:id="5">{p("Foot.")}</w:footnote>'
    )
    ends = f'<w:endnote w:id="2">{p("End.")}</w:endnote>'
    assert markdown(body, footnotes=notes, endnotes=ends) == (
        "A<sup>[1](#note-1)</sup> b<sup>[2](#note-2)</sup>\n\n1. End.\n2. Foot."
    )


def test_tables_with_spans_and_tables_that_frame():
    def cell(text, about=""):
        return f"<w:tc><w:tcPr>{about}</w:tcPr>{p(text)}</w:tc>"

    table = (
        f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('a')}{cell('b')}{cell('c')}</w:tr>"
        f"<w:tr>{cell('wide', '<w:gridSpan w:val=' + chr(34) + '2' + chr(34) + '/>')}"
        f"{cell('tall', '<w:vMerge w:val=' + chr(34) + 'restart' + chr(34) + '/>')}</w:tr>"
        f"<w:tr>{cell('d')}{cell('e')}{cell('', '<w:vMerge/>')}</w:tr></w:tbl>"
    )
    html = read(docx(table)).html
    assert '<td colspan="2">wide</td>' in html
    assert '<td rowspan="2">tall</td>' in html
    assert "<th>a</th>" in html
    assert markdown(f"<w:tbl><w:tr>{cell('A frame.')}</w:tr></w:tbl>") == "A frame."


def test_code_quotations_formulas_and_line_breaks():
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
        "<m:r><m:t>=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den>"
        "</m:f></m:oMath>"
    )
    body = (
        p("if a &lt; b:", "Code") + p("    sail()", "Code") + p("Who sails, wins.", "Cite")
        + p(r("Here ") + formula + '<w:r><w:br/></w:r><w:r><w:br w:type="page"/></w:r>' + r("ends."))
    )  # fmt: skip
    assert markdown(body, styles=STYLES) == (
        "```\nif a < b:\n    sail()\n```\n\n> Who sails, wins.\n\nHere x^2=(a+b)/2\\\nends."
    )


def test_pictures_by_their_description_and_text_boxes_once():
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr descr="A gull"/><a:graphic><a:blip r:embed="i1"/></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{p('In a box.')}"
        f"</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"{p('In a box.')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert markdown(p(picture) + p(r("Beside.") + box), {"i1": ("image", "media/gull.png")}) == (
        "![A gull](word/media/gull.png)\n\nBeside.\n\nIn a box."
    )


COMMENTS = "".join(
    f'<w:comment w:id="{number}" w:author="{author}" w:date="{date}">'
    f"<w:p><w:r><w:t>First line of {number}.</w:t></w:r></w:p>"
    f'<w:p w14:paraId="0000000{number}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
    for number, author, date, text in (
        (1, "Ida Brandt", "2024-05-03T10:20:00Z", "Why?"),
        (2, "Jonas Pell", "2024-05-03T11:21:14Z", "Because."),
        (3, "", "", "Done."),
    )
)
EXTENDED = (
    '<w15:commentEx w15:paraId="00000001" w15:done="0"/>'
    '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
    '<w15:commentEx w15:paraId="00000003" w15:done="1"/>'
)


def test_review_comments_with_replies_and_resolved_ones():
    found = read(docx(p("The boats."), comments=COMMENTS, commentsExtended=EXTENDED)).comments
    assert [(one.author, one.text, one.parent, one.collapsed) for one in found] == [
        ("Ida Brandt", "First line of 1.\n\nWhy?", None, False),
        ("Jonas Pell", "First line of 2.\n\nBecause.", 0, False),
        (None, "First line of 3.\n\nDone.", None, True),
    ]
    times = [one.posted for one in found]
    assert [time and (time.precision, time.zone_known) for time in times] == [
        ("minute", False), ("second", False), None,
    ]  # fmt: skip


def test_a_time_in_utc_is_preferred():
    ids = '<w16cid:commentId w16cid:paraId="00000001" w16cid:durableId="AB"/>'
    times = '<w16cex:commentExtensible w16cex:durableId="AB" w16cex:dateUtc="2024-05-03T08:20:00Z"/>'
    content = docx(p("The boats."), comments=COMMENTS, commentsIds=ids, commentsExtensible=times)
    first = read(content).comments[0]
    assert (first.posted.at.hour, first.posted.zone_known, first.posted_text) == (
        8,
        True,
        "2024-05-03T10:20:00Z",
    )


def test_a_strict_document_and_any_name_of_its_main_part():
    strict = W.replace(
        "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
    )
    content = pack({
        "_rels/.rels": relations(x=("officeDocument", "/word/document2.xml")),
        "word/document2.xml": f"<w:document {strict}><w:body>{p('The boats.')}</w:body></w:document>",
    })  # fmt: skip
    assert read(content).body == "The boats."


def test_a_document_is_known_under_any_name_and_an_archive_of_documents_is_none():
    inner = docx(p("The boats."))
    assert formats.name_of(RawItem("/drop/boats.txt", inner, None)) == "Word documents (DOCX)"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.docx", inner)
    with pytest.raises(Rejected, match="is_a_container"):
        read(out.getvalue())


def refusal_of(content):
    with pytest.raises(Rejected) as refused:
        read(content)
    assert "/drop/document" in refused.value.detail
    return refused.value.reason


def test_a_document_with_a_password_is_named_as_such():
    stream = "EncryptedPackage".encode("utf-16-le")
    assert refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream + bytes(1000)) == "encrypted"


@pytest.mark.parametrize(
    "content",
    [
        docx(p("The boats."))[:-60],
        pack({"word/document.xml": "<w:document"}),
        pack({"word/other.xml": "", "word/document.xml": "no markup"}),
        pack({"word/documents.xml": "<x/>"}),
    ],
)
def test_a_damaged_document(content):
    assert refusal_of(content) in ("malformed_docx", "no_text")


def test_entities_and_bombs_are_refused():
    declared = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;">]>'
    assert (
        refusal_of(pack({"word/document.xml": f"{declared}<w:document {W}><w:p>&d;</w:p></w:document>"}))
        == "dtd_refused"
    )
    assert refusal_of(pack({"word/document.xml": bytes(70_000_000)})) == "archive_bomb"


def test_numbers_that_are_none():
    for stated in ("²", "9" * 5000, "-1", ""):
        body = item("x", 1, stated) + p("The boats.", None, f'<w:outlineLvl w:val="{stated}"/>')
        assert "The boats." in read(docx(body, numbering=NUMBERING)).markdown


def test_deep_nesting_is_cut_and_not_fatal():
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + p("x") + "</w:tc></w:tr></w:tbl>" * 3000
    inline = "<w:smartTag>" * 3000 + r("y") + "</w:smartTag>" * 3000
    assert read(docx(p("The boats.") + deep + p(inline))).body == "The boats."


def test_any_damage_gives_a_document_or_a_reason():
    files = {
        "word/document.xml": f"<w:document {W}>{p('One', 'Rubrik1')}{item('two', 1)}</w:document>",
        "word/_rels/document.xml.rels": relations(
            a=("styles", "styles.xml"), b=("numbering", "numbering.xml"), c=("comments", "comments.xml"),
        ),
        "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {W}>{NUMBERING}</w:numbering>",
        "word/comments.xml": f"<w:comments {W}>{COMMENTS}</w:comments>",
    }  # fmt: skip
    chance = random.Random(5)
    outcomes = set()
    for _ in range(150):
        name = chance.choice([*files])
        text = bytearray(files[name].encode())
        for _ in range(chance.randrange(1, 8)):
            text[chance.randrange(len(text))] = chance.choice(b"<>/\"'&x0 =w:")
        try:
            formats.read(RawItem("/drop/document", pack(files | {name: bytes(text)}), None))
            outcomes.add("read")
        except Rejected as refused:
            outcomes.add(refused.reason)
    assert outcomes <= {"read", "malformed_docx", "dtd_refused", "no_text"}
    assert "read" in outcomes
