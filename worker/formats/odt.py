"""ODT: the text, annotations and metadata of OpenDocument texts, zipped or flat (FODT)."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from worker.archives.bounded_zip import BoundedZip
from worker.document import Metadata, RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.detection.zip_kinds import kind_of_zip
from worker.formats.markup.stated_metadata import read_language, read_names, read_tags, read_time, read_title
from worker.formats.markup.xml_part import read_nodes, read_xml, read_xml_text
from worker.formats.open_document.annotations import read_annotations
from worker.formats.open_document.paragraphs import Findings
from worker.formats.open_document.styles import STYLE_ELEMENTS, Styles
from worker.formats.open_document.text import BLOCKS, TextReader
from worker.formats.written_html import read_written
from worker.page.charset import decode
from worker.page.xml_reader import XmlNode

NAME = "OpenDocument texts (ODT)"
_FLAT = re.compile(r"<office:document\s[^>]{0,8000}opendocument\.text\b")
_ENCRYPTED_ENTRY = "encrypted-package"
"""In it, LibreOffice 24.8 and later encrypt all of a document."""


def likeness(raw: RawItem, sample: str) -> float:
    """Sure of an archive with an OpenDocument text in it, and of the same in one XML file."""
    return 1.0 if kind_of_zip(raw.content) == "odt" or _FLAT.search(sample) else 0.0


def read(raw: RawItem) -> WrittenPage:
    """Read text, annotations and metadata; tracked insertions are text, deletions are not.

    Raises Rejected: ``encrypted``, ``malformed_odt``, ``dtd_refused``, ``archive_bomb``, ``too_large``,
    ``no_text``.
    """
    styles, about = Styles(), list[XmlNode]()
    findings = Findings()
    archive = BoundedZip(BytesIO(raw.content), raw.target, "odt") if kind_of_zip(raw.content) else None
    reader = TextReader(styles, findings, archive)

    def take(node: XmlNode) -> None:
        if node.name in STYLE_ELEMENTS:
            styles.add(node)
        elif node.name == "office:meta":
            about.append(node)
        else:
            reader.read_block(node)

    _read_parts(raw, archive, take)
    html = reader.writer.html() + reader.read_notes()
    metadata = _read_metadata(about[0]) if about else Metadata()
    return read_written(raw, html, metadata, read_annotations(findings.annotations, reader))


def _read_parts(raw: RawItem, archive: BoundedZip | None, take: Callable[[XmlNode], None]) -> None:
    """Pass metadata, styles and the text on, in this order."""
    if archive is None:
        wanted = BLOCKS | STYLE_ELEMENTS | {"office:meta"}
        read_xml_text(decode(raw.content, raw.charset), raw.target, "odt", wanted, take)
        return
    _refuse_encrypted(archive)
    for name, wanted in (("meta.xml", frozenset(["office:meta"])), ("styles.xml", STYLE_ELEMENTS)):
        if name in archive:
            read_xml(archive, name, wanted, take)
    read_xml(archive, "content.xml", BLOCKS | STYLE_ELEMENTS, take)


def _refuse_encrypted(archive: BoundedZip) -> None:
    marked = read_nodes(archive, "META-INF/manifest.xml", "manifest:encryption-data")
    if marked or _ENCRYPTED_ENTRY in archive:
        raise Rejected("encrypted", f"{archive.target}: an OpenDocument text that needs a password")


def _read_metadata(stated: XmlNode) -> Metadata:
    """What ``meta.xml`` states (OpenDocument 1.3 part 3, 4.3)."""
    return Metadata(
        title=read_title(stated.text_of("dc:title")),
        authors=read_names([stated.text_of("meta:initial-creator", "dc:creator")]),
        published=read_time(stated.text_of("meta:creation-date")),
        modified=read_time(stated.text_of("dc:date")),
        language=read_language(stated.text_of("dc:language")),
        description=stated.text_of("dc:description", "dc:subject"),
        tags=read_tags(node.text for node in stated.all("meta:keyword")),
    )
