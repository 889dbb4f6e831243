"""What lists, tables and figures ask of the one who reads the markup around them."""

from __future__ import annotations

from typing import Protocol, TypeGuard

from bs4.element import PageElement, Tag

from worker.clean.clean_node import Node


class Reader(Protocol):
    """Reads any markup as nodes (`worker.clean.reading.soup_reader` does); `depth` is how deep it stands."""

    def blocks(self, tag: Tag, depth: int) -> list[Node]:
        """The content of any element as blocks; loose inline content becomes paragraphs."""

    def is_block(self, child: PageElement) -> TypeGuard[Tag]:
        """Whether a child is, or holds, a block."""

    def block(self, tag: Tag, depth: int) -> list[Node]:
        """One element that is (or holds) a block."""

    def inline(self, child: PageElement, depth: int, run: list[Node | str]) -> None:
        """Add a child that holds no block to a run of inline content."""

    def flat(self, tag: Tag, depth: int) -> list[Node | str]:
        """Content as inline alone, blocks in it joined."""

    def item(self, tag: Tag, depth: int) -> list[Node | str]:
        """The content of a list item or cell: inline alone if it is one paragraph, else blocks."""

    def named(self, tag: Tag, nodes: list[Node]) -> list[Node]:
        """The nodes made of a tag; the first takes its id."""
