"""What is measured of every block before it is scored: a row of numbers a block.

Of the block itself (length, links, punctuation, words) and of its place on the page and beside the headline;
`surroundings` measures what stands around it. Most are ratios or logarithms, so that long and short pages
read alike.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import numpy as np

from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.body.choice import Subject
from worker.extraction.body.surroundings import (
    TAGS,
    Array,
    around,
    of_candidates,
    of_frames,
    of_likes,
    of_neighbours,
    running_sum,
)
from worker.extraction.body.word_weights import Weights
from worker.extraction.metadata.headline import words_of
from worker.words import names

SENTENCE_ENDS = frozenset(".!?…。！？।؟'’”»\"")
LONG = 80
"""Characters from which a block is running text."""
SHORT = 160
"""Characters up to which a block is read word by word."""
FIRST_WORDS = 40
_FUNCTION_WORDS = names(
    """
    the of and to in a is that for it was on are as with his they at be this have from or had by but not
    what all were we when your can an there which their if will about many then them would has more her
    him could no than been who its now did get may der die das und den von zu mit sich des auf für ist
    im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch
    wie einem über le la les et des en un une du que est pour qui dans par plus pas au sur ne se ce il
    sont avec mais on el los las y por con una su para del lo como más pero sus al o ha di che non per i
    è una sono da si het een van op te dat zijn niet aan и в не на что с по это как а но за из к у от ve
    bir bu da için w na się jest do
    """
)
_TIME = re.compile(r"\d(?<!\w\d)(?:(?<=1)9\d\d|(?<=2)0\d\d|\d?:\d\d)\b")
"""A year or a time of day. It begins with its first digit, so that the search need not stop elsewhere."""
MOST_KNOWN = 8192
"""Short texts whose measures are remembered: a site says the same around each of its pages."""
_LOGARITHMS = [float(value) for value in np.log1p(np.arange(4001))]


def features(blocks: Blocks, subject: Subject, weights: Weights) -> Array:
    """The measures of every block of a page, one row each; the page has to have blocks."""
    own: Array = np.array([_of_block(block, subject, weights) for block in blocks], dtype=np.float32)
    length: Array = np.array([block.length for block in blocks], dtype=np.float32)
    linked: Array = np.array([block.linked for block in blocks], dtype=np.float32)
    long: Array = np.where((length >= LONG) & (linked < 0.4 * length), length, 0).astype(np.float32)
    repeated = Counter([block.text for block in blocks])
    chain = around(blocks)
    parts = [
        own,
        np.array([[min(repeated[block.text], 5)] for block in blocks], dtype=np.float32),
        _of_place(blocks, subject, length, long),
        of_frames(blocks, chain, (length, linked, long), weights),
        of_candidates(chain, len(blocks.frames), length - linked, own[:, 3]),
        of_likes(blocks, own[:, 0], long > 0),
        of_neighbours(own[:, [0, 1, 5]], np.column_stack([own[:, 0], own[:, 1], long > 0, own[:, 9]])),
    ]
    return np.hstack(parts)


def _of_block(block: Block, subject: Subject, weights: Weights) -> list[float]:
    """A block by itself."""
    text, length = block.text, block.length
    inner = block.places[0][0].tag
    if length < SHORT:
        said, divided = _of_line(text)
        told_by_words = weights.line(text)
        likeness = _likeness(text, subject)
    else:
        said, divided = _of_text(text, _first_words(text), _UNREAD)
        told_by_words = likeness = 0.0
    return [
        _LOGARITHMS[length] if length < len(_LOGARITHMS) else float(np.log1p(length)),
        block.linked / length,
        *said,
        told_by_words,
        likeness,
        divided,
        block is subject.headline,
        float(text[:50] in subject.told) if subject.told else -1.0,
        TAGS.get(block.frame.element.tag, 0),
        inner == "a",
        inner in ("b", "strong", "em", "i"),
        len(block.places),
    ]


def _first_words(text: str) -> list[str]:
    return text.split(None, FIRST_WORDS)[:FIRST_WORDS]


def _of_text(text: str, first: list[str], read: tuple[float, ...]) -> tuple[tuple[float, ...], bool]:
    """A text by itself, with what was read word by word; and whether it has signs that divide lists of
    links, or a copyright sign.
    """
    number = text.count(" ") + 1
    commas, stops = text.count(","), text.count(". ") + text.count("? ") + text.count("! ")
    divided = "|" in text
    if not text.isascii():
        commas += text.count("，") + text.count("、")
        stops += text.count("。")
        divided = divided or "»" in text or "›" in text or "©" in text
    begins, ends = text[0], text[-1]
    said = (
        len(text) / number,
        commas / (1 + number / 10),
        min(stops, 8),
        ends in SENTENCE_ENDS,
        begins.isupper(),
        begins.islower(),
        ends in ":：",
        len(_FUNCTION_WORDS.intersection(first)) / len(first),
        *read,
    )
    return said, divided


_UNREAD = (0.3, 0.0, 0.0)
"""Capitals, digits and times of a text that is not read word by word."""


@lru_cache(MOST_KNOWN)
def _of_line(text: str) -> tuple[tuple[float, ...], bool]:
    """The same of a short text, read word by word: how many begin with a capital, a digit; a time."""
    first = _first_words(text)
    count = len(first)
    begins = [word[0] for word in first]
    capitals, digits = sum(map(str.isupper, begins)), sum(map(str.isdigit, begins))
    return _of_text(text, first, (capitals / count, digits / count, _TIME.search(text) is not None))


def _likeness(text: str, subject: Subject) -> float:
    """How many of the words are the title's."""
    if not subject.title:
        return 0.0
    words = set(words_of(text))
    return len(words & subject.title) / max(1, len(words))


def _of_place(blocks: Blocks, subject: Subject, length: Array, long: Array) -> Array:
    """Where on the page a block stands, and where from its headline."""
    count = len(blocks)
    number = np.arange(count, dtype=np.float32)
    before, running = running_sum(length)[:-1], running_sum(long)[:-1]
    total, total_long = max(1.0, float(length.sum())), max(1.0, float(long.sum()))
    off, words = np.zeros(count), np.zeros(count)
    if subject.headline is not None:
        off = np.clip(number - subject.headline.number, -40, 80)
        words = running - running[subject.headline.number]
        words = np.sign(words) * np.log1p(np.abs(words))
    columns = [
        number / count,
        before / total,
        running / total_long,
        np.minimum(number, 60),
        np.minimum(count - number, 60),
        off,
        words,
        np.full(count, subject.headline is not None),
        np.full(count, np.log1p(count)),
        np.full(count, np.log1p(float(long.sum()))),
    ]
    return np.column_stack(columns).astype(np.float32)
