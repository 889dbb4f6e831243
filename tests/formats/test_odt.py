"""ODT: what its XML marks, in the forms that LibreOffice writes; damaged, encrypted and hostile files."""

import random

import pytest
from formats.office_files import ODF, odt, pack, read

from worker import formats
from worker.document import RawItem
from worker.errors import Rejected

LISTS = """
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/>
  <text:list-level-style-number text:level="2" style:num-format="a"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="1"
  text:start-value="3"/></text:list-style>
"""


def p(text, style="Standard"):
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def style(name, properties, family="text", **attrs):
    more = "".join(f' style:{key}="{value}"' for key, value in attrs.items())
    inner = f"<style:text-properties {properties}/>"
    return f'<style:style style:name="{name}" style:family="{family}"{more}>{inner}</style:style>'


def markdown(text, styles="", **files):
    return read(odt(text, styles, **files)).markdown


def refusal_of(content):
    with pytest.raises(Rejected) as refused:
        read(content)
    assert "/drop/document" in refused.value.detail
    return refused.value.reason


def test_headings_by_outline_and_a_title_by_its_style():
    text = (
        p("Boats", "Title") + '<text:h text:outline-level="1">One</text:h>' + p("x")
        + '<text:h text:outline-level="2"><text:bookmark text:name="two"/>Two</text:h>' + p("y")
    )  # fmt: skip
    article = read(odt(text))
    assert article.metadata.title == "Boats"
    assert article.markdown == "## One\n\nx\n\n### Two\n\ny"
    assert read(odt(text + p('<text:a xlink:href="#two">up</text:a>'))).html.count('id="two"') == 1


def test_white_space_is_folded_and_spaces_that_are_marked_stay():
    text = p('a\n   b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e') + p(
        '<text:s text:c="2"/>go  on', "Preformatted_20_Text"
    )
    assert markdown(text) == "a b c d\\\ne\n\n```\n  go  on\n```"


def test_emphasis_by_styles_and_their_bases_and_hidden_text():
    styles = (
        style("T1", 'fo:font-weight="bold"')
        + style("T2", 'fo:font-style="italic"', **{"parent-style-name": "T1"})
        + style("T3", 'style:text-position="sub 58%"') + style("T4", 'text:display="none"')
        + style("T5", 'style:text-line-through-style="solid"') + style("T6", 'style:font-name="Courier New"')
    )  # fmt: skip
    spans = "".join(f'<text:span text:style-name="T{n}">{w}</text:span> ' for n, w in enumerate("abcdef", 1))
    assert markdown(p(spans), styles) == "**a** ***b*** <sub>c</sub> <del>e</del> `f`"


def test_lists_within_lists_and_lists_that_go_on():
    def items(*texts):
        return "".join(f"<text:list-item>{p(text)}</text:list-item>" for text in texts)

    text = (
        f'<text:list text:style-name="L1"><text:list-item>{p("ferries")}<text:list>{items("Tern", "Gull")}'
        f"</text:list></text:list-item>{items('tugs')}</text:list>"
        f'<text:list xml:id="l2" text:style-name="L2">{items("three", "four")}</text:list>{p("Between.")}'
        f'<text:list text:style-name="L2" text:continue-numbering="true">{items("five")}</text:list>'
        f'{p("Again.")}<text:list text:style-name="L2"><text:list-item>{p("three")}{p("and more")}'
        "</text:list-item></text:list>"
    )
    assert markdown(text, LISTS) == (
        "- ferries\n  1. Tern\n  2. Gull\n- tugs\n\n3. three\n4. four\n\nBetween.\n\n5. five\n\nAgain."
        "\n\n3. three\n\n   and more"
    )


def test_tables_with_spans_and_rows_of_headings():
    def row(*cells):
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text, **spans):
        attrs = "".join(f' table:number-{name}-spanned="{count}"' for name, count in spans.items())
        return f"<table:table-cell{attrs}>{p(text)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    table = (
        f"<table:table><table:table-header-rows>{row(cell('a'), cell('b'))}</table:table-header-rows>"
        f"{row(cell('wide', columns=2), covered)}{row(cell('tall', rows=2), cell('c'))}"
        f"{row(covered, cell('d'))}</table:table>"
    )
    html = read(odt(table)).html
    assert "<th>a</th>" in html
    assert '<td colspan="2">wide</td>' in html
    assert '<td rowspan="2">tall</td>' in html


def test_deleted_text_and_tables_of_contents_are_no_text():
    text = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{p('Gone.')}</text:deletion>"
        f"</text:changed-region></text:tracked-changes><text:table-of-content><text:index-body>{p('One 1')}"
        f"</text:index-body></text:table-of-content>"
        f"<text:section>{p('The boats<text:change text:change-id=' + chr(34) + 'c' + chr(34) + '/> are in.')}"
        f"</text:section>"
    )
    assert markdown(text) == "The boats are in."


def test_notes_are_listed_at_the_end():
    note = (
        "<text:note><text:note-citation>*</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    )
    text = p(f"One{note.format(p('First.'))} two{note.format(p('Second.') + p('More.'))}.")
    assert markdown(text) == (
        "One<sup>[1](#note-1)</sup> two<sup>[2](#note-2)</sup>.\n\n1. First.\n\n2. Second.\n\n   More."
    )


def annotation(name, author, text, date="2024-05-03T10:20:31.250000000", **more):
    attrs = "".join(f' loext:{key.replace("_", "-")}="{value}"' for key, value in more.items())
    return (
        f'<office:annotation office:name="{name}"{attrs}><dc:creator>{author}</dc:creator>'
        f"<dc:date>{date}</dc:date><meta:creator-initials>XX</meta:creator-initials>{p(text)}</office:annotation>"
    )


def test_annotations_with_replies_and_resolved_ones():
    text = p(
        f"The {annotation('a1', 'Ida Brandt', 'Which?')}boats<office:annotation-end office:name='a1'/>"
        f"{annotation('a2', 'Jonas Pell', 'All of <text:span>them</text:span>.', parent_name='a1')} are in."
        f"{annotation('a3', 'Ruth Aalto', 'Done.', resolved='true')}"
    )
    article = read(odt(text))
    assert article.body == "The boats are in."
    assert [(one.author, one.text, one.parent, one.collapsed) for one in article.comments] == [
        ("Ida Brandt", "Which?", None, False),
        ("Jonas Pell", "All of them.", 0, False),
        ("Ruth Aalto", "Done.", None, True),
    ]
    first = article.comments[0].posted
    assert (first.iso(), first.precision, first.zone_known) == ("2024-05-03T10:20:31+00:00", "second", False)


def test_frames_pictures_and_formulas():
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>2</mn></math>'
    text = p(
        'See <draw:frame><draw:image xlink:href="Pictures/1.png"/><svg:desc>A gull</svg:desc></draw:frame>'
        '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
        f"<draw:frame><draw:text-box>{p('In a box.')}</draw:text-box></draw:frame>"
    )
    files = {"content.xml": f"<office:document-content {ODF}>{text}</office:document-content>"}
    files["Object 1/content.xml"] = formula
    content = pack(files, (("mimetype", "application/vnd.oasis.opendocument.text"),))
    assert read(content).markdown == "See ![A gull](Pictures/1.png)x=2\n\nIn a box."


META = """<office:meta><dc:title>Boats</dc:title>
<meta:initial-creator>Ann Reed; Bo Lind</meta:initial-creator>
<dc:creator>Someone Else</dc:creator><meta:creation-date>2024-05-03T10:20:31</meta:creation-date>
<dc:date>2024-06-01T00:00:00Z</dc:date><dc:subject>Ferries</dc:subject><meta:keyword>sea</meta:keyword>
<meta:keyword>ice, wind</meta:keyword><dc:language>de-AT</dc:language></office:meta>"""


def test_metadata():
    about = read(odt(p("The boats."), meta=META)).metadata
    assert (about.title, about.authors, about.language) == ("Boats", ("Ann Reed", "Bo Lind"), "de")
    assert (about.published.iso(), about.modified.iso()) == (
        "2024-05-03T10:20:31+00:00",
        "2024-06-01T00:00:00+00:00",
    )
    assert (about.description, about.tags) == ("Ferries", ("sea", "ice", "wind"))


def test_a_flat_document_and_an_archive_whose_mimetype_is_packed():
    flat = (
        f'<?xml version="1.0"?><office:document {ODF} '
        f'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{META}<office:body><office:text>{p('The boats.')}</office:text></office:body></office:document>"
    )
    article = read(flat.encode())
    assert (article.body, article.metadata.title) == ("The boats.", "Boats")
    content = f"<office:document-content {ODF}>{p('The boats.')}</office:document-content>"
    packed = pack({"content.xml": content, "mimetype": "application/vnd.oasis.opendocument.text"})
    assert read(packed).body == "The boats."


@pytest.mark.parametrize(
    ("kind", "name"),
    [("spreadsheet", "ODS"), ("presentation", "ODP"), ("graphics", "ODG"), ("chart", "rare kind")],
)
def test_other_open_documents_are_named(kind, name):
    with pytest.raises(Rejected, match=f"not_supported: .*{name}"):
        read(odt(p("x"), kind=kind))


def test_a_document_with_a_password_is_named_as_such():
    manifest = (
        f'<manifest:manifest {ODF}><manifest:file-entry manifest:full-path="content.xml">'
        f"<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    mimetype = (("mimetype", "application/vnd.oasis.opendocument.text"),)
    content = pack({"content.xml": b"\0\1\2", "META-INF/manifest.xml": manifest}, mimetype)
    assert refusal_of(content) == "encrypted"
    assert refusal_of(pack({"encrypted-package": b"\0\1\2"}, mimetype)) == "encrypted"


def test_damaged_and_hostile_documents():
    mimetype = (("mimetype", "application/vnd.oasis.opendocument.text"),)
    whole = odt(p("The boats."))
    assert refusal_of(whole[:-40]) == "malformed_odt"
    assert refusal_of(pack({"other.xml": ""}, mimetype)) == "malformed_odt"
    assert refusal_of(pack({"content.xml": f"<a {ODF}><text:p>x</a>"}, mimetype)) == "malformed_odt"
    declared = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    assert refusal_of(pack({"content.xml": f"{declared}<a {ODF}>{p('&b;')}</a>"}, mimetype)) == "dtd_refused"
    assert refusal_of(odt(p(""))) == "no_text"


def test_deep_nesting_is_cut_and_not_fatal():
    lists = "<text:list><text:list-item>" * 3000 + p("x") + "</text:list-item></text:list>" * 3000
    spans = p("<text:span>" * 3000 + "y" + "</text:span>" * 3000)
    assert read(odt(p("The boats.") + lists + spans)).body == "The boats."


def test_any_damage_gives_a_document_or_a_reason():
    whole = (
        f"<office:document-content {ODF}>{LISTS}{p('The boats.')}<text:list text:style-name='L1'>"
        f"<text:list-item>{p('a' + annotation('a', 'b', 'c'))}</text:list-item></text:list>"
        "</office:document-content>"
    )
    chance = random.Random(5)
    outcomes = set()
    for _ in range(150):
        text = bytearray(whole.encode())
        for _ in range(chance.randrange(1, 8)):
            text[chance.randrange(len(text))] = chance.choice(b"<>/\"'&x0 =:")
        content = pack(
            {"content.xml": bytes(text)}, (("mimetype", "application/vnd.oasis.opendocument.text"),)
        )
        try:
            formats.read(RawItem("/drop/document", content, None))
            outcomes.add("read")
        except Rejected as refused:
            outcomes.add(refused.reason)
    assert outcomes <= {"read", "malformed_odt", "dtd_refused", "no_text"}
    assert "read" in outcomes
