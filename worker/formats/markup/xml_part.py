"""Read an XML file of an archive, within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from worker.archives.bounded_zip import BoundedZip
from worker.errors import Rejected
from worker.page.charset import decode
from worker.page.xml_reader import XmlNode, XmlReader

MAX_XML_BYTES = 60_000_000
"""Of one file. A novel has 2 MB of it; the longest reports, 20 MB."""
_PLAIN_DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\[\]<>]{0,500}>")
"""One that defines nothing by itself; what it refers to is never loaded. Older books have it."""

T = TypeVar("T")


def read_xml(archive: BoundedZip, name: str, wanted: frozenset[str], make: Callable[[XmlNode], T]) -> list[T]:
    """Make something of each outermost wanted element, in order.

    Raises Rejected: ``malformed_<kind>`` if the file is missing or no XML, ``dtd_refused`` if it has a
    document type declaration that defines anything.
    """
    text = decode(archive.read(name, MAX_XML_BYTES))
    return read_xml_text(text, f"{archive.target}: {name}", archive.kind, wanted, make)


def read_xml_text(
    text: str, target: str, kind: str, wanted: frozenset[str], make: Callable[[XmlNode], T]
) -> list[T]:
    """The same for XML that is decoded. Raises as `read_xml`."""
    text = _PLAIN_DOCTYPE.sub("", text[:2000], count=1) + text[2000:]
    try:
        made, warnings = XmlReader(wanted, make, ("\0",)).read(text)
    except Rejected as error:
        raise Rejected(error.reason, f"{target}: {error.detail}") from error
    if len(warnings) > 1:
        raise Rejected(f"malformed_{kind}", f"{target} is damaged: {warnings[0]}")
    return made


def read_nodes(archive: BoundedZip, name: str, *wanted: str) -> list[XmlNode]:
    """The outermost elements with these names; none if there is no such file. Raises as `read_xml`."""
    if name not in archive:
        return []
    return read_xml(archive, name, frozenset(wanted), lambda node: node)


def read_root(archive: BoundedZip, name: str, root: str) -> XmlNode:
    """The root element. Raises as `read_xml`, and if the root is another."""
    found = read_nodes(archive, name, root)
    if not found:
        raise archive.malformed(f"{name} is missing, or its root is no <{root}>")
    return found[0]
