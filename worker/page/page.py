"""The parsed page: one tree in document order. It is made once, and nobody changes it.

The parser is lexbor (through selectolax). It builds the same tree as a browser, also from broken markup.
Its nodes are copied once into plain Python elements: other packages walk the page many times, and
reading an attribute of an element costs a tenth of a call into the parser.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.dates import Reference
from worker.page.limits import limit_markup
from worker.page.shadow_roots import copy_with_shadow_roots
from worker.page.streamed_parts import place_streamed_parts
from worker.page.tags import INVISIBLE_TAGS

Span = tuple[int, int]
"""A half-open range of positions in a page: element numbers in markup, line numbers in text."""


class Element:
    """One element of a page.

    `start` is its number in document order. `end` is the number after its last descendant, so that
    ``page.elements[e.start:e.end]`` is its subtree. `children` holds elements and strings.
    """

    __slots__ = ("attrs", "children", "depth", "end", "parent", "start", "tag")

    def __init__(self, tag: str, attrs: dict[str, str], parent: Element | None, start: int) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.start = start
        self.end = start + 1
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.children: list[Element | str] = []

    def __repr__(self) -> str:
        return f"<{self.tag} #{self.start}>"

    def walk(self) -> Iterator[Element]:
        """Yield this element and every element below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Element))

    def strings(self) -> Iterator[str]:
        """Yield every visible piece of text below this element, in document order."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield node
            elif node.tag not in INVISIBLE_TAGS:
                waiting.extend(reversed(node.children))

    @property
    def text(self) -> str:
        """The visible text, with white space folded to single spaces."""
        children = self.children
        if len(children) == 1 and type(children[0]) is str:
            return " ".join(children[0].split())
        return " ".join("".join(self.strings()).split())

    @property
    def classes(self) -> list[str]:
        """The class tokens, in source order."""
        return self.attrs.get("class", "").split()

    def ancestors(self) -> Iterator[Element]:
        """Yield the parent, its parent, and so on up to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True)
class Page:
    """Decoded markup or text, parsed once. `formats` makes it. It is never pickled, and never changed while
    it is read.

    A page of markup has `elements` (in document order, the root first); a page of text has `lines`
    and a root without children. A `Span` holds positions in `elements` or in `lines`.
    """

    root: Element
    elements: tuple[Element, ...]
    lines: tuple[str, ...]
    url: str | None
    """The address after redirects: the base of its relative links."""
    received: Reference | None
    """When it was received, and how we know. Relative times are resolved against it."""
    is_text: bool = False
    """Whether this page is lines of text rather than markup."""

    @cached_property
    def by_tag(self) -> dict[str, list[Element]]:
        """The elements of each tag, in document order."""
        found: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            found[element.tag].append(element)
        return dict(found)

    def unlink(self) -> None:
        """Cut the elements from their parents. The page cannot be read after that, and is freed at once.

        Otherwise it waits for the garbage collector, which looks at each object of it several times.
        """
        for element in self.elements:
            element.parent = None


def parse_markup(html: str, url: str | None = None, received: Reference | None = None) -> Page:
    """Parse HTML source into a page."""
    tree = LexborHTMLParser(limit_markup(html))
    place_streamed_parts(tree, html)
    elements = copy_with_shadow_roots(tree, _copy)
    return Page(elements[0], tuple(elements), (), url, received)


def parse_text(text: str, url: str | None = None, received: Reference | None = None) -> Page:
    """Make a page of lines from plain text. Line ends are removed, indentation is kept."""
    root = Element("html", {}, None, 0)
    return Page(root, (root,), tuple(text.splitlines()), url, received, is_text=True)


def make_span_test(spans: Iterable[Span]) -> Callable[[int], bool]:
    """Make a function that tells whether a position is in one of the spans, in logarithmic time.

    A page may have thousands of comments, each with a span, and as many blocks to test.
    """
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)

    def is_inside(position: int) -> bool:
        at = bisect_right(starts, position) - 1
        return at >= 0 and position < ends[at]

    return is_inside


def make_element(tag: str, *children: Element | str, **attrs: str) -> Element:
    """Make an element outside any page, to pass text on as markup."""
    made = Element(tag, attrs, None, -1)
    made.children.extend(children)
    return made


def _copy(root: LexborNode) -> list[Element]:
    """Copy the parser's tree into elements in document order, without recursion."""
    top = Element(root.tag or "", _attributes(root), None, 0)
    elements = [top]
    parent, node = top, root.first_child
    stack: list[LexborNode | None] = []
    while True:
        if node is None:
            parent.end = len(elements)
            if not stack:
                return elements
            node, parent = stack.pop(), parent.parent or top
            continue
        tag = node.tag or "-"  # a processing instruction has none; texts and comments begin with a hyphen
        if tag[0] != "-":
            child = Element(tag, _attributes(node), parent, len(elements))
            elements.append(child)
            parent.children.append(child)
            stack.append(node.next)
            parent, node = child, node.first_child
        else:
            if tag == "-text":
                parent.children.append(node.text_content or "")
            node = node.next


def _attributes(node: LexborNode) -> dict[str, str]:
    found: dict[str, Any] = node.attributes
    if None in found.values():
        return {name: value or "" for name, value in found.items()}
    return found
