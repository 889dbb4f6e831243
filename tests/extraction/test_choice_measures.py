"""The measures from which the confidence in a choice is read."""

from __future__ import annotations

import numpy as np
import pytest

from tests.extraction.body_pages import BODY, page_of
from worker.document import Thread
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.choice_measures import MAX_BLOCKS_OFF, measure_choice
from worker.extraction.body.choose_blocks import choose_blocks
from worker.extraction.body.chosen_blocks import DocumentHints
from worker.extraction.body.scored_blocks import ScoredBlocks
from worker.page.page import parse_markup

NO_HINTS = DocumentHints(None, frozenset(), "")


def scored(blocks, scores, root, hints=NO_HINTS):
    return ScoredBlocks(blocks, np.array(scores), root, hints)


def measures_of(markup, last, first):
    page = parse_markup(markup)
    blocks = find_blocks(page)
    chosen = scored(blocks, last, page.root).choose(list(blocks))
    return measure_choice(chosen, scored(blocks, last, page.root), scored(blocks, first, page.root))


def test_passes_that_agree_have_everything_in_common():
    markup = "<p>One of the words.</p><p>Two of the words.</p><p>Six of the words.</p>"
    same = measures_of(markup, [0.9, 0.9, 0.01], [0.9, 0.9, 0.01])
    other = measures_of(markup, [0.9, 0.9, 0.01], [0.01, 0.01, 0.9])
    assert same[3] == pytest.approx(1.0)
    assert other[3] == 0.0
    assert same[0] == other[0]


def test_text_left_out_between_chosen_blocks_is_measured():
    markup = "<p>One of the words.</p><p>Two of the words.</p><p>Six of the words.</p>"
    whole = measures_of(markup, [0.9, 0.9, 0.01], [0.9, 0.9, 0.01])
    parted = measures_of(markup, [0.9, 0.01, 0.9], [0.9, 0.01, 0.9])
    changed = np.flatnonzero(~np.isclose(whole, parted))
    assert len(changed) == 4
    assert (parted[changed] > whole[changed]).all()


def test_measures_are_finite_where_there_is_no_headline_and_no_paragraph():
    measures = measures_of("<p>A line</p>", [0.2], [0.1])
    assert np.isfinite(measures).all()
    assert measures[-1] == MAX_BLOCKS_OFF


def test_confidence_is_lower_where_much_looks_like_the_text_but_was_left_out():
    page = page_of(BODY * 3)
    blocks = find_blocks(page)
    clear = choose_blocks(blocks, blocks, NO_HINTS, page.root, Thread())
    teasers = "".join(
        f"<div class=teaser><h3><a href=/{n}>Harbour {n}</a></h3>{BODY}</div>" for n in range(9)
    )
    page = page_of(BODY, after=teasers)
    blocks = find_blocks(page)
    doubtful = choose_blocks(blocks, blocks, NO_HINTS, page.root, Thread())
    assert 0 < doubtful.confidence < clear.confidence <= 1
