"""The pages of an e-book: parsed one by one, without those that are no text of the book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename, dirname

from worker.archives.bounded_zip import BoundedZip
from worker.document import Metadata
from worker.formats.book.contents import Contents
from worker.formats.book.package import BookFile, Package, inner_name
from worker.page.charset import decode
from worker.page.page import Element, Page, parse_markup
from worker.page.tags import VOID_TAGS
from worker.word_tables import names

MAX_CHAPTER_BYTES = 20_000_000
TYPE_ATTRIBUTE = "epub:type"
HEADING_TAGS = names("h1 h2 h3 h4 h5 h6")
_LEFT_OUT_TYPES = names("cover toc landmarks loi lot page-list")
_COVER_NAME = re.compile(r"cover", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:^|[-_ .])(?:toc|contents|nav)(?:[-_ .]|$)", re.IGNORECASE)
MIN_CONTENTS_LINKS = 3
MIN_LINKED_SHARE = 0.8
"""A page with links to chapters in at least this share of its text is a table of contents."""
_EMPTY_ELEMENT = re.compile(
    r"<([A-Za-z][\w:.-]{0,50}+)((?:[^<>\"'/]++|\"[^\"]{0,5000}+\"|'[^']{0,5000}+'|/(?!>))*+)/>"
)


@dataclass(frozen=True, slots=True, eq=False)
class Chapter:
    """A page of the book."""

    name: str
    """In the archive."""
    page: Page
    label: str | None
    """What the table of contents calls it."""
    depth: int
    """How deep it stands there, from 0."""

    @property
    def body(self) -> Element:
        """Its content."""
        return self.page.by_tag["body"][0]

    def resolve(self, href: str) -> tuple[str, str]:
        """The file and the fragment that a link in it leads to; the file is empty for addresses elsewhere."""
        name, fragment = inner_name(dirname(self.name), href)
        return (self.name if not name and fragment and href.strip().startswith("#") else name), fragment


def read_chapters(
    archive: BoundedZip, package: Package, contents: Contents, metadata: Metadata
) -> list[Chapter]:
    """Parse the pages in reading order; leave out covers, tables of contents, and title pages that only
    repeat the metadata. Raises Rejected as `BoundedZip.read` does.
    """
    names_of_pages = {file.name for file in package.spine}
    chapters: list[Chapter] = []
    for file in package.spine:
        if file.name in package.left_out:
            continue
        text = _close_empty_elements(decode(archive.read(file.name, MAX_CHAPTER_BYTES)))
        label, depth = contents.get(file.name, (None, 0))
        chapter = Chapter(file.name, parse_markup(text), label, depth)
        if not (
            _is_cover(file, chapter)
            or _is_contents(file, chapter, names_of_pages)
            or _is_title_page(chapter, metadata)
        ):
            chapters.append(chapter)
    return chapters


def types_of(element: Element) -> set[str]:
    """What an element is in a book, as EPUB 3 marks it."""
    return {*element.attrs.get(TYPE_ATTRIBUTE, "").split()}


def _close_empty_elements(text: str) -> str:
    """Write ``<a id="x"/>`` with an end tag: HTML knows no other empty elements than its own."""

    def close(found: re.Match[str]) -> str:
        return found[0] if found[1].lower() in VOID_TAGS else f"<{found[1]}{found[2]}></{found[1]}>"

    return _EMPTY_ELEMENT.sub(close, text)


def _is_cover(file: BookFile, chapter: Chapter) -> bool:
    """Whether it is a cover: marked as one, or a picture without text that is named so."""
    if any("cover" in types_of(element) for element in _outer_elements(chapter.body)):
        return True
    names_of_it = f"{file.item_id} {basename(file.name)} {chapter.body.attrs.get('class', '')}"
    has_text = bool(chapter.body.text)
    return not has_text and bool(_COVER_NAME.search(names_of_it) or "svg" in chapter.page.by_tag)


def _is_contents(file: BookFile, chapter: Chapter, pages: set[str]) -> bool:
    """Whether it is a table of contents: marked or named as one, or links to chapters and little else."""
    if any(types_of(element) & _LEFT_OUT_TYPES for element in _outer_elements(chapter.body)):
        return True
    links = [
        link
        for link in chapter.page.by_tag.get("a", [])
        if chapter.resolve(link.attrs.get("href", ""))[0] in pages - {chapter.name}
    ]
    linked = sum(len(link.text) for link in links)
    share = linked / max(len(chapter.body.text), 1)
    named = bool(_CONTENTS_NAME.search(file.item_id) or _CONTENTS_NAME.search(basename(file.name)))
    return len(links) >= MIN_CONTENTS_LINKS and share >= (MIN_LINKED_SHARE / 2 if named else MIN_LINKED_SHARE)


def _is_title_page(chapter: Chapter, metadata: Metadata) -> bool:
    """Whether every word of the page is one of the metadata."""
    stated = [metadata.title, *metadata.authors, metadata.site, metadata.rights, metadata.description]
    stated += [metadata.published.iso()] if metadata.published else []
    words = _words_of(" ".join(chapter.body.strings()))
    return bool(words) and words <= _words_of(" ".join(filter(None, stated))) | {"by"}


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _outer_elements(body: Element) -> Iterator[Element]:
    """The body, and each element that alone holds all of it."""
    element: Element | None = body
    while element is not None:
        yield element
        filled = _filled(element.children)
        only = filled[0] if len(filled) == 1 else None
        element = only if isinstance(only, Element) else None


def _filled(children: Iterable[Element | str]) -> list[Element | str]:
    return [child for child in children if not isinstance(child, str) or child.strip()]
