# ruff: noqa: E501 - lines are as the tool writes them
"""Dumps with Markdown's marks are lines without them; documents written in Markdown stay Markdown."""

from __future__ import annotations

import pytest

from worker.document import RawItem
from worker.formats import read
from worker.formats.markdown_dump import _remove_marks
from worker.page.page import Page

DUMP = r"""[Skip to content](#main)

  * [Home](/)
  * [News](/news)
  * [Log in](/in)

# The wooden gates

The valley has had [running water](/water "What it is") since the monks dug the
first channel, and **every** house along it _still_ keeps a wooden
gate of its own.

1\. A [linked and
broken](http://gates.example/one/two/three/four/a_\(b\)) line with snake_case and 2\*3

* * *

![Avatar](/a.png)

[Ann](/ann) 3 days ago

Lovely.
Reply
""".replace("Lovely.", "Lovely.  ")


def page(text: str, media_type: str | None = None, target: str = "") -> Page:
    return read(
        RawItem(target=target, content=text.encode(), received=None, media_type=media_type, charset="utf-8")
    )


def test_marks_go_and_wrapped_lines_are_joined() -> None:
    filled = [line for line in page(DUMP, "text/plain").lines if line.strip()]
    assert filled == [
        "Skip to content",
        "  * Home",
        "  * News",
        "  * Log in",
        "# The wooden gates",
        "The valley has had running water since the monks dug the first channel, and every house along it still keeps a wooden gate of its own.",
        "1. A linked and broken line with snake_case and 2*3",
        "Avatar",
        "Ann 3 days ago",
        "Lovely.  ",
        "Reply",
    ]


def test_a_document_in_markdown_stays_markdown() -> None:
    readme = "# Gates\n\nSee [the manual](http://a.example), **now**.\n\n- News\n- Help\n\n> quoted\n"
    assert not page(readme).is_text
    assert not page(DUMP, target="/notes/page.md").is_text
    assert not page(DUMP, "text/markdown").is_text


def test_plain_text_keeps_its_signs() -> None:
    text = "Home\nNews\nLog in\n\n*Ann* wrote a_b_c, then 2\\*3.\n"
    assert page(text, "text/plain").lines == tuple(text.splitlines())


@pytest.mark.parametrize("piece", ["|", " ", "**a ", "__a ", "[", "![", "[a](b(", "\\*"])
def test_marks_that_nothing_closes_are_read_in_linear_time(piece):
    """Half a megabyte; in quadratic time some of these took hours."""
    line = piece * (500_000 // len(piece)) + "x"
    assert _remove_marks(line).endswith("x")
