"""Read chosen markup with BeautifulSoup into clean nodes."""

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
from worker.clean.reading.inlines_around_blocks import (
    MARK_TAGS,
    SPREAD_TAGS,
    spread_link,
    spread_mark,
    without_mark,
)
from worker.clean.reading.lists import read_definitions, read_list
from worker.clean.reading.soup_builder import ElementBuilder, attributes_of
from worker.clean.reading.tables import read_table
from worker.clean.reading.whitespace import fold_node, make_paragraphs, split_at_breaks
from worker.page.links import resolve_url
from worker.page.page import Element
from worker.word_tables import names

MAX_DEPTH = 60
"""Deeper content is kept as text only. No real document is nested so deeply."""
STRUCTURED_TAGS = (
    HEADING_TAGS | SPREAD_TAGS.keys() | names("ul ol menu dir dl pre table figure hr blockquote summary a")
)
"""Blocks with a meaning of their own; links and marks if they contain blocks."""
CODE_TAGS = frozenset(["code", "kbd", "samp", "tt"])
PICTURE_TAGS = frozenset(["img", "picture"])


def read_nodes(elements: Iterable[Element], base: str | None) -> list[Node]:
    """Read elements as blocks. Links are made absolute with `base`."""
    builder = ElementBuilder(elements)
    soup = BeautifulSoup("", builder=builder)
    return SoupReader(builder.around_blocks, base).read_blocks(soup, 0)


class SoupReader:
    """Reads soup as nodes. Lists, tables and figures have their own modules."""

    def __init__(self, around_blocks: set[int], base: str | None) -> None:
        self.base = base
        self.around_blocks = around_blocks

    def read_blocks(self, tag: Tag, depth: int) -> list[Node]:
        """Read the content of any element as blocks. Loose inline content becomes paragraphs."""
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
                found += self.read_block(child, depth + 1)
            elif run or not (
                isinstance(child, str) and child.isspace()
            ):  # paragraphs do not start with a space
                self.read_inline(child, depth, run)
        return found + make_paragraphs(run) if run else found

    def is_block(self, child: PageElement) -> TypeGuard[Tag]:
        """Whether a child is or contains a block."""
        return isinstance(child, Tag) and (child.name in BLOCK_TAGS or id(child) in self.around_blocks)

    def read_block(self, tag: Tag, depth: int) -> list[Node]:
        """Read one element that is or contains a block."""
        if tag.name not in STRUCTURED_TAGS:
            captioned = read_captioned(self, tag, depth) if "class" in tag.attrs else []
            return self.keep_id(tag, captioned or self.read_blocks(tag, depth))
        if tag.name in HEADING_TAGS:
            return self.keep_id(
                tag, fold_node(Node(tag.name, {}, without_anchors(self.read_flat(tag, depth))))
            )
        match tag.name:
            case "ul" | "ol" | "menu" | "dir":
                return read_list(self, tag, depth)
            case "dl":
                return read_definitions(self, tag, depth)
            case "pre":
                return read_preformatted(tag, self._resolve_href)
            case "table":
                return read_table(self, tag, depth)
            case "figure":
                return read_figure(self, tag, depth)
            case "hr":
                return [Node("hr")]
            case "blockquote":
                return fold_node(Node("blockquote", self._read_cite(tag), self.read_quotation(tag, depth)))
            case _:
                return self._read_wrapper(tag, depth)

    def keep_id(self, tag: Tag, nodes: list[Node]) -> list[Node]:
        """Give the tag's id to the first node made from it."""
        if nodes and (name := attributes_of(tag).get("id")):
            nodes[0].attrs.setdefault("id", name)
        return nodes

    def _read_wrapper(self, tag: Tag, depth: int) -> list[Node]:
        """Read the blocks inside a link or emphasis. Each of them becomes a link or emphasis of its own.

        A `summary` is emphasised, too.
        """
        blocks = self.read_blocks(tag, depth)
        if tag.name != "a":
            spread_mark(blocks, SPREAD_TAGS.get(tag.name, "strong"))
        elif href := self._resolve_href(tag):
            spread_link(blocks, {"href": href})
        return blocks

    def _read_cite(self, tag: Tag) -> dict[str, str]:
        """Read the source of a quotation from its `cite` attribute."""
        cite = attributes_of(tag).get("cite")
        source = resolve_url(cite, self.base) if cite else None
        return {"cite": source} if source else {}

    def read_inline(self, child: PageElement, depth: int, run: list[Node | str]) -> None:
        """Add a child without blocks to a run of inline content."""
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
            run += self._read_code(child)
        elif name == "a" or name in KEPT_INLINE_TAGS:
            inner: list[Node | str] = []
            for part in child.contents:
                self.read_inline(part, depth + 1, inner)
            run += self._wrap_pieces(child, inner)
        else:
            for part in child.contents:
                self.read_inline(part, depth + 1, run)

    def _read_code(self, tag: Tag) -> list[Node | str]:
        """Read inline code. A link around all of its text is moved outside."""
        text = clean_text(read_code_text(tag))
        if not text.strip():
            return [text]
        bare = text.strip()
        code = Node(KEPT_INLINE_TAGS[tag.name], {}, [bare])
        link = tag.a if any(isinstance(part, Tag) for part in tag.contents) else None
        href = self._resolve_href(link) if link and link.get_text().strip() == bare else None
        code = Node("a", {"href": href}, [code]) if href else code
        return [*([" "] if text[0].isspace() else []), code, *([" "] if text[-1].isspace() else [])]

    def _wrap_pieces(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        """Wrap inline content in its element, again for each paragraph of it."""
        if not any(isinstance(node, Node) and node.tag == "br" for node in inner):
            return self._wrap(tag, inner)
        return [
            node for piece, breaks in split_at_breaks(inner) for node in (*self._wrap(tag, piece), *breaks)
        ]

    def _wrap(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        if not any(isinstance(node, Node) or node.strip() for node in inner):
            return inner
        if tag.name == "a":
            href = self._resolve_href(tag)
            return [Node("a", {"href": href}, inner)] if href else inner
        kept = KEPT_INLINE_TAGS[tag.name]
        if kept in MARK_TAGS and any(isinstance(node, Node) and node.tag == kept for node in inner):
            inner = [*without_mark(inner, kept)]
        title = clean_line(attributes_of(tag).get("title", "")) if kept == "abbr" else ""
        node = Node(kept, {"title": title} if title else {}, inner)
        self.keep_id(tag, [node])
        return [node]

    def _resolve_href(self, tag: Tag) -> str | None:
        href = clean_text(attributes_of(tag).get("href", "")).strip()
        if not href or href == "#":
            return None
        return resolve_url(href, self.base)

    def read_flat(self, tag: Tag, depth: int) -> list[Node | str]:
        """Read content as inline content. Blocks in it are joined."""
        joined: list[Node | str] = []
        for block in self.read_blocks(tag, depth):
            joined += [" ", *block.children] if joined else block.children
        return [node for node in joined if isinstance(node, str) or not node.is_block]

    def read_quotation(self, tag: Tag, depth: int) -> list[Node | str]:
        """Read the content of a quotation: inline content if it has no paragraphs, else blocks.

        Where it begins with its source ("Ann wrote:"), that is a paragraph of its own.
        """
        blocks = self.read_blocks(tag, depth)
        if blocks and blocks[0].tag == "p" and len(blocks[0].children) > 1:
            source, *rest = blocks[0].children
            if isinstance(source, Node) and source.tag == "cite":
                return [Node("p", {}, [source]), Node("p", {}, rest), *blocks[1:]]
        if len(blocks) == 1 and blocks[0].tag == "p" and not tag.p:
            return blocks[0].children
        return list(blocks)

    def read_item(self, tag: Tag, depth: int) -> list[Node | str]:
        """Read the content of a list item or cell: inline content if it is one paragraph, else blocks."""
        blocks = self.read_blocks(tag, depth)
        if blocks and blocks[0].tag == "p" and (len(blocks) == 1 or blocks[1].tag in ("ul", "ol")):
            rest = blocks[1:]
            if not rest:
                return blocks[0].children
        return list(blocks)
