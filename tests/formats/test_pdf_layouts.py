# ruff: noqa: E501 - lines are as they are drawn
"""PDF documents of several makers and layouts, compared with the whole Markdown that they should give.

The samples are made of the project's own words with Chromium, LibreOffice, Calibre and ReportLab.
"""

from pathlib import Path

import pytest

from tests.formats.test_pdf import pdf
from worker import formats, pipeline
from worker.document import RawItem
from worker.errors import Rejected
from worker.formats import pdf as pdf_format
from worker.formats.pdf_layout.pdf_metadata import read_date, read_metadata

SAMPLES = Path(__file__).parent / "pdf_samples"
WHOLE = sorted(path.stem for path in SAMPLES.glob("*.md"))


def read(name):
    return pipeline.read(RawItem(f"/in/{name}.pdf", (SAMPLES / f"{name}.pdf").read_bytes(), None))


def drawn(*pieces, size=10):
    """The body of a page with texts at given places: (x, y, text) or (x, y, text, size)."""
    parts = []
    for x, y, text, *other in pieces:
        height = other[0] if other else size
        parts.append(f"BT /F1 {height} Tf {x} {y} Td ({text}) Tj ET")
    return pdf(info="/Title (Drawn)").replace(
        b"BT /F1 12 Tf 14 TL 50 700 Td  ET", " ".join(parts).encode("latin-1")
    )


def markdown_of(content):
    return pipeline.read(RawItem("/in/drawn.pdf", content, None)).markdown


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_text(name):
    assert read(name).markdown == (SAMPLES / f"{name}.md").read_text("utf-8").removesuffix("\n")


def test_what_documents_say_of_themselves():
    paper = read("reportlab_two").metadata
    assert paper.title == "The canal that was forgotten", "the stated one is the name of a file"
    assert paper.authors == ("Ines Marlow", "Piet van Dam")
    assert paper.description == "How a canal was lost and found"
    assert paper.tags == ("canal", "flood")
    assert read("libreoffice_two").metadata.title == "The canal that was forgotten"
    plain = read("reportlab_pages").metadata
    assert (plain.title, plain.authors, plain.description) == ("A report on the canal", (), None)
    assert read("chromium_one").metadata.language == "en"


def test_a_document_with_a_password():
    with pytest.raises(Rejected, match=r"encrypted: /in/reportlab_locked\.pdf: .*save it without one"):
        read("reportlab_locked")


def test_a_document_that_only_may_not_be_printed_is_read():
    assert read("reportlab_owner").body == "Words that anybody may read but not print."


def test_a_scan_says_what_to_do():
    with pytest.raises(Rejected, match=r"no_text: /in/reportlab_scan\.pdf: it has 2 pages and no text.*OCR"):
        read("reportlab_scan")


LEFT = ["The old canal between the two", "harbours was dug by hand in nine", "winters, and nobody knows who first had the engi-",
        "neering idea of it, or why the", "gates were made of oak wood."]  # fmt: skip
RIGHT = ["Since then the canal has been", "quiet. Herons stand in it, and in", "July there is a regatta of boats",
         "that schoolchildren have made of", "milk cartons and of old string."]  # fmt: skip


def test_columns_that_are_drawn_row_by_row():
    rows = [(40, 600 - 12 * n, text) for n, text in enumerate(LEFT)] + [
        (330, 600 - 12 * n, text) for n, text in enumerate(RIGHT)
    ]
    rows.sort(key=lambda piece: (-piece[1], piece[0]))
    assert markdown_of(drawn((40, 650, "A title over both columns", 18), *rows)) == (
        "## A title over both columns\n\nThe old canal between the two harbours was dug by hand in nine winters, and"
        " nobody knows who first had the engineering idea of it, or why the gates were made of oak wood.\n\nSince then"
        " the canal has been quiet. Herons stand in it, and in July there is a regatta of boats that schoolchildren"
        " have made of milk cartons and of old string."
    )


def test_rows_of_a_table_stay_together():
    rows = [(40, 500 - 14 * n, f"Gull {n}") for n in range(6)] + [
        (300, 500 - 14 * n, f"{n} m") for n in range(6)
    ]
    body = markdown_of(drawn((40, 540, "The boats and how long they are:"), *rows))
    assert "Gull 0 0 m" in body
    assert "Gull 5 5 m" in body


def test_a_word_with_a_hyphen_keeps_it_if_the_document_has_it_elsewhere():
    lines = ["A snow-white gull and a painting by a little", "known painter of ships, where the gull is snow-",
             "white, too, and the sea is of a colour which no", "engi-", "neer would call blue."]  # fmt: skip
    body = markdown_of(drawn(*((40, 700 - 12 * n, line) for n, line in enumerate(lines))))
    assert "gull is snow-white, too" in body
    assert "no engineer would" in body


def test_turned_text_in_the_margin_is_left_out():
    content = drawn(
        (40, 700, "The harbour was full of boats that year."), (40, 686, "They had come for the regatta.")
    )
    turned = content.replace(
        b" ET\nendstream", b" ET BT /F1 10 Tf 0 1 -1 0 20 300 Tm (arXiv:0000) Tj ET\nendstream"
    )
    assert markdown_of(turned) == "The harbour was full of boats that year. They had come for the regatta."


@pytest.mark.parametrize(
    ("stated", "iso", "precision"),
    [
        ("D:20240504101500+02'00'", "2024-05-04T10:15:00+02:00", "second"),
        ("D:20240504101500Z", "2024-05-04T10:15:00+00:00", "second"),
        ("D:20240504", "2024-05-04", "day"),
        ("D:2024", "2024-01-01", "year"),
        ("20240504", "2024-05-04", "day"),
        ("D:20240504101500-05'30", "2024-05-04T10:15:00-05:30", "second"),
    ],
)
def test_dates(stated, iso, precision):
    moment = read_date(stated)
    assert (moment.iso(), moment.precision) == (iso, precision)


@pytest.mark.parametrize("stated", ["", "May 2024", "D:20241304", "D:00000000", "D:20240504101500+99'99'"])
def test_what_is_no_date(stated):
    assert read_date(stated) is None


@pytest.mark.parametrize(
    "title",
    ["", "untitled", "Microsoft Word - report.docx", "report_final.pdf", "Document1", "12", "x", "about:blank",
     "file:///tmp/a.html", "Untitled document"],
)  # fmt: skip
def test_titles_that_programs_made_up(title):
    assert read_metadata({"Title": title}, None, "The quay").title == "The quay"


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        ("Ines Marlow; Piet van Dam", ("Ines Marlow", "Piet van Dam")),
        ("Marlow, Ines", ("Marlow, Ines",)),
        ("Ines Marlow, Piet van Dam and Bo Ray", ("Ines Marlow", "Piet van Dam", "Bo Ray")),
        ("admin", ()),
        ("ines@gull.example", ()),
    ],
)
def test_authors(stated, authors):
    assert read_metadata({"Author": stated}, None, None).authors == authors


def test_bounds(monkeypatch):
    content = pdf("One.", "Two.", "Three.")
    monkeypatch.setattr(pdf_format, "MAX_RUNS", 2)
    with pytest.raises(Rejected, match="too_large"):
        formats.read(RawItem("/a.pdf", content, None))


def test_random_damage_is_always_a_reason():
    whole = (SAMPLES / "reportlab_pages.pdf").read_bytes()
    for place in range(200, len(whole), 211):
        content = whole[:place] + bytes([whole[place] ^ 85]) + whole[place + 1 :]
        try:
            formats.read(RawItem("/a.pdf", content, None))
        except Rejected as error:
            assert error.reason in ("malformed_pdf", "no_text", "encrypted")  # noqa: PT017  most are read
