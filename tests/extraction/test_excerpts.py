"""Texts that are only the beginning of others."""

import pytest

from worker.extraction.body.stated.excerpts import is_excerpt

LONG = "The wall was built in a year, and nobody who had asked for it was there to see it. " * 4


@pytest.mark.parametrize(
    "end",
    [
        ["It rained and ..."], ["It rained […]"], ["It rained…”"], ["It rained [more]"], ["Read more »"],
        ["It rained. Continue reading →"], ["Weiterlesen"], ["Lire la suite…"], ["Читать далее"],
        ["続きを読む"], ["阅读全文"], ["It rained…", "The post The wall appeared first on The Gull."],
    ],
)  # fmt: skip
def test_an_excerpt_says_so_at_its_end(end):
    assert is_excerpt([LONG, *end])


@pytest.mark.parametrize(
    "text",
    [
        [LONG],
        [],
        ["Well…", LONG],
        ["Read more", LONG, LONG],
        [LONG, "Read more: The wall"],
        [LONG, "There is nothing more to say. He said no more."],
    ],
)
def test_a_whole_text_is_none(text):
    assert not is_excerpt(text)
