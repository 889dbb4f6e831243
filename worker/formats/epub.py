"""EPUB: the chapters of a book in reading order as one document, and its metadata."""

from __future__ import annotations

from io import BytesIO

from worker.archives.bounded_zip import BoundedZip, ZipLimits
from worker.document import RawItem
from worker.document.written_page import WrittenPage
from worker.formats.book.book_metadata import read_metadata
from worker.formats.book.chapter_links import ChapterLinks
from worker.formats.book.chapter_writer import write_chapter
from worker.formats.book.chapters import read_chapters
from worker.formats.book.contents import read_contents
from worker.formats.book.package import read_package
from worker.formats.detection.zip_kinds import kind_of_zip
from worker.formats.written_html import read_written

NAME = "e-books (EPUB)"
MAX_TEXT_BYTES = 40_000_000
"""Of all pages and lists of a book. The longest novels have 10 MB of markup."""


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Sure of an archive that says so, or that has a container of a package."""
    return 1.0 if kind_of_zip(raw.content) == "epub" else 0.0


def read(raw: RawItem) -> WrittenPage:
    """Read the book. Covers, tables of contents and page numbers are no text.

    Raises Rejected: ``encrypted``, ``malformed_epub``, ``dtd_refused``, ``archive_bomb``, ``too_large``,
    ``no_text``.
    """
    archive = BoundedZip(BytesIO(raw.content), raw.target, "epub", ZipLimits(max_bytes=MAX_TEXT_BYTES))
    package = read_package(archive)
    metadata = read_metadata(package.metadata)
    chapters = read_chapters(archive, package, read_contents(archive, package), metadata)
    links = ChapterLinks(chapters)
    return read_written(raw, "".join(write_chapter(chapter, links) for chapter in chapters), metadata)
