# ruff: noqa: E501 - markup is easier to read on one line
"""Whatever stands on a page, it is read without failing, and in time that grows with its length."""

from __future__ import annotations

from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.comments import find
from worker.document import Thread
from worker.page.page import parse_markup, parse_text

TAGS = st.sampled_from(
    [
        "div",
        "p",
        "li",
        "ol",
        "ul",
        "article",
        "section",
        "table",
        "tr",
        "td",
        "dl",
        "dt",
        "dd",
        "span",
        "a",
        "b",
        "time",
        "h1",
        "h3",
        "form",
        "blockquote",
    ]
)
CLASSES = st.sampled_from(
    ["", "comment", "reply-2", "w-1/2", "post", "author", "a.b", "date", "/", "depth-1", "@", "quote"]
)
TEXTS = st.sampled_from(
    ["Ann", "5 May 2024 10:15", "3 days ago", "Reply", "says:", "by", "—", "A sentence, long enough to be said by somebody at length.", "3 comments", ":", " ", "#1"]
)  # fmt: skip


def _markup(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, name, parts, times: f'<{tag} class="{name}" id="x{times}7">{"".join(parts)}</{tag}>' * times,
        TAGS, CLASSES, st.lists(inner, max_size=4), st.integers(1, 4),
    )  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.recursive(TEXTS, _markup, max_leaves=30))
def test_any_markup_is_read(source: str) -> None:
    page = parse_markup(source)
    check(find(page), len(page.elements))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.one_of(TEXTS, st.text(max_size=40)), max_size=60), st.sampled_from(["\n", "\n\n", "\n  * "])
)
def test_any_lines_are_read(lines: list[str], between: str) -> None:
    page = parse_text(between.join(lines))
    check(find(page), len(page.lines))


def check(found: Thread, length: int) -> None:
    assert all(0 <= start < end <= length for start, end in found.spans)
    assert list(found.spans) == sorted(found.spans)
    assert all(c.parent is None or 0 <= c.parent < n for n, c in enumerate(found.comments))


def comments(count: int) -> str:
    return "".join(
        f'<li class="comment n{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" id="c{n}9"><a href="/u/{n}">Ann {n % 50}</a> <time>March {n % 28 + 1}, 2024 at 10:15</time><p>It was {"so " * (n % 9)}good.</p></li>'
        for n in range(count)
    )


LONG = "Some running text that is long enough to be taken for prose by anybody who reads it. "
CASES = {
    "comments apart by prose": lambda n: parse_markup(
        "".join(f"{comments(1)}<p>{LONG}</p>" for _ in range(n))
    ),
    "comments, each with a class of its own": lambda n: parse_markup(f"<ol>{comments(n)}</ol>"),
    "equal boxes": lambda n: parse_markup('<div class="post">x 5 May 2024</div>' * n * 4),
    "deep nests": lambda n: parse_markup(
        ('<div class="reply">Ann, 5 May 2024' * 250 + "</div>" * 250) * (n // 100)
    ),
    "paragraphs": lambda n: parse_markup(f"<p>{LONG}</p>" * n * 4),
    "dated lines": lambda n: parse_text("Ann 5 May 2024\nhello\nyou\n" * n),
    "short lines": lambda n: parse_text("short line 12\n" * n * 20),
    "names and no text": lambda n: parse_text("Ann · 3 days ago\n" * n * 2),
}


@pytest.mark.parametrize("case", CASES)
def test_time_grows_with_length(case: str) -> None:
    assert_linear(lambda count: partial(find, CASES[case](count)), 150)
