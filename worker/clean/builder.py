"""BeautifulSoup's tree built from a page's elements: they were parsed once, and need no source again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import Tag

from worker.clean.node import BLOCKS
from worker.page import MUTE, VOID, Element


class ElementBuilder(HTMLTreeBuilder):
    """A tree builder that is fed by elements; the source it is asked to read is never looked at."""

    def __init__(self, elements: Iterable[Element]) -> None:
        super().__init__()
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
        open_tags: list[Tag] = []
        waiting: list[Element | str | None] = []
        waiting.extend(reversed([*self.elements]))
        while waiting:
            node = waiting.pop()
            if node is None:
                soup.handle_endtag(open_tags.pop().name)
            elif isinstance(node, str):
                soup.handle_data(node)
            elif node.tag not in MUTE:
                self._open(soup, node, open_tags)
                waiting.append(None)
                if node.tag not in VOID:
                    waiting.extend(node.children[::-1])

    def _open(self, soup: BeautifulSoup, node: Element, open_tags: list[Tag]) -> None:
        tag = soup.handle_starttag(node.tag, None, None, dict(node.attrs))
        assert tag is not None
        if node.tag in BLOCKS:
            for above in reversed(open_tags):
                if above.name in BLOCKS:
                    break
                self.around_blocks.add(id(above))
        open_tags.append(tag)
