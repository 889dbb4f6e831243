"""The interface of the markup reader that lists, tables and figures use."""

from __future__ import annotations

from typing import Protocol, TypeGuard

from bs4.element import PageElement, Tag

from worker.clean.clean_node import Node


class Reader(Protocol):
    """Reads any markup as nodes (see `worker.clean.reading.soup_reader`). `depth` is the nesting depth."""

    def read_blocks(self, tag: Tag, depth: int) -> list[Node]:
        """Read the content of any element as blocks. Loose inline content becomes paragraphs."""

    def is_block(self, child: PageElement) -> TypeGuard[Tag]:
        """Whether a child is or contains a block."""

    def read_block(self, tag: Tag, depth: int) -> list[Node]:
        """Read one element that is or contains a block."""

    def read_inline(self, child: PageElement, depth: int, run: list[Node | str]) -> None:
        """Add a child without blocks to a run of inline content."""

    def read_flat(self, tag: Tag, depth: int) -> list[Node | str]:
        """Read content as inline content. Blocks in it are joined."""

    def read_item(self, tag: Tag, depth: int) -> list[Node | str]:
        """Read the content of a list item or cell: inline content if it is one paragraph, else blocks."""

    def keep_id(self, tag: Tag, nodes: list[Node]) -> list[Node]:
        """Give the tag's id to the first node made from it."""
