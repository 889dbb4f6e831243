"""DOCX: the text, review comments and metadata of Word documents, whatever program wrote them."""

from __future__ import annotations

from io import BytesIO

from worker.archives.bounded_zip import BoundedZip
from worker.document import Metadata, RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.detection.zip_kinds import kind_of_zip
from worker.formats.markup.stated_metadata import read_language, read_names, read_tags, read_time, read_title
from worker.formats.markup.xml_part import read_nodes, read_xml
from worker.formats.word.numbering import Numbering
from worker.formats.word.package import WordPart, find_core_properties, open_main_part
from worker.formats.word.review_comments import read_comments
from worker.formats.word.styles import Style, read_styles
from worker.formats.word.text import BLOCKS, Notes, TextReader, write_notes
from worker.formats.written_html import read_written
from worker.page.xml_reader import XmlNode

NAME = "Word documents (DOCX)"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The stream that a document with a password is in (MS-OFFCRYPTO, 2.3.4.4)."""
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Sure of a package with a Word document in it, and of one that needs a password."""
    return 1.0 if kind_of_zip(raw.content) == "docx" or _is_encrypted(raw.content) else 0.0


def read(raw: RawItem) -> WrittenPage:
    """Read text, comments and metadata; what reviewers inserted is text, what they deleted is not.

    Raises Rejected: ``encrypted``, ``malformed_docx``, ``dtd_refused``, ``archive_bomb``, ``too_large``,
    ``no_text``.
    """
    if _is_encrypted(raw.content):
        raise Rejected("encrypted", f"{raw.target}: an office document that needs a password")
    archive = BoundedZip(BytesIO(raw.content), raw.target, "docx")
    main = open_main_part(archive)
    styles = read_styles(main.nodes("styles", "w:style"))
    numbering = Numbering(main.nodes("numbering", "w:abstractNum", "w:num"))
    html = _read_text(main, styles, numbering)
    return read_written(raw, html, _read_metadata(archive), read_comments(main, styles, numbering))


def _read_text(main: WordPart, styles: dict[str, Style], numbering: Numbering) -> str:
    nodes = {note: node for kind in ("footnote", "endnote") for note, node in _read_notes(main, kind)}
    notes = Notes(frozenset(nodes))
    reader = TextReader(main, styles, numbering, notes)
    read_xml(main.archive, main.name, BLOCKS, reader.read_block)
    readers = {
        kind: TextReader(main.part(f"{kind}s") or main, styles, numbering, Notes(frozenset()))
        for kind in ("footnote", "endnote")
    }
    return reader.writer.html() + write_notes(readers, nodes, notes)


def _read_notes(main: WordPart, kind: str) -> list[tuple[tuple[str, str], XmlNode]]:
    """The notes of a kind, by kind and id, without the lines that separate them from the text."""
    return [
        ((kind, node.attrs.get("w:id", "")), node)
        for node in main.nodes(f"{kind}s", f"w:{kind}")
        if node.attrs.get("w:type") not in _SEPARATORS
    ]


def _read_metadata(archive: BoundedZip) -> Metadata:
    """What the core properties state (ECMA-376 part 2, 11)."""
    found = read_nodes(archive, find_core_properties(archive), "cp:coreProperties")
    if not found:
        return Metadata()
    stated = found[0]
    return Metadata(
        title=read_title(stated.text_of("dc:title")),
        authors=read_names([stated.text_of("dc:creator")]),
        published=read_time(stated.text_of("dcterms:created")),
        modified=read_time(stated.text_of("dcterms:modified")),
        language=read_language(stated.text_of("dc:language")),
        description=stated.text_of("dc:description", "dc:subject"),
        tags=read_tags([stated.text_of("cp:keywords")]),
    )


def _is_encrypted(content: bytes) -> bool:
    return content.startswith(_OLE) and _ENCRYPTED_PACKAGE in content
