"""Read untrusted XML in one pass: small trees of the wanted elements, nothing of the others.

No DTD is accepted, and so no entities except XML's own: no entity bombs, no local files. Malformed XML is
repaired if that is safe; otherwise its elements are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from html.entities import html5
from typing import Generic, TypeVar
from xml.parsers import expat

from worker.errors import Rejected
from worker.page.xml_namespaces import PREFIXES

MAX_DEPTH = 200
"""Levels inside a wanted element; deeper elements are left out."""

_SCHEME_AND_WWW = re.compile(r"\Ahttps?://(?:www\.)?")
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"
_XML_OWN = frozenset(["amp", "lt", "gt", "quot", "apos"])
_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});|([A-Za-z][A-Za-z0-9]{0,40});)?")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
FORBIDDEN_CHARS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"\A<\?xml[^>]{0,300}\?>")
_NAMESPACE = re.compile(r"""\sxmlns:([\w.-]{1,50})\s*=\s*["']([^"'<]{1,300})["']""")
_USED_PREFIX = re.compile(r"<([\w.-]{1,50}):|\s([\w.-]{1,50}):[\w.-]{1,100}\s*=")


@dataclass(slots=True)
class XmlNode:
    """A wanted element, with its content."""

    name: str
    """The local name, with the prefix of its namespace in `PREFIXES`, if any."""
    attrs: dict[str, str]
    children: list[XmlNode | str] = field(default_factory=list)
    bases: tuple[str, ...] = ()
    """The ``xml:base`` of all elements around it, outermost first."""

    def find(self, *names: str) -> XmlNode | None:
        """The first child with the first of these names that has a child."""
        return next((child for name in names for child in self.all(name)), None)

    def all(self, name: str) -> Iterator[XmlNode]:
        """Every child with that name."""
        return (child for child in self.children if isinstance(child, XmlNode) and child.name == name)

    def text_of(self, *names: str) -> str | None:
        """The text of the first child with one of these names that has text."""
        for name in names:
            for child in self.all(name):
                if text := child.text.strip():
                    return text
        return None

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def html(self) -> str:
        """Its content, as HTML source."""
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(escape(child, quote=False))
            else:
                name = child.name.rpartition(":")[2]
                attrs = "".join(f' {key}="{escape(value)}"' for key, value in child.attrs.items())
                parts.append(f"<{name}{attrs}>{child.html}</{name}>")
        return "".join(parts)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class XmlReader(Generic[T]):
    """Reads the wanted elements of a document, outermost first, and makes something of each.

    `pieces` are the elements (as written, without prefix) that are read one by one if the whole document is
    malformed.
    """

    wanted: frozenset[str]
    make: Callable[[XmlNode], T]
    pieces: tuple[str, ...]

    def read(self, text: str) -> tuple[list[T], list[str]]:
        """Read a document: the results in order, and warnings. Raises Rejected("dtd_refused")."""
        text = text[max(text.find("<"), 0) :]
        try:
            return self._parse(text), []
        except expat.ExpatError as error:
            warning = f"malformed XML: {error}"
        text = _DECLARATION.sub("", repair(text), count=1)
        try:
            return self._parse(text), [warning]
        except expat.ExpatError:
            made, lost = self._piecewise(text)
        return made, [warning, f"read piece by piece: {len(made)} good, {lost} lost"]

    def _piecewise(self, text: str) -> tuple[list[T], int]:
        """Parse each piece by itself, in the document's namespaces: the results, and how many are lost."""
        spaces = {prefix: uri for uri, prefix in PREFIXES.items() if prefix not in ("", "xml")}
        spaces |= {match[1]: match[2] for match in _NAMESPACE.finditer(text[:100_000])}
        made: list[T] = []
        lost = 0
        for piece in _pieces(text, self.pieces):
            used = {one or other for one, other in _USED_PREFIX.findall(piece)} - {"xml", "xmlns"}
            known = "".join(f' xmlns:{prefix}="{escape(spaces.get(prefix, "urn:other"))}"' for prefix in used)
            try:
                made += self._parse(f"<piece{known}>{piece}</piece>")
            except expat.ExpatError:
                lost += 1
        return made, lost

    def _parse(self, text: str) -> list[T]:
        made: list[T] = []
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        builder = _Builder(self.wanted, lambda node: made.append(self.make(node)))
        parser.StartElementHandler = builder.start
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.data
        parser.StartDoctypeDeclHandler = _refuse_dtd
        parser.Parse(text.encode("utf-8", "replace"), True)
        return made


def repair(text: str) -> str:
    """Remove characters that XML forbids, replace HTML entities by characters and stray & by &amp;."""
    text = FORBIDDEN_CHARS.sub("", text)
    if text.rfind("<![CDATA[") > text.rfind("]]>"):
        text += "]]>"
    parts = _CDATA.split(text)
    return "".join(
        part if place % 2 else _REFERENCE.sub(_reference, part) for place, part in enumerate(parts)
    )


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;" if match[0] == "&" else escape(FORBIDDEN_CHARS.sub("", unescape(match[0])))
    if name in _XML_OWN:
        return match[0]
    character = html5.get(f"{name};")
    return escape(character) if character else f"&amp;{name};"


def _pieces(text: str, names: tuple[str, ...]) -> Iterator[str]:
    """The source of each element with these names, not nested; in linear time."""
    opening = re.compile(rf"<({'|'.join(names)})(?=[\s>])")
    place = 0
    while match := opening.search(text, place):
        closing = f"</{match[1]}>"
        end = text.find(closing, match.end())
        if end < 0:
            return
        place = end + len(closing)
        last = text.rfind(f"<{match[1]}>", match.start(), end)  # an unclosed one begins before it
        yield text[max(match.start(), last) : place]


def _refuse_dtd(*_: object) -> None:
    raise Rejected(
        "dtd_refused", "it has a document type declaration, which could define anything; none is read"
    )


class _Builder:
    """Makes nodes of the wanted elements, outermost first."""

    def __init__(self, wanted: frozenset[str], take: Callable[[XmlNode], None]) -> None:
        self._wanted = wanted
        self._take = take
        self._open: list[XmlNode] = []
        self._around: list[str] = []
        self._left_out = 0
        self._root_space: str | None = None
        """The namespace of the root. If we do not know it, it still is the document's own."""

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if self._left_out or len(self._open) >= MAX_DEPTH:
            self._left_out += 1
            return
        if self._root_space is None:
            self._root_space = name.rpartition(" ")[0]
        name = self._short_name(name)
        if self._open or name in self._wanted:
            node = XmlNode(name, {self._short_name(key): value for key, value in attrs.items()})
            if self._open:
                self._open[-1].children.append(node)
            else:
                node.bases = tuple(filter(None, self._around))
            self._open.append(node)
        else:
            self._around.append(attrs.get(_XML_BASE, ""))

    def end(self, _name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif self._open:
            node = self._open.pop()
            if not self._open:
                self._take(node)
        elif self._around:
            self._around.pop()

    def data(self, text: str) -> None:
        if self._open and not self._left_out:
            self._open[-1].children.append(text)

    def _short_name(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        if not space:
            return local
        prefix = _PREFIX_OF.get(_fold_namespace(space), "" if space == self._root_space else "other")
        return f"{prefix}:{local}" if prefix else local


@lru_cache(maxsize=1024)
def _fold_namespace(address: str) -> str:
    return _SCHEME_AND_WWW.sub("", address.strip().lower()).rstrip("/#")


_PREFIX_OF = {_fold_namespace(address): prefix for address, prefix in PREFIXES.items()}
