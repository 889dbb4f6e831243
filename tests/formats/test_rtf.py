"""RTF: what its control words mark, in the forms that several programs write; damaged files."""

import random

import pytest
from formats.office_files import read

from worker import formats
from worker.document import RawItem
from worker.errors import Rejected

STYLES = (
    r"{\fonttbl{\f0\froman Times New Roman;}{\f1\fmodern Courier New;}{\f2\fswiss\fcharset204 Arial;}"
    r"{\f3\fnil\fcharset128 MS Mincho;}}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}"
    r"{\s2 Heading 2;}{\s3 Title;}{\s4 Quotations;}{\*\cs5 Strong;}{\s6 toc 1;}}"
)


def rtf(body, head=STYLES):
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + head + body + "}").encode("latin-1")


def markdown(body):
    return read(rtf(body)).markdown


def refusal_of(content):
    with pytest.raises(Rejected) as refused:
        read(content)
    assert "/drop/document" in refused.value.detail
    return refused.value.reason


def test_headings_by_style_and_by_outline():
    body = (
        r"\pard\s3 Boats\par\pard\s1\outlinelevel0\b One\par\pard\plain The boats.\par{\pard\s2 Two\par}"
        r"\pard\s0\outlinelevel2 Three\par\pard Sail.\par\pard\s6 One 1\par"
    )
    article = read(rtf(body))
    assert article.metadata.title == "Boats"
    assert article.markdown == "## One\n\nThe boats.\n\n### Two\n\n#### Three\n\nSail."


def test_emphasis_ends_with_its_group_or_its_word():
    body = (
        r"\pard a {\b b} \i c\i0  {\b\i d\b0 e}\plain  H{\sub 2}O {\strike f} {\v hidden}{\f1 code} "
        r"{\deleted gone}end"
    )
    assert markdown(body) == "a **b** *c* ***d***<em>e</em> H<sub>2</sub>O <del>f</del> `code` end"


def test_characters_of_code_pages_of_fonts_and_of_unicode():
    assert read(
        rtf(r"Gr\'f6\'dfe \u8364?5 {\uc2\u8212\'97\'97dash}\~x \emdash \'95 {\f2 \'cf\'f0\'e8}")
    ).body == ("Größe €5 —dash x —• При")
    assert read(rtf(r"{\f3 \'93\'fa\'96\'7b\'83A} {\f3\u26085?}")).body == "日本ア 日"
    assert read(rtf(r"\u55357?\u56832? \u-10179?\u-8704?")).body == "😀 😀"
    greek = rb"{\rtf1\ansi\ansicpg1253 \'c5\'eb\'eb\'dc\'e4\'e1}"
    assert read(greek).body == "Ελλάδα"


def test_links_and_bookmarks():
    body = (
        r'{\field{\*\fldinst {\b HYPERLINK} "https://gull.example/a?b=1"}{\fldrslt{\ul the Gull}}} and '
        r'{\field{\*\fldinst HYPERLINK \\l "there"}{\fldrslt below}}, page '
        r"{\field{\*\fldinst PAGE}{\fldrslt 7}}.\par"
        r"{\*\bkmkstart there}{\*\bkmkend there}Here.\par"
    )
    article = read(rtf(body))
    assert article.markdown == "[the Gull](https://gull.example/a?b=1) and [below](#there), page 7.\n\nHere."
    assert '<p id="there">' in article.html


def test_lists_by_their_marks():
    body = (
        r"{\listtext\'b7\tab}\pard\ls1\ilvl0 ferries\par{\listtext a)\tab}\pard\ls1\ilvl1 the Tern\par"
        r"{\listtext b)\tab}\pard\ls1\ilvl1 the Gull\par{\listtext\'b7\tab}\pard\ls1\ilvl0 tugs\par"
        r"\pard Then:\par{\pntext\f0 4.\tab}\pard\fi-360\li720 four\par{\pntext\f0 5.\tab}five\par\pard x\par"
        r"\pard\fi-360\li360 iv.\tab roman\par\pard\fi-360\li360 v.\tab more\par"
    )
    assert markdown(body) == (
        "- ferries\n  1. the Tern\n  2. the Gull\n- tugs\n\nThen:\n\n4. four\n5. five"
        "\n\nx\n\n4. roman\n5. more"
    )


def test_tables_with_spans():
    body = (
        r"\trowd\trhdr\cellx1000\cellx2000\cellx3000\pard\intbl a\cell b\cell c\cell\row"
        r"\trowd\clvmgf\cellx1000\cellx3010\pard\intbl tall\cell wide\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell d\par e\cell f\cell\row\pard After.\par"
    )
    html = read(rtf(body)).html
    assert "<th>a</th>" in html
    assert '<td rowspan="2">tall</td>' in html
    assert '<td colspan="2">wide</td>' in html
    assert "<td>d<br>e</td>" in html
    assert html.endswith("<p>After.</p>")


def test_notes_quotations_and_code():
    body = (
        r"\pard One{\super\chftn{\footnote\pard\plain{\super\chftn} First.}} two"
        r"{\footnote\ftnalt Second.}.\par"
        r"\pard\s4 Who sails, wins.\par\pard\f1 if a < b:\line    sail()\par\pard\f0 x\line y\par"
    )
    assert markdown(body) == (
        "One<sup>[1](#note-1)</sup> two<sup>[2](#note-2)</sup>.\n\n> Who sails, wins."
        "\n\n```\nif a < b:\n   sail()\n```\n\nx\\\ny\n\n1. First.\n2. Second."
    )


def packed_time(year, month, day, hour, minute):
    return minute | hour << 6 | day << 11 | month << 16 | (year - 1900) << 20


def test_annotations_with_their_times_and_replies():
    body = (
        r"The {\*\atrfstart 1}boats{\*\atrfend 1}{\*\atnid IB}{\*\atnauthor Ida Brandt}\chatn"
        r"{\*\annotation{\*\atnref 1}"
        rf"{{\*\atndate {packed_time(2024, 5, 3, 10, 20)}}}\pard\plain Which {{\i ones}}?}}"
        r"{\*\atnid JP}{\*\atnauthor Jonas Pell}\chatn"
        r"{\*\annotation{\*\atnparent -1}All.\par Of them.} are in.\par"
    )
    article = read(rtf(body))
    assert article.body == "The boats are in."
    assert [(one.author, one.text, one.parent) for one in article.comments] == [
        ("Ida Brandt", "Which ones?", None),
        ("Jonas Pell", "All.\n\nOf them.", 0),
    ]
    first, second = (one.posted for one in article.comments)
    assert (first.iso(), first.precision, first.zone_known) == ("2024-05-03T10:20:00+00:00", "minute", False)
    assert second is None


@pytest.mark.parametrize("stated", ["--5", r"\'b2", "-1" * 3000, "99999999999", "5-21-2023", "-9"])
def test_times_and_parents_that_are_none(stated):
    article = read(rtf(rf"Boats{{\*\annotation{{\*\atndate {stated}}}{{\*\atnparent {stated}}}Which?}}"))
    assert [(one.text, one.parent) for one in article.comments] == [("Which?", None)]


def test_the_information_group():
    head = (
        r"{\info{\title The b{\b oa}ts}{\author {\upr{Ann}{\*\ud{Ann Reed; Bo Lind}}}}"
        r"{\subject S}{\doccomm On \'84boats\'93.}{\keywords sea, ice}"
        r"{\creatim\yr2024\mo5\dy3\hr10\min20}{\revtim\yr2024\mo6\dy1}{\*\company X}}"
    )
    about = read(rtf("The boats.", head)).metadata
    assert (about.title, about.authors) == ("The boats", ("Ann Reed", "Bo Lind"))
    assert (about.description, about.tags) == ("On „boats“.", ("sea", "ice"))
    assert (about.published.iso(), about.published.precision) == ("2024-05-03T10:20:00+00:00", "minute")
    assert (about.modified.iso(), about.modified.precision) == ("2024-06-01", "day")


def test_what_is_no_text():
    body = (
        r"{\header Top}{\footer Page}{\pict\pngblip 89504e47}{\*\unknown words}{\*\shppict{\pict\bin4 }}}}}}"
        r"The boats."
        r"{\upr{plain}{\*\ud{\u8211? dash}}}{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard In a box.\par}}}"
    )
    assert read(rtf(body)).body == "The boats.– dash\n\nIn a box."


@pytest.mark.parametrize("content", [b"{\\rtf1 The boats", b"{\\rtf1" + b"{" * 300 + b"}" * 301, b"{\\rtf"])
def test_a_damaged_document(content):
    assert refusal_of(content) == "malformed_rtf"


def test_a_document_without_text_and_one_under_another_name():
    assert refusal_of(b"{\\rtf1}") == "no_text"
    assert formats.name_of(RawItem("/drop/a.txt", rtf("The boats."), None)) == "rich text (RTF)"


def test_any_damage_gives_a_document_or_a_reason():
    whole = rtf(
        r"\pard\s1 One\par{\listtext 1.\tab}\pard\ls1 a\par\trowd\cellx100\pard\intbl b\cell\row{\footnote n}"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}{\*\annotation{\*\atndate 5}z}\u8364?\'f6"
    )
    chance = random.Random(5)
    outcomes = set()
    for _ in range(400):
        text = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            text[chance.randrange(6, len(text))] = chance.choice(b"{}\\ -0bu*'x\xff")
        try:
            formats.read(RawItem("/drop/document", bytes(text), None))
            outcomes.add("read")
        except Rejected as refused:
            outcomes.add(refused.reason)
    assert outcomes <= {"read", "malformed_rtf", "no_text"}
    assert "read" in outcomes
