"""Build a BeautifulSoup tree from a page's elements, without parsing the source again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import AttributeDict, NavigableString, PageElement, Tag

from worker.clean.clean_node import BLOCK_TAGS
from worker.page.code_listings import find_listing
from worker.page.formulas import find_formula
from worker.page.page import Element
from worker.page.tags import INVISIBLE_TAGS, VOID_TAGS
from worker.word_tables import names

_TRANSPARENT_TAGS = names("span font small big u time label nobr bdi bdo data blink tbody tfoot wbr")
"""Elements that are replaced by their content: a third of all."""
_LISTING_TAGS = frozenset(["pre", "table"])
_UNWRAPPED_TAGS = _TRANSPARENT_TAGS | INVISIBLE_TAGS


class ElementBuilder(HTMLTreeBuilder):
    """A tree builder that reads elements and ignores the source.

    It links tags and strings itself, as BeautifulSoup would. Elements come in order and are closed, so it
    does not search the open tags, which is half of the work. An attribute of several words stays one
    string.
    """

    attribute_dict_class = AttributeDict

    def __init__(self, elements: Iterable[Element]) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self.elements = elements
        self.around_blocks: set[int] = set()
        """The `id()` of each inline tag that contains a block."""

    def prepare_markup(
        self,
        markup: str | bytes,
        *_: object,
        **__: object,
    ) -> Iterator[tuple[str | bytes, str | None, str | None, bool]]:
        """Yield one reading, without an encoding."""
        yield markup, None, None, False

    def feed(self, _: object) -> None:
        """Add the elements to the tree, without scripts and styles."""
        soup = self.soup
        assert isinstance(soup, BeautifulSoup)
        parent: Tag = soup
        latest: PageElement = soup
        waiting: list[Element | str | Tag] = []
        waiting.extend(reversed([*self.elements]))
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                latest = _add_text(node, parent, latest)
            elif isinstance(node, Tag):
                parent = node
            elif node.tag in _UNWRAPPED_TAGS:
                waiting.extend(_replacement(node))
            elif node.tag in _LISTING_TAGS and (listing := find_listing(node)):
                waiting.append(listing)
            else:
                tag = Tag(soup, self, node.tag, None, None, node.attrs or None, parent, latest)
                parent.contents.append(tag)
                latest = tag
                if node.tag in BLOCK_TAGS:
                    self._mark(parent)
                children = node.children
                if len(children) == 1 and isinstance(children[0], str):
                    latest = _add_text(children[0], tag, tag)
                elif children and node.tag not in VOID_TAGS:
                    waiting.append(parent)
                    waiting.extend(reversed(children))
                    parent = tag

    def _mark(self, above: Tag | None) -> None:
        """Remember the inline tags around a block."""
        while above is not None and above.name not in BLOCK_TAGS and id(above) not in self.around_blocks:
            self.around_blocks.add(id(above))
            above = above.parent


def _replacement(node: Element) -> list[Element | str]:
    """Return what replaces an element, in reverse order: its formula, its content, or nothing."""
    if (tex := find_formula(node)) is not None:
        return [tex]
    return node.children[::-1] if node.tag in _TRANSPARENT_TAGS else []


def _add_text(text: str, parent: Tag, latest: PageElement) -> NavigableString:
    """Append a string to its parent."""
    made = str.__new__(NavigableString, text)  # its own __new__ would first link it to nothing
    made.setup(parent, latest)
    parent.contents.append(made)
    return made


def attributes_of(tag: Tag) -> Mapping[str, str]:
    """Return the attributes of a tag that was built here. All are strings."""
    return tag.attrs  # type: ignore[return-value]  # bs4 allows lists of words; a cast would cost a call
