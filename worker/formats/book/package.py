"""The package of an e-book: its files, the order in which they are read, and what it states of itself."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from worker.archives.bounded_zip import BoundedZip
from worker.errors import Rejected
from worker.formats.markup.xml_part import read_nodes
from worker.page.xml_reader import XmlNode

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
MAX_CHAPTERS = 5000
_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""These hide fonts from copying, and no text (EPUB 3.3, 4.2.6)."""
_LICENCES = {
    "META-INF/license.lcpl": "Readium LCP",
    "META-INF/rights.xml": "Adobe ADEPT",
    "META-INF/sinf.xml": "Apple FairPlay",
}


@dataclass(frozen=True, slots=True)
class BookFile:
    """A file of the manifest."""

    name: str
    """In the archive."""
    media_type: str
    properties: frozenset[str]
    item_id: str


@dataclass(frozen=True, slots=True)
class Package:
    """What the package file lists."""

    metadata: XmlNode
    spine: tuple[BookFile, ...]
    """The pages in reading order; those that are marked as not linear come last."""
    contents: tuple[str, ...]
    """Files with the table of contents: the navigation of EPUB 3, then the NCX of EPUB 2."""
    left_out: frozenset[str]
    """Pages that are a cover or a table of contents, as the package says."""


def read_package(archive: BoundedZip) -> Package:
    """Read the package file. Raises Rejected("malformed_epub", "encrypted")."""
    place = next((node.attrs.get("full-path", "") for node in read_nodes(archive, CONTAINER, "rootfile")), "")
    parts = {node.name: node for node in read_nodes(archive, place, "metadata", "manifest", "spine", "guide")}
    if "manifest" not in parts or "spine" not in parts:
        raise archive.malformed(f"{place or CONTAINER} lists no files in reading order")
    files = {file.item_id: file for file in _read_files(parts["manifest"], dirname(place))}
    spine = _read_spine(parts["spine"], files)
    _refuse_encrypted(archive, {file.name for file in spine})
    contents = [file.name for file in files.values() if "nav" in file.properties]
    contents += [file.name for file in files.values() if file.media_type == "application/x-dtbncx+xml"]
    guide = parts["guide"].all("reference") if "guide" in parts else iter(())
    left_out = {
        inner_name(dirname(place), node.attrs.get("href", ""))[0]
        for node in guide
        if node.attrs.get("type", "").lower() in ("cover", "toc")
    }
    left_out |= {file.name for file in files.values() if "nav" in file.properties}
    metadata = parts.get("metadata") or XmlNode("metadata", {})
    return Package(metadata, spine, tuple(contents), frozenset(left_out))


def inner_name(folder: str, href: str) -> tuple[str, str]:
    """The file of the archive and the fragment that a relative address means.

    The file is empty for addresses elsewhere; one that leads outside names no entry of the archive.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    path = unquote(parts.path)
    return normpath(join(folder, path)) if path else "", unquote(parts.fragment)


def _read_files(manifest: XmlNode, folder: str) -> list[BookFile]:
    return [
        BookFile(
            inner_name(folder, node.attrs.get("href", ""))[0],
            node.attrs.get("media-type", ""),
            frozenset(node.attrs.get("properties", "").split()),
            node.attrs.get("id", ""),
        )
        for node in manifest.all("item")
    ]


def _read_spine(spine: XmlNode, files: dict[str, BookFile]) -> tuple[BookFile, ...]:
    """The pages in reading order, each once."""
    listed = [node for node in spine.all("itemref") if node.attrs.get("idref") in files]
    ordered = sorted(listed, key=lambda node: node.attrs.get("linear") == "no")
    found = dict.fromkeys(files[node.attrs["idref"]] for node in ordered)
    return tuple(file for file in found if file.media_type in _PAGE_TYPES)[:MAX_CHAPTERS]


def _refuse_encrypted(archive: BoundedZip, pages: set[str]) -> None:
    """Refuse a book with encrypted pages, and name the licence that it needs."""
    for node in read_nodes(archive, ENCRYPTION, "enc:EncryptedData"):
        method, data = node.find("enc:EncryptionMethod"), node.find("enc:CipherData")
        if method and method.attrs.get("Algorithm") in _FONT_ALGORITHMS:
            continue
        reference = data.find("enc:CipherReference") if data else None
        if reference and inner_name("", reference.attrs.get("URI", ""))[0] in pages:
            needed = next(
                (name for entry, name in _LICENCES.items() if entry in archive), "an unknown scheme"
            )
            raise Rejected(
                "encrypted", f"{archive.target}: its pages are encrypted; they need a licence ({needed})"
            )
