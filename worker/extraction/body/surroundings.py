"""Measure what is around every block: its elements, similar blocks, and its neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.extraction.blocks.blocks import INLINE_TAGS, Blocks, Frame
from worker.extraction.blocks.class_signals import ClassSignal, names_body
from worker.extraction.body.word_weights import WordWeights

Array = NDArray[np.float32]
Numbers = NDArray[np.int32]

FRAME_LEVELS = 5
"""How many elements around a block are measured, nearest first."""
NEIGHBOURS = 3
WINDOWS = (4, 10)
VOTE_SHARES = (0.3, 1.0, 0.5, 0.2)
"""The share of a paragraph's votes for its own element, for the element around that, and so on."""
_TAG_GROUPS = (
    *("p", "div section", "li", "td th", "h1", "h2", "h3", "h4 h5 h6", "blockquote", "pre", "figcaption"),
    "dt dd",
)
TAGS = {tag: number for number, tags in enumerate(_TAG_GROUPS, start=1) for tag in tags.split()}
_CONTEXT_TAGS = (
    *("article", "main", "nav", "header", "footer", "aside", "form", "table", "ul", "ol", "blockquote"),
    *("figure", "section", "pre"),
)
_CONTEXT_BITS = {tag: 1 << number for number, tag in enumerate(_CONTEXT_TAGS)}


def running_sum(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """The sum of the values before each position, and the sum of all: one more number than values."""
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def frame_chain(blocks: Blocks) -> Numbers:
    """The numbers of the frames around each block: one row for each level, nearest first."""
    parents = np.array([f.parent.number if f.parent else 0 for f in blocks.frames], dtype=np.int32)
    rows = [np.array([block.frame.number for block in blocks], dtype=np.int32)]
    for _ in range(FRAME_LEVELS - 1):
        rows.append(parents[rows[-1]])
    return np.stack(rows)


def frame_bounds(frames: list[Frame]) -> tuple[Numbers, Numbers]:
    """The number of the first block of each frame, and of the block after its last."""
    first = np.array([frame.first for frame in frames], dtype=np.int32)
    return first, np.array([frame.last for frame in frames], dtype=np.int32)


def measure_frames(
    blocks: Blocks, chain: Numbers, sizes: tuple[Array, Array, Array], weights: WordWeights
) -> Array:
    """How much text, links and long text the elements around a block hold, and what their names say."""
    frames = blocks.frames
    first, last = frame_bounds(frames)
    count = last - first
    held, linked, long = (total[last] - total[first] for total in map(running_sum, sizes))
    share, of_long = (part / max(1.0, float(part[0])) for part in (held, long))
    density, running = linked / np.maximum(held, 1), long / np.maximum(held, 1)
    named_as = _name_columns(blocks, weights)
    word_weights, signals = named_as[:, _WORD_WEIGHTS], named_as[:, _SIGNALS]
    number = np.arange(len(blocks))
    columns: list[NDArray[np.generic]] = []
    for level, row in enumerate(chain):
        columns += [share[row], density[row], running[row], of_long[row], np.log1p(count[row])]
        columns += [(number - first[row]) / count[row], word_weights[row, min(level, 1)]]
    columns += [*word_weights[chain[2], 2:].T, *signals[chain[0]].T]
    columns += [*signals[chain[1], :3].T, *signals[chain[2], :3].T]
    tags = named_as[:, _TAG]
    columns += [tags[chain[1]], tags[chain[2]]]
    starts = np.zeros(len(blocks))
    for at in blocks.scored:
        start = blocks[at].places[0][0]
        if start.tag in INLINE_TAGS:
            starts[at] = weights.of_names(start)[0]
    columns.append(starts)
    bits = named_as[chain[0], _CONTEXT].astype(np.int32)
    columns += [bits >> bit & 1 for bit in range(len(_CONTEXT_TAGS))]
    columns.append(np.array([block.is_chrome for block in blocks]))
    columns.append(named_as[chain[0], _DEPTH])
    return np.column_stack(columns).astype(np.float32)


def _name_columns(blocks: Blocks, weights: WordWeights) -> Array:
    """A row for each frame: what its tag and names say. The constants below name the columns.

    The row of a frame that only holds menus is never read, and says nothing.
    """
    first, last = (np.searchsorted(blocks.scored, bounds) for bounds in frame_bounds(blocks.frames))
    rows = [_OUTSIDE]
    for frame, holds_scored in zip(blocks.frames, (first < last).tolist(), strict=True):
        if not holds_scored:
            rows.append(_OUTSIDE)
            continue
        element = frame.element
        attrs, tag = element.attrs, element.tag
        own, near, far = weights.of_names(element)
        chrome, comments = frame.signal is ClassSignal.CHROME, frame.signal is ClassSignal.COMMENTS
        body = bool(attrs) and names_body(attrs.get("class", "") + " " + attrs.get("id", ""))
        above = rows[frame.parent.number + 1] if frame.parent else _OUTSIDE
        rows.append(
            (
                own, near, above[2] + far, min(above[3], far), max(above[4], far),
                chrome, comments, body, above[8] + chrome, above[9] + comments, above[10] + body,
                TAGS.get(tag, 0), int(above[12]) | _CONTEXT_BITS.get(tag, 0), element.depth,
            )
        )  # fmt: skip
    return np.array(rows[1:], dtype=np.float32)


_OUTSIDE: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
_WORD_WEIGHTS = slice(0, 5)
"""The word weights of a frame's names for a block directly in it, near in it, and far in it. For the
last: the sum, minimum and maximum over the frame and all frames around it."""
_SIGNALS = slice(5, 11)
"""Whether its names say chrome, comments, or a document's text; and how many frames, with this one and all
around it, say so."""
_TAG, _CONTEXT, _DEPTH = 11, 12, 13
"""The group of its tag; which tags are around its content, as bits; its depth."""


def measure_candidates(chain: Numbers, frames: int, plain: Array, commas: Array) -> Array:
    """How well the elements around a block score as holders of the document, relative to the page's best.

    As in Readability, a paragraph votes for the elements around it, more for nearer ones.
    """
    votes = np.where(plain >= 25, 1 + commas + np.minimum(plain / 100, 3), 0)
    scores = np.zeros(frames, dtype=np.float64)
    for row, share in zip(chain, VOTE_SHARES, strict=False):
        scores += np.bincount(row, weights=share * votes, minlength=frames)
    scores /= max(1.0, float(scores.max()))
    columns = [scores[row] for row, _ in zip(chain, VOTE_SHARES, strict=False)]
    return np.column_stack([*columns, scores[chain].max(axis=0)]).astype(np.float32)


def measure_similar(blocks: Blocks, logarithms: Array, is_long: NDArray[np.bool_]) -> Array:
    """How many blocks have the same tag and class (and the same around those), their mean length, and the
    share of long blocks among them.
    """
    kinds: dict[tuple[str, ...], int] = {}
    rows = []
    for frame in (block.frame for block in blocks):
        own = _signature(frame)
        both = (own[0], *_signature(frame.parent))
        rows.append((kinds.setdefault(own, len(kinds)), kinds.setdefault(both, len(kinds))))
    columns = []
    for row in np.array(rows).T:
        count = np.bincount(row, minlength=len(kinds))
        sums = [np.bincount(row, weights=values, minlength=len(kinds)) for values in (logarithms, is_long)]
        columns += [np.log1p(count[row]), *((values / np.maximum(count, 1))[row] for values in sums)]
    return np.column_stack(columns).astype(np.float32)


def _signature(frame: Frame | None) -> tuple[str, str]:
    return (frame.element.tag, frame.element.attrs.get("class", "")) if frame else ("", "")


def measure_neighbours(nearest: Array, further: Array) -> Array:
    """Some columns of the nearest blocks before and after, and means of others over wider windows."""
    count = len(nearest)
    padded = np.pad(nearest, ((NEIGHBOURS, NEIGHBOURS), (0, 0)))
    offsets = [off for off in range(-NEIGHBOURS, NEIGHBOURS + 1) if off]
    columns = [padded[NEIGHBOURS + off : NEIGHBOURS + off + count] for off in offsets]
    columns += [window_means(further, width) for width in WINDOWS]
    return np.hstack(columns).astype(np.float32)


def window_means(values: NDArray[np.floating], width: int) -> Array:
    """The mean of each column over the rows up to `width` before and after."""
    count = len(values)
    total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)])
    number = np.arange(count)
    low, high = np.maximum(number - width, 0), np.minimum(number + width + 1, count)
    means: Array = ((total[high] - total[low]) / (high - low)[:, None]).astype(np.float32)
    return means
