"""Chosen markup, read with BeautifulSoup, as clean nodes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from worker.clean.characters import clean_line, clean_text
from worker.clean.clean_node import BLOCK_TAGS, DROPPED_TAGS, HEADING_TAGS, KEPT_INLINE_TAGS, Node
from worker.clean.reading.code import read_code_text, read_preformatted
from worker.clean.reading.figures import read_captioned, read_figure
from worker.clean.reading.headings import without_anchors
from worker.clean.reading.images import read_picture
from worker.clean.reading.links import resolve_url
from worker.clean.reading.lists import read_definitions, read_list
from worker.clean.reading.soup_builder import ElementBuilder, attributes_of
from worker.clean.reading.tables import read_table
from worker.clean.reading.whitespace import fold_node, make_paragraphs, split_at_breaks
from worker.clean.reading.wrapping_inlines import (
    MARK_TAGS,
    SPREAD_TAGS,
    spread_link,
    spread_mark,
    without_mark,
)
from worker.page.page import Element
from worker.words import names

MAX_DEPTH = 60
"""What lies deeper is kept as text alone: no real document nests so deep."""
STRUCTURED_TAGS = (
    HEADING_TAGS | SPREAD_TAGS.keys() | names("ul ol menu dir dl pre table figure hr blockquote summary a")
)
"""Blocks that are more than boxes; a link and a mark are such where they hold others."""
CODE_TAGS = frozenset(["code", "kbd", "samp", "tt"])
PICTURE_TAGS = frozenset(["img", "picture"])


def read_nodes(elements: Iterable[Element], base: str | None) -> list[Node]:
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
        if depth > MAX_DEPTH:
            return make_paragraphs([clean_text(tag.get_text(" "))])
        if len(tag.contents) == 1 and isinstance(tag.contents[0], NavigableString):
            return make_paragraphs([clean_text(str(tag.contents[0]))])
        found: list[Node] = []
        run: list[Node | str] = []
        for child in tag.contents:
            if self.is_block(child):
                if run:
                    found += make_paragraphs(run)
                    run = []
                found += self.block(child, depth + 1)
            elif run or not (isinstance(child, str) and child.isspace()):  # a paragraph begins with no space
                self.inline(child, depth, run)
        return found + make_paragraphs(run) if run else found

    def is_block(self, child: PageElement) -> TypeGuard[Tag]:
        """Whether a child is, or holds, a block."""
        return isinstance(child, Tag) and (child.name in BLOCK_TAGS or id(child) in self.around_blocks)

    def block(self, tag: Tag, depth: int) -> list[Node]:
        """One element that is (or holds) a block."""
        if tag.name not in STRUCTURED_TAGS:
            captioned = read_captioned(self, tag, depth) if "class" in tag.attrs else []
            return self.named(tag, captioned or self.blocks(tag, depth))
        if tag.name in HEADING_TAGS:
            return self.named(tag, fold_node(Node(tag.name, {}, without_anchors(self.flat(tag, depth)))))
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
                return fold_node(Node("blockquote", self._source(tag), self.quoted(tag, depth)))
            case _:
                return self._around(tag, depth)

    def named(self, tag: Tag, nodes: list[Node]) -> list[Node]:
        """The nodes made of a tag; the first takes its id."""
        if nodes and (name := attributes_of(tag).get("id")):
            nodes[0].attrs.setdefault("id", name)
        return nodes

    def _around(self, tag: Tag, depth: int) -> list[Node]:
        """The blocks inside a link or emphasis, which each line of them then has of its own.

        What folded text shows of itself stands out as well.
        """
        blocks = self.blocks(tag, depth)
        if tag.name != "a":
            spread_mark(blocks, SPREAD_TAGS.get(tag.name, "strong"))
        elif href := self._href(tag):
            spread_link(blocks, {"href": href})
        return blocks

    def _source(self, tag: Tag) -> dict[str, str]:
        """Where a quotation is from, by its markup."""
        cite = attributes_of(tag).get("cite")
        source = resolve_url(cite, self.base) if cite else None
        return {"cite": source} if source else {}

    def inline(self, child: PageElement, depth: int, run: list[Node | str]) -> None:
        """Add a child that holds no block to a run of inline content."""
        if not isinstance(child, Tag):
            assert isinstance(child, NavigableString)
            run.append(clean_text(str(child)))
            return
        name = child.name
        if name in DROPPED_TAGS:
            return
        if name == "br":
            run.append(Node("br"))
        elif name in PICTURE_TAGS:
            run += read_picture(child, self.base)
        elif depth > MAX_DEPTH:
            run.append(clean_text(child.get_text(" ")))
        elif name in CODE_TAGS:
            run += self._code(child)
        elif name == "a" or name in KEPT_INLINE_TAGS:
            inner: list[Node | str] = []
            for part in child.contents:
                self.inline(part, depth + 1, inner)
            run += self._wrapped(child, inner)
        else:
            for part in child.contents:
                self.inline(part, depth + 1, run)

    def _code(self, tag: Tag) -> list[Node | str]:
        """Code within a line; a link that is all there is in it is put around it."""
        text = clean_text(read_code_text(tag))
        if not text.strip():
            return [text]
        bare = text.strip()
        code = Node(KEPT_INLINE_TAGS[tag.name], {}, [bare])
        link = tag.a if any(isinstance(part, Tag) for part in tag.contents) else None
        href = self._href(link) if link and link.get_text().strip() == bare else None
        code = Node("a", {"href": href}, [code]) if href else code
        return [*([" "] if text[0].isspace() else []), code, *([" "] if text[-1].isspace() else [])]

    def _wrapped(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        """Inline content with what its element says of it, said again after breaks between paragraphs."""
        if not any(isinstance(node, Node) and node.tag == "br" for node in inner):
            return self._wrap(tag, inner)
        return [
            node for piece, breaks in split_at_breaks(inner) for node in (*self._wrap(tag, piece), *breaks)
        ]

    def _wrap(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        if not any(isinstance(node, Node) or node.strip() for node in inner):
            return inner
        if tag.name == "a":
            href = self._href(tag)
            return [Node("a", {"href": href}, inner)] if href else inner
        kept = KEPT_INLINE_TAGS[tag.name]
        if kept in MARK_TAGS and any(isinstance(node, Node) and node.tag == kept for node in inner):
            inner = [*without_mark(inner, kept)]
        title = clean_line(attributes_of(tag).get("title", "")) if kept == "abbr" else ""
        node = Node(kept, {"title": title} if title else {}, inner)
        self.named(tag, [node])
        return [node]

    def _href(self, tag: Tag) -> str | None:
        href = clean_text(attributes_of(tag).get("href", "")).strip()
        if not href or href == "#":
            return None
        return resolve_url(href, self.base)

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
