"""Lower the scores of blocks that read like text but are hardly part of a document: links, and chrome.

What the tags and names around a block say is weighed against the text: no name makes chrome of an element
that holds the document.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.blocks.boxes_in_text import MIN_PARAGRAPH_CHARS
from worker.extraction.blocks.class_signals import CHROME_SIGNALS
from worker.extraction.body.surroundings import frame_bounds, running_sum

CHROME_ODDS_FACTOR = 0.02
"""The odds of a block inside chrome are multiplied by this: on a short page, a notice reads like a
paragraph."""
BOX_ODDS_FACTOR = 0.4
"""The same for a box that looks like a part of the text: most are, but some advertise in whole sentences."""
LINKS_ODDS_FACTOR = 0.05
"""The same for a block that is long and mostly links (tag clouds, archives); the limits follow."""
MIN_LINK_RUN_CHARS, MAX_LINK_SHARE = 150, 0.7
MAX_CHROME_SHARE, MIN_PLAIN_CHARS = 0.4, 300
"""If chrome holds more than this share of the likely text, and fewer likely characters than this stand
outside it, the chrome is taken for text: page builders call each paragraph a widget."""
MIN_SHARE_WITH_OPENING, MIN_SHARE_WITHOUT = 0.5, 0.9
"""An element that holds more than the first share of the likely text, with the first paragraph below the
headline, holds the document; without that paragraph, if it holds more than the second share. Slides and
latest comments below a short text may hold three quarters."""


def lower_doubtful(
    blocks: Blocks, scores: NDArray[np.float64], headline: Block | None
) -> NDArray[np.float64]:
    """The scores of a page's blocks, those of doubtful blocks lowered. There must be at least one block."""
    length = np.array([block.length for block in blocks])
    linked = np.array([block.linked_chars for block in blocks])
    scores = _lower_odds(
        scores, (length >= MIN_LINK_RUN_CHARS) & (linked > MAX_LINK_SHARE * length), LINKS_ODDS_FACTOR
    )
    likely_chars = scores * length
    opening = _find_opening_paragraph(scores, length, headline)
    chrome = _find_chrome(blocks, likely_chars, opening)
    if (
        likely_chars[chrome].sum() > MAX_CHROME_SHARE * likely_chars.sum()
        and likely_chars[~chrome].sum() < MIN_PLAIN_CHARS
    ):
        return scores
    boxes = np.array([block.is_box_of_text for block in blocks])
    return _lower_odds(_lower_odds(scores, chrome, CHROME_ODDS_FACTOR), boxes, BOX_ODDS_FACTOR)


def _find_opening_paragraph(
    scores: NDArray[np.float64], length: NDArray[np.int64], headline: Block | None
) -> int:
    """The number of the first likely paragraph below the headline; -1 if there is none."""
    if headline is None:
        return -1
    likely = (scores > 0.5) & (length >= MIN_PARAGRAPH_CHARS)
    below = np.flatnonzero(likely[headline.number :])
    return headline.number + int(below[0]) if len(below) else -1


def _find_chrome(blocks: Blocks, likely_chars: NDArray[np.float64], opening: int) -> NDArray[np.bool_]:
    """Which blocks are inside chrome, other than chrome that holds the document."""
    chrome = np.array([block.is_chrome and not block.is_box_of_text for block in blocks])
    first, last = frame_bounds(blocks.frames)
    total = running_sum(likely_chars)
    share = (total[last] - total[first]) / max(1.0, float(total[-1]))
    has_opening = (first <= opening) & (opening < last)
    holds_document = (share > MIN_SHARE_WITHOUT) | (has_opening & (share > MIN_SHARE_WITH_OPENING))
    if not any(frame.signal in CHROME_SIGNALS and holds_document[frame.number] for frame in blocks.frames):
        return chrome
    in_chrome: list[bool] = []
    for frame in blocks.frames:
        is_chrome = frame.signal in CHROME_SIGNALS and not frame.is_box_of_text
        outside = frame.parent is not None and in_chrome[frame.parent.number]
        in_chrome.append(outside or (is_chrome and not holds_document[frame.number]))
    chrome &= np.array([in_chrome[block.frame.number] for block in blocks])
    return chrome


def _lower_odds(
    scores: NDArray[np.float64], mask: NDArray[np.bool_], remaining: float
) -> NDArray[np.float64]:
    """The probabilities, with the odds of the masked blocks multiplied by `remaining`."""
    odds = scores / (1 - scores + 1e-9) * np.where(mask, remaining, 1.0)
    lowered: NDArray[np.float64] = odds / (1 + odds)
    return lowered
