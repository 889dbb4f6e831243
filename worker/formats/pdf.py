"""PDF: its text in reading order, without running titles, as headings, paragraphs and lists."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from worker.document import RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.written_html import read_written

NAME = "PDF"
MAX_PAGES = 2000
MAX_OBJECTS = 2_000_000
"""Lines, pictures and pieces of text, of all pages: a drawing of a map has 100,000."""
MAX_RUNS = 2_000_000
INSTALL_HINT = (
    "PDF is read by pypdfium2, which is missing here: .venv/bin/python -m pip install 'pypdfium2>=5.15'"
)

_ERR_PASSWORD, _ERR_SECURITY = 4, 5
"""fpdfview.h: FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY."""


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """1 for PDF's signature."""
    return 1.0 if raw.content.startswith(b"%PDF-") else 0.0


def read(raw: RawItem) -> WrittenPage:
    """All of its text as one page.

    Raises Rejected("pdf_not_supported", "malformed_pdf", "encrypted", "no_text", "too_large").
    """
    try:
        import pypdfium2  # noqa: PLC0415  a library of 3 MB, loaded for the first PDF
    except ImportError as error:
        raise Rejected("pdf_not_supported", f"{raw.target}: {INSTALL_HINT}") from error
    try:
        with pypdfium2.PdfDocument(raw.content) as document:
            return _read_document(document, raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_ERR_PASSWORD, _ERR_SECURITY):
            raise Rejected(
                "encrypted", f"{raw.target}: it needs a password; save it without one, and drop that file"
            ) from error
        raise Rejected("malformed_pdf", f"{raw.target}: {error}") from error


def _read_document(document: Any, raw: RawItem) -> WrittenPage:
    # The layout needs the library, too.
    from worker.formats.pdf_layout.lines import find_lines  # noqa: PLC0415
    from worker.formats.pdf_layout.markup import text_of, write_html  # noqa: PLC0415
    from worker.formats.pdf_layout.paragraphs import make_paragraphs  # noqa: PLC0415
    from worker.formats.pdf_layout.pdf_metadata import read_metadata  # noqa: PLC0415
    from worker.formats.pdf_layout.reading_order import order_lines  # noqa: PLC0415
    from worker.formats.pdf_layout.running_lines import remove_running_lines  # noqa: PLC0415

    pages = [find_lines(runs) for runs in _read_pages(document, raw)]
    if not any(pages):
        raise Rejected(
            "no_text",
            f"{raw.target}: it has {len(document)} pages and no text; it may be a scan. Recognise its text"
            " (OCR, for instance with ocrmypdf), and drop that file",
        )
    columns = [column for lines in remove_running_lines(pages) for column in order_lines(lines)]
    paragraphs = make_paragraphs(columns)
    largest = next((text_of(one) for one in paragraphs if one.level == 1), None)
    metadata = read_metadata(document.get_metadata_dict(), _language_of(document), largest)
    return read_written(raw, write_html(paragraphs), metadata)


def _read_pages(document: Any, raw: RawItem) -> Iterator[list[Any]]:
    """The text of each page. Raises Rejected("too_large")."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    from worker.formats.pdf_layout.drawn_bullets import add_drawn_bullets  # noqa: PLC0415
    from worker.formats.pdf_layout.page_runs import read_runs  # noqa: PLC0415

    objects = runs = 0
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        found = add_drawn_bullets(page, read_runs(page))
        objects += pdfium.FPDFPage_CountObjects(page)
        runs += len(found)
        page.close()
        if objects > MAX_OBJECTS or runs > MAX_RUNS:
            raise Rejected(
                "too_large", f"{raw.target}: more than {MAX_OBJECTS:,} objects or {MAX_RUNS:,} pieces of text"
            )
        yield found


def _language_of(document: Any) -> str | None:
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    buffer = ctypes.create_string_buffer(64)
    size = pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 64)
    return buffer.raw[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace") or None
