"""What the package of an e-book states about it (Dublin Core, as EPUB 2 and 3 refine it)."""

from __future__ import annotations

from collections.abc import Iterator

from worker.dates import Moment
from worker.document import Metadata
from worker.formats.markup.stated_metadata import read_language, read_names, read_tags, read_time, read_title
from worker.page.page import parse_markup
from worker.page.xml_reader import XmlNode

_AUTHOR_ROLES = (None, "", "aut", "cre")
MIN_YEAR = 1000
"""Calibre writes the year 101 for a date that is not known."""


def read_metadata(stated: XmlNode) -> Metadata:
    """The metadata; the publisher is the site. People with other roles than author are left out."""
    stated = _flatten(stated)
    refined = _refinements(stated)
    creators = [node for node in stated.all("dc:creator") if _role_of(node, refined) in _AUTHOR_ROLES]
    return Metadata(
        title=read_title(_main_title(stated, refined)),
        authors=read_names(node.text for node in creators),
        published=_find_time(stated, ("publication", "original-publication", "issued", "creation", "")),
        modified=_find_time(stated, ("modification",)) or _modified(stated),
        language=read_language(stated.text_of("dc:language")),
        site=stated.text_of("dc:publisher"),
        description=_plain(stated.text_of("dc:description")),
        tags=read_tags(node.text for node in stated.all("dc:subject")),
        rights=_plain(stated.text_of("dc:rights")),
    )


def _flatten(stated: XmlNode) -> XmlNode:
    """The older form has one more element around the fields."""
    inner = [child for child in stated.children if isinstance(child, XmlNode)]
    wrappers = [child for child in inner if child.name in ("dc-metadata", "x-metadata")]
    return XmlNode(stated.name, stated.attrs, [*inner, *(one for box in wrappers for one in box.children)])


def _refinements(stated: XmlNode) -> dict[tuple[str, str], str]:
    """What EPUB 3 says of a field, by the field's id and the property."""
    return {
        (node.attrs.get("refines", "").lstrip("#"), node.attrs.get("property", "")): node.text.strip()
        for node in stated.all("meta")
    }


def _role_of(node: XmlNode, refined: dict[tuple[str, str], str]) -> str | None:
    own = node.attrs.get("role") or node.attrs.get("opf:role")
    return own or refined.get((node.attrs.get("id", "-"), "role"))


def _main_title(stated: XmlNode, refined: dict[tuple[str, str], str]) -> str | None:
    titles = [node for node in stated.all("dc:title") if node.text.strip()]
    main = (node for node in titles if refined.get((node.attrs.get("id", "-"), "title-type")) == "main")
    return next((node.text for node in (*main, *titles)), None)


def _find_time(stated: XmlNode, events: tuple[str, ...]) -> Moment | None:
    """The first date of these events, as EPUB 2 names them; EPUB 3 has one date, without an event."""
    for event in events:
        for node in stated.all("dc:date"):
            if node.attrs.get("event", "").lower() == event and (time := _time(node.text)):
                return time
    return None


def _modified(stated: XmlNode) -> Moment | None:
    found: Iterator[XmlNode] = (
        node for node in stated.all("meta") if node.attrs.get("property") == "dcterms:modified"
    )
    return next((time for node in found if (time := _time(node.text))), None)


def _time(stated: str) -> Moment | None:
    time = read_time(stated.strip())
    return time if time and time.at.year >= MIN_YEAR else None


def _plain(stated: str | None) -> str | None:
    """The text of a field that may hold markup."""
    return (parse_markup(stated).root.text or None) if stated else None
