"""The table of contents of an e-book: what it calls each chapter."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from worker.archives.bounded_zip import BoundedZip
from worker.formats.book.package import Package, inner_name
from worker.formats.markup.xml_part import MAX_XML_BYTES, read_nodes
from worker.page.charset import decode
from worker.page.page import parse_markup
from worker.page.xml_reader import XmlNode

Contents = dict[str, tuple[str, int]]
"""The label of each file that the table leads to, and its depth there, from 0."""
_LIST_TAGS = frozenset(["ol", "ul"])


def read_contents(archive: BoundedZip, package: Package) -> Contents:
    """Read the first table that has entries. Raises Rejected if it is damaged."""
    for name in package.contents:
        if name not in archive:
            continue
        entries = _read_ncx(archive, name) if name.endswith(".ncx") else _read_navigation(archive, name)
        found: Contents = {}
        for href, label, depth in entries:
            file, _ = inner_name(dirname(name), href)
            if file and label:
                found.setdefault(file, (label, depth))
        if found:
            return found
    return {}


def _read_navigation(archive: BoundedZip, name: str) -> Iterator[tuple[str, str, int]]:
    """Address, label and depth of each entry of an EPUB 3 navigation document."""
    page = parse_markup(decode(archive.read(name, MAX_XML_BYTES)))
    tables = page.by_tag.get("nav", [])
    table = next((nav for nav in tables if "toc" in nav.attrs.get("epub:type", "").split()), None)
    if table is None:
        return
    for link in table.walk():
        if link.tag == "a":
            depth = sum(above.tag in _LIST_TAGS for above in link.ancestors()) - 1
            yield link.attrs.get("href", ""), link.text, max(depth, 0)


def _read_ncx(archive: BoundedZip, name: str) -> Iterator[tuple[str, str, int]]:
    """The same of an NCX, in the order of its text."""
    waiting = [(point, 0) for point in reversed(read_nodes(archive, name, "navPoint"))]
    while waiting:
        point, depth = waiting.pop()
        label, content = point.find("navLabel"), point.find("content")
        if label and content:
            yield content.attrs.get("src", ""), " ".join(label.text.split()), depth
        inner: list[XmlNode] = [*point.all("navPoint")]
        waiting += [(one, depth + 1) for one in reversed(inner)]
