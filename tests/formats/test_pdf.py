"""PDF: read where its library is there, refused with the way to get it where it is not."""

import sys

import pytest

from worker import formats, pipeline
from worker.document import RawItem
from worker.errors import Rejected


def pdf(*lines, info="/Title (Boats) /CreationDate (D:20260303080000Z)"):
    """A PDF document of one page, its lines below each other."""
    text = "BT /F1 12 Tf 14 TL 50 700 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    fonts = "<< /Font << /F1 5 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources {fonts} >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R /Info 6 0 R >>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF".encode()


def read(content):
    return pipeline.read(RawItem("/a.pdf", content, None))


def test_its_text_and_what_it_says_of_itself():
    article = read(pdf("The ferry has been late since Mon-", "day, and nobody at the harbour", "knows why."))
    assert article.body == "The ferry has been late since Monday, and nobody at the harbour knows why."
    assert article.metadata.title == "Boats"
    assert article.metadata.published.iso() == "2026-03-03T08:00:00+00:00"


def test_a_scan_without_text():
    with pytest.raises(Rejected, match="no_text"):
        read(pdf())


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", pdf("x")[:200], b"%PDF-1.7\n" + b"\0" * 5000])
def test_a_broken_one(content):
    with pytest.raises(Rejected, match=r"malformed_pdf|no_text"):
        formats.read(RawItem("/a.pdf", content, None))


def test_without_the_library_the_reason_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(Rejected, match=r"pdf_not_supported: .*pip install 'pypdfium2"):
        read(pdf("x"))
