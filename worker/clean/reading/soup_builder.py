"""BeautifulSoup's tree built from a page's elements: they were parsed once, and need no source again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import AttributeDict, NavigableString, PageElement, Tag

from worker.clean.clean_node import BLOCK_TAGS
from worker.page.formulas import find_formula
from worker.page.page import INVISIBLE_TAGS, Element
from worker.words import names

_VOID = names("area base br col embed hr img input link meta param source track wbr")
"""Elements that have no end tag (HTML Living Standard, 13.1.2)."""
_TRANSPARENT_TAGS = names("span font small big u time label nobr bdi bdo data blink tbody tfoot wbr")
"""Elements that give up their content in place; a third of all."""
_UNWRAPPED_TAGS = _TRANSPARENT_TAGS | INVISIBLE_TAGS


class ElementBuilder(HTMLTreeBuilder):
    """A tree builder that is fed by elements; the source it is asked to read is never looked at.

    It links tags and strings itself, as BeautifulSoup would: elements come in order and are closed, so
    that nothing has to be searched for among the open tags, which is half of the work. An attribute of
    several words stays one string.
    """

    attribute_dict_class = AttributeDict

    def __init__(self, elements: Iterable[Element]) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self.elements = elements
        self.around_blocks: set[int] = set()
        """The identities of inline tags that hold a block."""

    def prepare_markup(
        self,
        markup: str | bytes,
        *_: object,
        **__: object,
    ) -> Iterator[tuple[str | bytes, str | None, str | None, bool]]:
        """One reading, of no known encoding."""
        yield markup, None, None, False

    def feed(self, _: object) -> None:
        """Hand over the elements, scripts and styles left out."""
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
            else:
                tag = Tag(soup, self, node.tag, None, None, node.attrs or None, parent, latest)
                parent.contents.append(tag)
                latest = tag
                if node.tag in BLOCK_TAGS:
                    self._mark(parent)
                children = node.children
                if len(children) == 1 and isinstance(children[0], str):
                    latest = _add_text(children[0], tag, tag)
                elif children and node.tag not in _VOID:
                    waiting.append(parent)
                    waiting.extend(reversed(children))
                    parent = tag

    def _mark(self, above: Tag | None) -> None:
        """Note the inline tags around a block."""
        while above is not None and above.name not in BLOCK_TAGS and id(above) not in self.around_blocks:
            self.around_blocks.add(id(above))
            above = above.parent


def _replacement(node: Element) -> list[Element | str]:
    """What stands for an element that becomes no tag, last first: its formula, its content, or nothing."""
    if (tex := find_formula(node)) is not None:
        return [tex]
    return node.children[::-1] if node.tag in _TRANSPARENT_TAGS else []


def _add_text(text: str, parent: Tag, latest: PageElement) -> NavigableString:
    """A string put last into its parent."""
    made = str.__new__(NavigableString, text)  # its own __new__ would first link it to nothing
    made.setup(parent, latest)
    parent.contents.append(made)
    return made


def attributes_of(tag: Tag) -> Mapping[str, str]:
    """The attributes of a tag that was built here: all of them strings."""
    return tag.attrs  # type: ignore[return-value]  # bs4 allows lists of words; a cast would cost a call
