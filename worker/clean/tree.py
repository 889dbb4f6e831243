"""Chosen markup, read with BeautifulSoup, as a small tree of nothing but allowed elements.

All three forms of an article are written from this tree, so that they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from worker.bounds import names
from worker.clean.characters import clean_line, clean_text
from worker.clean.images import address_of
from worker.clean.links import resolve

MOST_DEPTH = 60
"""What lies deeper is kept as text alone: no real document nests so deep."""
DROPPED = names(
    """
    script style template svg math iframe object embed applet audio video canvas button input select
    textarea option datalist progress meter link meta head title base map area noframes frame frameset
    param source track
    """
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
BLOCKS = (
    names(
        """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
    figure footer form header hgroup hr html legend li main menu nav noscript ol p pre section summary
    table tbody td tfoot th thead tr caption ul
    """
    )
    | HEADINGS
)
KEPT_INLINE = {
    **{
        name: name
        for name in names("em strong code kbd samp var sub sup del ins mark q cite abbr ruby rt rp")
    },
    "i": "em",
    "dfn": "em",
    "b": "strong",
    "tt": "code",
    "s": "del",
    "strike": "del",
    "acronym": "abbr",
}
"""Inline elements that stay, and under which name. All others give up their content in place."""


@dataclass(slots=True)
class Node:
    """One allowed element; children of blocks are blocks or inline content, never both."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether it is a block rather than inline content."""
        return self.tag in BLOCKS


def read_tree(markup: str, base: str | None) -> list[Node]:
    """The blocks of some markup; links are made absolute from `base`."""
    soup = BeautifulSoup(clean_text(markup), "html.parser")
    blocks = _Reader(soup, base).blocks(soup, 0)
    _relevel(blocks)
    return blocks


class _Reader:
    """From soup to tree; each method takes one kind of content."""

    def __init__(self, soup: BeautifulSoup, base: str | None) -> None:
        self.base = base
        self.around_blocks = {
            id(above)
            for tag in soup.find_all(lambda tag: tag.name in BLOCKS)
            for above in tag.parents
            if above.name not in BLOCKS
        }

    def blocks(self, tag: Tag, depth: int) -> list[Node]:
        """The content of any element as blocks; loose inline content becomes paragraphs."""
        if depth > MOST_DEPTH:
            return paragraphs([tag.get_text(" ")])
        found: list[Node] = []
        run: list[Node | str] = []
        for child in tag.children:
            inline = self._inline(child, depth)
            if inline is not None:
                run.extend(inline)
                continue
            found.extend(paragraphs(run))
            run = []
            assert isinstance(child, Tag)
            found.extend(self._block(child, depth + 1))
        found.extend(paragraphs(run))
        return found

    def _block(self, tag: Tag, depth: int) -> list[Node]:
        if tag.name in HEADINGS:
            return _made(Node(tag.name, {}, self._flat(tag, depth)))
        match tag.name:
            case "ul" | "ol" | "menu" | "dir":
                return self._list(tag, depth)
            case "dl":
                return self._definitions(tag, depth)
            case "pre":
                return self._preformatted(tag)
            case "table":
                return self._table(tag, depth)
            case "figure":
                return self._figure(tag, depth)
            case "hr":
                return [Node("hr")]
            case "blockquote":
                return _made(Node("blockquote", {}, list(self.blocks(tag, depth))))
            case "a":
                return self._link_around(tag, depth)
            case _:
                return self.blocks(tag, depth)

    def _link_around(self, tag: Tag, depth: int) -> list[Node]:
        """The blocks inside a link, each made a link of its own."""
        blocks, href = self.blocks(tag, depth), self._href(tag)
        for block in blocks:
            if href and (block.tag == "p" or block.tag in HEADINGS):
                block.children = [Node("a", {"href": href}, block.children)]
        return blocks

    def _inline(self, child: PageElement, depth: int) -> list[Node | str] | None:
        """A child as inline content; None where it is, or holds, a block."""
        if isinstance(child, PreformattedString):  # comments and declarations
            return []
        if isinstance(child, NavigableString):
            return [str(child)]
        assert isinstance(child, Tag)
        name = child.name
        if name in DROPPED:
            return []
        if name in BLOCKS or id(child) in self.around_blocks:
            return None
        if name == "br":
            return [Node("br")]
        if name == "img":
            return self._image(child, [])
        if name == "picture":
            sources = [dict(source.attrs) for source in child.find_all("source")]
            return [node for image in child.find_all("img") for node in self._image(image, sources)]
        if depth > MOST_DEPTH:
            return [child.get_text(" ")]
        if name in ("code", "kbd", "samp", "tt"):
            text = child.get_text()
            return [Node(KEPT_INLINE[name], {}, [text])] if text.strip() else [text]
        return self._wrapped(child, [n for c in child.children for n in self._inline(c, depth + 1) or ()])

    def _wrapped(self, tag: Tag, inner: list[Node | str]) -> list[Node | str]:
        """Inline content with what its element says of it, where that is kept."""
        if not any(isinstance(node, Node) or node.strip() for node in inner):
            return inner
        if tag.name == "a":
            href = self._href(tag)
            return [Node("a", {"href": href}, inner)] if href else inner
        kept = KEPT_INLINE.get(tag.name)
        if kept is None:
            return inner
        if len(inner) == 1 and isinstance(inner[0], Node) and inner[0].tag == kept:
            return inner
        title = clean_line(str(tag.get("title", ""))) if kept == "abbr" else ""
        return [Node(kept, {"title": title} if title else {}, inner)]

    def _href(self, tag: Tag) -> str | None:
        href = str(tag.get("href") or "").strip()
        if not href or href == "#":
            return None
        return resolve(href, self.base)

    def _image(self, tag: Tag, sources: Iterable[Mapping[str, object]]) -> list[Node | str]:
        attrs = {name: str(value) for name, value in tag.attrs.items()}
        texts = [{name: str(value) for name, value in source.items()} for source in sources]
        src = address_of(attrs, texts, self.base)
        return [Node("img", {"src": src, "alt": clean_line(attrs.get("alt", ""))})] if src else []

    def _flat(self, tag: Tag, depth: int) -> list[Node | str]:
        """Content as inline alone, blocks in it joined."""
        joined: list[Node | str] = []
        for block in self.blocks(tag, depth):
            joined += [" ", *block.children] if joined else block.children
        return [node for node in joined if isinstance(node, str) or not node.is_block]

    def _item(self, tag: Tag, depth: int) -> list[Node | str]:
        """The content of a list item or cell: inline alone if it is one paragraph, else blocks."""
        blocks = self.blocks(tag, depth)
        if blocks and blocks[0].tag == "p" and (len(blocks) == 1 or blocks[1].tag in ("ul", "ol")):
            rest = blocks[1:]
            if not rest:
                return blocks[0].children
        return list(blocks)

    def _list(self, tag: Tag, depth: int) -> list[Node]:
        made = Node("ol" if tag.name == "ol" else "ul")
        start = str(tag.get("start", ""))
        if made.tag == "ol" and re.fullmatch(r"\d{1,9}", start) and start != "1":
            made.attrs["start"] = start
        for child in tag.children:
            if isinstance(child, Tag) and child.name == "li":
                made.children += _made(Node("li", {}, self._item(child, depth)))
            elif isinstance(child, Tag) and child.name in ("ul", "ol") and made.children:
                last = made.children[-1]
                assert isinstance(last, Node)
                if last.children and not _holds_blocks(last):
                    last.children = [Node("p", {}, last.children)]
                last.children += self._list(child, depth + 1)
            elif isinstance(child, Tag) and child.name not in DROPPED:
                inline = self._inline(child, depth)
                blocks = self._block(child, depth + 1) if inline is None else paragraphs(inline)
                made.children += _made(Node("li", {}, list(blocks)))
        return _made(made)

    def _definitions(self, tag: Tag, depth: int) -> list[Node]:
        made = Node("dl")
        for child in tag.find_all(["dt", "dd"]):
            if child.find_parent("dl") is tag:
                made.children += _made(Node(child.name, {}, self._item(child, depth)))
        return _made(made) or self.blocks(tag, depth)

    def _preformatted(self, tag: Tag) -> list[Node]:
        for line_end in tag.find_all("br"):
            line_end.replace_with("\n")
        text = tag.get_text().strip("\n")
        if not text.strip():
            return []
        names = " ".join(
            str(name) for part in (tag, tag.code) if part for name in part.get_attribute_list("class")
        )
        language = re.search(r"\b(?:lang(?:uage)?-|brush:\s*)([\w+#-]{1,20})", names)
        return [Node("pre", {"class": f"language-{language[1]}"} if language else {}, [text])]

    def _table(self, tag: Tag, depth: int) -> list[Node]:
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
        width = max((len(row) for row in cells), default=0)
        if width < 2 or tag.get("role") == "presentation" or tag.table or _lays_out(cells):
            return self._laid_out(tag, cells, depth)
        made = Node("table")
        if tag.caption and (caption := self._flat(tag.caption, depth)):
            made.children += _made(Node("caption", {}, caption))
        for row in cells:
            made.children += _made(Node("tr", {}, [self._cell(cell, depth) for cell in row]))
        return _made(made)

    def _laid_out(self, tag: Tag, cells: list[list[Tag]], depth: int) -> list[Node]:
        """What a table that only lays out its content holds."""
        caption = self.blocks(tag.caption, depth) if tag.caption else []
        return caption + [block for row in cells for cell in row for block in self.blocks(cell, depth)]

    def _cell(self, tag: Tag, depth: int) -> Node:
        spans = {name: str(tag.get(name, "")) for name in ("colspan", "rowspan")}
        attrs = {name: value for name, value in spans.items() if re.fullmatch(r"[2-9]|\d{2,3}", value)}
        return Node(tag.name, attrs, self._item(tag, depth))

    def _figure(self, tag: Tag, depth: int) -> list[Node]:
        blocks = self.blocks(tag, depth)
        captions = [self._flat(caption, depth) for caption in tag.find_all("figcaption")]
        texts = {plain(caption) for caption in captions}
        content = [block for block in blocks if plain(block.children) not in texts or _has_image(block)]
        if not any(_has_image(block) for block in content):
            return content  # code or a table in a figure; a caption without its picture tells nothing
        made = Node("figure", {}, [*content])
        made.children += [node for caption in captions for node in _made(Node("figcaption", {}, caption))]
        return [made]


def paragraphs(run: list[Node | str]) -> list[Node]:
    """Inline content as paragraphs: apart at two line breaks, white space folded, empty ones left out."""
    parts: list[list[Node | str]] = [[]]
    breaks = 0
    for node in run:
        if isinstance(node, Node) and node.tag == "br":
            breaks += 1
            if breaks == 2:
                parts.append([])
            elif breaks == 1:
                parts[-1].append(node)
        else:
            if not isinstance(node, str) or node.strip():
                breaks = 0
            parts[-1].append(node)
    return [made for part in parts for made in _made(Node("p", {}, part))]


def plain(nodes: Iterable[Node | str]) -> str:
    """The words of some content, on one line."""
    return " ".join("".join(_strings(nodes)).split())


def _strings(nodes: Iterable[Node | str]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield " " if node.is_block or node.tag == "br" else ""
            yield from _strings(node.children)


def _made(node: Node) -> list[Node]:
    """The node with its white space folded, in a list; an empty list where nothing is in it."""
    if not _holds_blocks(node):
        node.children = _folded(node.children)
    return [node] if node.children else []


def _holds_blocks(node: Node) -> bool:
    return any(isinstance(child, Node) and child.is_block for child in node.children)


def _has_image(node: Node) -> bool:
    return node.tag == "img" or any(isinstance(child, Node) and _has_image(child) for child in node.children)


def _folded(children: list[Node | str]) -> list[Node | str]:
    """Inline content with white space as a browser shows it."""
    _fold(children, after_space=True)
    while children and (children[-1] == "" or (isinstance(children[-1], Node) and children[-1].tag == "br")):
        children.pop()
    while children and isinstance(children[0], Node) and children[0].tag == "br":
        children.pop(0)
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip()
    return [child for child in children if child != ""]


def _fold(children: list[Node | str], *, after_space: bool) -> bool:
    """Fold in place; returns whether the content ended in a space (or began a line)."""
    for index, child in enumerate(children):
        if isinstance(child, str):
            text = " ".join(child.split())
            if text:
                lead = " " if child[0].isspace() and not after_space else ""
                after_space = child[-1].isspace()
                children[index] = f"{lead}{text}{' ' if after_space else ''}"
            elif child:
                children[index] = "" if after_space else " "
                after_space = True
        elif child.tag == "br":
            after_space = True
        elif child.tag == "img":
            after_space = False
        else:
            after_space = _fold(child.children, after_space=after_space)
    return after_space


def _lays_out(cells: list[list[Tag]]) -> bool:
    """Whether a table's cells are parts of a page rather than values: whole paragraphs or headings."""
    parts = sum(1 for row in cells for cell in row if len(cell.find_all(["p", "h1", "h2", "h3", "h4"])) > 1)
    return parts > 0 and parts * 4 >= sum(map(len, cells))


def _relevel(blocks: list[Node]) -> None:
    """Number the headings' levels from 2 on without gaps: 1 is the document's title."""
    headings = list(_headings(blocks))
    levels = {
        tag: f"h{min(6, place)}" for place, tag in enumerate(sorted({node.tag for node in headings}), 2)
    }
    for node in headings:
        node.tag = levels[node.tag]


def _headings(nodes: Iterable[Node | str]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, Node):
            if node.tag in HEADINGS:
                yield node
            else:
                yield from _headings(node.children)
