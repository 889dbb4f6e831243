"""What names say of blocks is weighed against the text that they hold."""

from __future__ import annotations

import numpy as np
import pytest

from tests.extraction.body_pages import BODY, S, page_of
from worker.extraction.blocks.class_signals import ClassSignal, signal_of_tokens
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.doubt import lower_doubtful
from worker.page.page import parse_markup

NOTE = "<p>Our own reporters are on the quay each morning, and each evening they write to you of it.</p>"


def scores_after(page, likely):
    """By their text, the scores of blocks that were all this likely."""
    blocks = find_blocks(page)
    headline = next(block for block in blocks if block.element.tag == "h1")
    lowered = lower_doubtful(blocks, np.full(len(blocks), likely), headline)
    return {block.text: score for block, score in zip(blocks, lowered, strict=True)}


@pytest.mark.parametrize("name", ["newsletter-html", "comment-on-selection", "widget", "promo"])
def test_no_name_makes_chrome_of_the_element_that_holds_the_text(name):
    page = page_of(f"<div class={name}>{BODY}</div>", after=f"<div>{NOTE * 2}</div>")
    assert [scores_after(page, 0.9)[sentence] for sentence in S] == pytest.approx([0.9] * len(S))


def test_a_name_inside_that_element_still_counts():
    page = page_of(f"<div class=newsletter-html>{BODY}<div class=related>{NOTE}</div>{BODY}</div>")
    scores = scores_after(page, 0.9)
    assert min(scores[sentence] for sentence in S) > 0.8
    assert scores[parse_markup(NOTE).root.text] < 0.5


def test_slides_below_a_text_are_doubted_although_they_are_longer():
    page = page_of(BODY, after=f"<div class=slideshow>{NOTE * 12}</div>")
    scores = scores_after(page, 0.9)
    assert scores[S[0]] == pytest.approx(0.9)
    assert scores[parse_markup(NOTE).root.text] < 0.5


@pytest.mark.parametrize(
    ("markup", "is_chrome"),
    [
        (f"<p>{S[0]} <span class=tooltip>A harbour wall</span></p>", False),
        ("<p><span class=byline>By Ann Lee, from the quay</span> today</p>", True),
    ],
)
def test_a_paragraph_is_chrome_only_if_most_of_it_is(markup, is_chrome):
    assert [block.is_chrome for block in find_blocks(parse_markup(markup))] == [is_chrome]


@pytest.mark.parametrize(
    ("tokens", "signal"),
    [
        ("comment-body", ClassSignal.COMMENTS),
        ("postComments", ClassSignal.COMMENTS),
        ("commentary", ClassSignal.NEUTRAL),
        ("commentators-corner", ClassSignal.NEUTRAL),
        ("comments entry-content", ClassSignal.NEUTRAL),
    ],
)
def test_words_of_names_count_whole(tokens, signal):
    assert signal_of_tokens(tokens) is signal
