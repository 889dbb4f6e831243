"""What a page states about itself, collected once: JSON-LD, meta tags, microdata, links, class marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from worker.document import Fact, FoundComment
from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.class_marks import marks_of
from worker.extraction.metadata import json_ld
from worker.net.urls import encode_blanks, join_url
from worker.page.page import Element, Page, Span, make_span_test
from worker.word_tables import names

_MAX_EVIDENCE_CHARS = 200
OPENING_POST = "the opening post of the thread"
"""The place of what its author and time say of the document."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_REPLIES = names("comment acceptedAnswer suggestedAnswer answer review")


@dataclass(frozen=True)
class FoundValue:
    """A value with the place where it was found, and the values that were passed over for it."""

    value: str
    place: str
    passed_over: tuple[FoundValue, ...] = ()

    def fact(self, subject: str) -> Fact:
        """This value as evidence."""
        return Fact(subject, self.value[:_MAX_EVIDENCE_CHARS], f"stated by {self.place}")

    def facts(self, subject: str) -> Iterator[Fact]:
        """This value as evidence, and each value that was passed over for it."""
        yield self.fact(subject)
        for other in self.passed_over:
            yield other.fact(f"{subject}, passed over")


@dataclass
class _MarkedElements:
    """Elements with class marks or microdata."""

    marked: list[tuple[Element, int]] = field(default_factory=list)
    properties: list[Element] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Statements:
    """A page's statements; `blocks` are what it shows.

    Elements within `spans` (comments) are left out.
    """

    page: Page
    blocks: list[Block]
    spans: tuple[Span, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """The headers that came with the page, names in lower case."""
    opening: FoundComment | None = None
    """The opening post of the thread that the page shows, if it is one."""

    def outside_comments(self, elements: Iterable[Element]) -> list[Element]:
        """The elements that begin in none of the spans."""
        if not self.spans:
            return list(elements)
        is_inside = make_span_test(self.spans)
        return [e for e in elements if not is_inside(e.start)]

    @cached_property
    def nodes(self) -> tuple[json_ld.Node, ...]:
        """All JSON-LD nodes."""
        return json_ld.read_nodes(self.page)

    @cached_property
    def article(self) -> json_ld.Node | None:
        """The JSON-LD node of the document: the article node with the most known keys."""
        articles = [node for node in self.nodes if json_ld.types_of(node) & json_ld.ARTICLE_TYPES]
        keys = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "publisher")
        return max(articles, key=lambda node: sum(name in node for name in keys), default=None)

    @cached_property
    def web_page(self) -> json_ld.Node | None:
        """The JSON-LD node of the web page."""
        return next((n for n in self.nodes if json_ld.types_of(n) & json_ld.PAGE_TYPES), None)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """The content of meta tags by name or property (lower case). Some pages write `value` for it."""
        found: dict[str, list[str]] = {}
        for meta in self.page.by_tag.get("meta", ()):
            attrs = meta.attrs
            if content := (attrs.get("content") or attrs.get("value", "")).strip():
                for key in _META_KEYS:
                    if key in attrs and (name := attrs[key].strip().lower()):
                        found.setdefault(name, []).append(content)
        return found

    @cached_property
    def _with_attributes(self) -> _MarkedElements:
        """The elements with class marks or microdata, found in one walk over the page."""
        found = _MarkedElements()
        known: dict[str, int] = {}
        for element in self.page.elements:
            attrs = element.attrs
            if not attrs:
                continue
            if classes := attrs.get("class"):
                mark = known.get(classes)
                if mark is None:
                    mark = known[classes] = marks_of(classes)
                if mark:
                    found.marked.append((element, mark))
            if "itemprop" in attrs:
                found.properties.append(element)
            if "itemtype" in attrs:
                found.types.append(attrs["itemtype"])
        return found

    @cached_property
    def properties(self) -> dict[str, list[Element]]:
        """Microdata elements by property, without those inside answers and comments."""
        found: dict[str, list[Element]] = {}
        properties = self._with_attributes.properties
        replies = [e for e in properties if not _REPLIES.isdisjoint(e.attrs["itemprop"].split())]
        in_reply = make_span_test((reply.start, reply.end) for reply in replies)
        for element in self.outside_comments(properties):
            if not in_reply(element.start):
                for name in element.attrs["itemprop"].split():
                    found.setdefault(name, []).append(element)
        return found

    @cached_property
    def item_types(self) -> frozenset[str]:
        """The types of microdata items, in lower case, without the vocabulary's address."""
        return frozenset(
            kind.rsplit("/", 1)[-1].lower() for text in self._with_attributes.types for kind in text.split()
        )

    def marked_as(self, mark: int) -> list[Element]:
        """The elements whose classes have this mark, in document order."""
        return self.outside_comments(
            element for element, found in self._with_attributes.marked if mark & found
        )

    @cached_property
    def links(self) -> dict[str, list[Element]]:
        """``link`` and ``a`` elements by relation (lower case)."""
        found: dict[str, list[Element]] = {}
        for tag in ("link", "a"):
            for element in self.outside_comments(
                e for e in self.page.by_tag.get(tag, ()) if "rel" in e.attrs
            ):
                for name in element.attrs["rel"].lower().split():
                    found.setdefault(name, []).append(element)
        return found

    @property
    def host(self) -> str:
        """The page's host without ``www.``; empty for a file."""
        return (urlsplit(self.page.url or "").hostname or "").removeprefix("www.")

    def absolute_url(self, address: str) -> str | None:
        """A stated address, made absolute; None if it is not an address."""
        return join_url(self.page.url, encode_blanks(address))

    def from_meta(self, *keys: str) -> list[FoundValue]:
        """The contents of the meta tags with these names, in this order."""
        return [FoundValue(value, f"meta {key}") for key in keys for value in self.metas.get(key, ())]

    def from_json_ld(self, *keys: str) -> list[FoundValue]:
        """The texts under these names in the article's node, then in the page's node."""
        return [
            FoundValue(text, f"JSON-LD {key}")
            for node in (self.article, self.web_page)
            for key in keys
            for value in json_ld.values_of(node, key, self.nodes)
            if (text := json_ld.text_of(value))
        ]

    def json_ld_values(self, key: str) -> list[Any]:
        """The raw values under a name in the article's node, else the page's node; references followed."""
        return json_ld.values_of(self.article, key, self.nodes) or json_ld.values_of(
            self.web_page, key, self.nodes
        )

    def from_microdata(self, *keys: str) -> list[FoundValue]:
        """Microdata values: the machine-readable form if there is one, else the text."""
        return [
            FoundValue(value, f"microdata {key}")
            for key in keys
            for element in self.properties.get(key, ())
            if (value := machine_value(element))
        ]


def unescape_again(text: str) -> str:
    """Unescape a text that a template escaped twice."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text


def machine_value(element: Element) -> str:
    """An element's value as microdata defines it (HTML Living Standard, 5.2.4)."""
    for name in ("content", "datetime", "href", "src"):
        if name in element.attrs and not (name == "href" and element.tag == "a"):
            return element.attrs[name].strip()
    return element.text


def text_variants(block: Block) -> Iterator[str]:
    """A short block's text, and the same with spaces between its pieces ("By" and "Ann" in two spans)."""
    yield block.text
    pieces = [child for element, index in block.places if isinstance(child := element.children[index], str)]
    if len(pieces) > 1 and (apart := " ".join(" ".join(pieces).split())) != block.text:
        yield apart
