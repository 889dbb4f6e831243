"""PDF: its text, page by page, with lines joined to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from worker.document import RawItem
from worker.errors import Rejected
from worker.formats.html import address_of
from worker.page.page import Page, parse_markup

NAME = "PDF"
MAX_PAGES = 2000
INSTALL_HINT = (
    "PDF is read by pypdfium2, which is missing here: .venv/bin/python -m pip install 'pypdfium2>=5.15'"
)

_META_NAMES = {"Title": "og:title", "Author": "author", "Subject": "description"}
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_BROKEN_WORD = re.compile("[\x02\ufffe]\\s*")
"""PDFium's mark for a hyphen at the end of a line."""
_SENTENCE_ENDS = (".", "!", "?", ":", "\u3002", '"', "\u201d")


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """1 for PDF's signature."""
    return 1.0 if raw.content.startswith(b"%PDF-") else 0.0


def read(raw: RawItem) -> Page:
    """The text as paragraphs. Raises Rejected("pdf_not_supported", "malformed_pdf", "no_text")."""
    try:
        import pypdfium2  # noqa: PLC0415  a library of 3 MB, loaded for the first PDF
    except ImportError as error:
        raise Rejected("pdf_not_supported", f"{raw.target}: {INSTALL_HINT}") from error
    try:
        with pypdfium2.PdfDocument(raw.content) as document:
            about = document.get_metadata_dict()
            lines = list(_lines(document))
    except pypdfium2.PdfiumError as error:
        raise Rejected("malformed_pdf", f"{raw.target}: {error}") from error
    if not any(line.strip() for line in lines):
        raise Rejected("no_text", f"{raw.target}: it has no text; it may be a scan")
    head = "".join(f'<meta property="{name}" name="{name}" content="{escape(about[field])}">'
                   for field, name in _META_NAMES.items() if about.get(field))  # fmt: skip
    if date := _DATE.match(about.get("CreationDate", "")):
        head += f'<meta property="article:published_time" content="{date[1]}-{date[2]}-{date[3]}">'
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in join_lines(lines))
    html = f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"
    return parse_markup(html, address_of(raw), raw.received)


def _lines(document: object) -> Iterator[str]:
    for number in range(min(len(document), MAX_PAGES)):  # type: ignore[arg-type]
        page = document[number]  # type: ignore[index]
        text = page.get_textpage().get_text_bounded()
        yield from _BROKEN_WORD.sub("", text).splitlines()
        page.close()


def join_lines(lines: list[str]) -> list[str]:
    """Join lines to paragraphs, which end at an empty line, or at a short line that ends a sentence."""
    full = sorted(len(line) for line in lines if line.strip())
    width = full[len(full) * 3 // 4] if full else 0
    found: list[str] = []
    current = ""
    for line in (*(written.strip() for written in lines), ""):
        if not line:
            found += [current] if current else []
            current = ""
            continue
        broken = current.endswith("-") and line[:1].islower()
        current = f"{current[:-1]}{line}" if broken else f"{current} {line}".strip()
        if len(line) < 0.75 * width and line.endswith(_SENTENCE_ENDS):
            found.append(current)
            current = ""
    return found
