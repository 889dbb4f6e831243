"""Chosen markup, read with BeautifulSoup, as clean nodes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from worker.clean.characters import clean_line, clean_text
from worker.clean.clean_node import BLOCKS, DROPPED, HEADINGS, KEPT_INLINE, Node
from worker.clean.reading.code import read_preformatted, written
from worker.clean.reading.figures import read_captioned, read_figure
from worker.clean.reading.headings import without_anchors
from worker.clean.reading.images import read_picture
from worker.clean.reading.links import resolve
from worker.clean.reading.lists import read_definitions, read_list
from worker.clean.reading.soup_builder import ElementBuilder, attributes
from worker.clean.reading.tables import read_table
from worker.clean.reading.whitespace import made, paragraphs, pieces
from worker.clean.reading.wrapping_inlines import MARKS, SPREADING, spread_link, spread_mark, unmarked
from worker.page.page import Element
from worker.words import names

MOST_DEPTH = 60
"""What lies deeper is kept as text alone: no real document nests so deep."""
SPECIAL = HEADINGS | SPREADING.keys() | names("ul ol menu dir dl pre table figure hr blockquote summary a")
"""Blocks that are more than boxes; a link and a mark are such where they hold others."""
CODES = frozenset(["code", "kbd", "samp", "tt"])
PICTURES = frozenset(["img", "picture"])


def read(elements: Iterable[Element], base: str | None) -> list[Node]:
    """The blocks of some elements; links are made absolute from `base`."""
    builder = ElementBuilder(elements)
    soup = BeautifulSoup("", builder=builder)
    return SoupReader(builder.around_blocks, base).blocks(soup, 0)


class SoupReader:
    """From soup to nodes; lists, tables and figures are read by their own modules."""

    def __init__(self, around_blocks: set[int], base: str | None) -> None:
        self.base = base
        self.around_blocks = around_blocks

    def blocks(self, tag: Tag, depth: int) -> list[Node]:
        """The content of any element as blocks; loose inline content becomes paragraphs."""
        if depth > MOST_DEPTH:
            return paragraphs([clean_text(tag.get_text(" "))])
        if len(tag.contents) == 1 and isinstance(tag.contents[0], NavigableString):
            return paragraphs([clean_text(str(tag.contents[0]))])
        found: list[Node] = []
        run: list[Node | str] = []
        for child in tag.contents:
            if self.is_block(child):
                if run:
                    found += paragraphs(run)
                    run = []
                found += self.block(child, depth + 1)
            elif run or not (isinstance(child, str) and child.isspace()):  # a paragraph begins with no space
                self.inline(child, depth, run)
        return found + paragraphs(run) if run else found

    def is_block(self, child: PageElement) -> TypeGuard[Tag]:
        """Whether a child is, or holds, a block."""
        return isinstance(child, Tag) and (child.name in BLOCKS or id(child) in self.around_blocks)

    def block(self, tag: Tag, depth: int) -> list[Node]:
        """One element that is (or holds) a block."""
        if tag.name not in SPECIAL:
            captioned = read_captioned(self, tag, depth) if "class" in tag.attrs else []
            return self.named(tag, captioned or self.blocks(tag, depth))
        if tag.name in HEADINGS:
            return self.named(tag, made(Node(tag.name, {}, without_anchors(self.flat(tag, depth)))))
        match tag.name:
            case "ul" | "ol" | "menu" | "dir":
                return read_list(self, tag, depth)
            case "dl":
                return read_definitions(self, tag, depth)
            case "pre":
                return read_preformatted(tag)
            case "table":
                return read_table(self, tag, depth)
            case "figure":
                return read_figure(self, tag, depth)
            case "hr":
                return [Node("hr")]
            case "blockquote":
                return made(Node("blockquote", self._source(tag), self.quoted(tag, depth)))
            case _:
                return self._around(tag, depth)

    def named(self, tag: Tag, nodes: list[Node]) -> list[Node]:
        """The nodes made of a tag; the first takes its id."""
        if nodes and (name := attributes(tag).get("id")):
            nodes[0].attrs.setdefault("id", name)
        return nodes

    def _around(self, tag: Tag, depth: int) -> list[Node]:
        """The blocks inside a link or emphasis, which each line of them then has of its own.

        What folded text shows of itself stands out as well.
        """
        blocks = self.blocks(tag, depth)
        if tag.name != "a":
            spread_mark(blocks, SPREADING.get(tag.name, "strong"))
        elif href := self._href(tag):
            spread_link(blocks, {"href": href})
        return blocks

    def _source(self, tag: Tag) -> dict[str, str]:
        """Where a quotation is from, by its markup."""
        cite = attributes(tag).get("cite")
        source = resolve(cite, self.base) if cite else None
        return {"cite": source} if source else {}

    def inline(self, child: PageElement, depth: int, run: list[Node | str]) -> None:
        """Add a child that holds no block to a run of inline content."""
        if not isinstance(child, Tag):
            assert isinstance(child, NavigableString)
            run.append(clean_text(str(child)))
            return
        name = child.name
        if name in DROPPED:
            return
        if name == "br":
            run.append(Node("br"))
        elif name in PICTURES:
            run += read_picture(child, self.base)
        elif depth > MOST_DEPTH:
            run.append(clean_text(child.get_text(" ")))
        elif name in CODES:
            run += self._code(child)
        elif name == "a" or name in KEPT_INLINE:
            inner: list[Node | str] = []
            for part in child.contents:
                self.inline(part, depth + 1, inner)
            run += self._wrapped(child, inner)
        else:
            for part in child.contents:
                self.inline(part, depth + 1, run)

    def _code(self, tag: Tag) -> list[Node | str]:
        """Code within a line; a link that is all there is in it is put around it."""
        text = clean_text(written(tag))
        if not text.strip():
            return [text]
        bare = text.strip()
        code = Node(KEPT_INLINE[tag.name], {}, [bare])
        link = tag.a if any(isinstance(part, Tag) for part in tag.contents) else None
        href = self._href(link) if link and link.get_text().strip() == bare else None
        code = Node("a", {"href": href}, [code]) if href else code
        return [*([" "] if text[0].isspace() else []), code, *([" "] if text[-1].isspace() else [])]

    def _wrapped(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        """Inline content with what its element says of it, said again after breaks between paragraphs."""
        if not any(isinstance(node, Node) and node.tag == "br" for node in inner):
            return self._wrap(tag, inner)
        return [node for piece, breaks in pieces(inner) for node in (*self._wrap(tag, piece), *breaks)]

    def _wrap(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        if not any(isinstance(node, Node) or node.strip() for node in inner):
            return inner
        if tag.name == "a":
            href = self._href(tag)
            return [Node("a", {"href": href}, inner)] if href else inner
        kept = KEPT_INLINE[tag.name]
        if kept in MARKS and any(isinstance(node, Node) and node.tag == kept for node in inner):
            inner = [*unmarked(inner, kept)]
        title = clean_line(attributes(tag).get("title", "")) if kept == "abbr" else ""
        node = Node(kept, {"title": title} if title else {}, inner)
        self.named(tag, [node])
        return [node]

    def _href(self, tag: Tag) -> str | None:
        href = clean_text(attributes(tag).get("href", "")).strip()
        if not href or href == "#":
            return None
        return resolve(href, self.base)

    def flat(self, tag: Tag, depth: int) -> list[Node | str]:
        """Content as inline alone, blocks in it joined."""
        joined: list[Node | str] = []
        for block in self.blocks(tag, depth):
            joined += [" ", *block.children] if joined else block.children
        return [node for node in joined if isinstance(node, str) or not node.is_block]

    def quoted(self, tag: Tag, depth: int) -> list[Node | str]:
        """The content of a quotation: inline alone where it is written so, else blocks."""
        blocks = self.blocks(tag, depth)
        if len(blocks) == 1 and blocks[0].tag == "p" and not tag.p:
            return blocks[0].children
        return list(blocks)

    def item(self, tag: Tag, depth: int) -> list[Node | str]:
        """The content of a list item or cell: inline alone if it is one paragraph, else blocks."""
        blocks = self.blocks(tag, depth)
        if blocks and blocks[0].tag == "p" and (len(blocks) == 1 or blocks[1].tag in ("ul", "ol")):
            rest = blocks[1:]
            if not rest:
                return blocks[0].children
        return list(blocks)
