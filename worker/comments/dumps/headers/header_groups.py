"""A group of headers written alike, with the names of their authors."""

from __future__ import annotations

from dataclasses import dataclass, replace

from worker.comments.dumps.headers.headers import Header


@dataclass(frozen=True, slots=True)
class HeaderGroup:
    """Headers written alike, with their names: the hypothesis that each starts a comment."""

    headers: tuple[Header, ...]
    authors: tuple[str | None, ...]
    author_lines: tuple[int, ...]
    place: str
    """Where names stand: ``before`` or ``after`` the time, on a line ``above`` it or ``below``."""
    name_score: float = 0.0
    """Points for how much the names look like names."""

    def starts(self) -> list[int]:
        """The first line of each header."""
        return [min(h.line_number, author) for h, author in zip(self.headers, self.author_lines, strict=True)]

    def ends(self) -> list[int]:
        """The line after each header."""
        return [
            max(h.line_number, h.last_line, at) + 1
            for h, at in zip(self.headers, self.author_lines, strict=True)
        ]


def without_first_header(group: HeaderGroup) -> HeaderGroup | None:
    """The group without its first header; None if that leaves nothing."""
    if len(group.headers) < 2:
        return None
    return replace(
        group,
        headers=group.headers[1:],
        authors=group.authors[1:],
        author_lines=group.author_lines[1:],
    )
