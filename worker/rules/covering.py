"""Choose few selectors that reach some passages of a page, and as little else as possible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from worker.page.page import Element, Page
from worker.rules.passages import Passage
from worker.rules.selector_candidates import TELLING_TAGS, Candidate, Matches, list_candidates
from worker.rules.sites import outermost

MAX_ELEMENTS, MAX_CANDIDATES_OF_ELEMENT = 30, 10
MAX_BODY_SELECTORS, MAX_STRIP_SELECTORS = 5, 8
POINTED_SHARE = 0.05
"""A passage that was pointed at counts as at least this share of the text, however short it is."""
OTHER_WEIGHT = 0.5
"""What text that is not wanted costs, beside text that is: it can be stripped again."""
COST_WEIGHT, BARE_TAG_LOSS = 0.02, 0.15
"""A container is better than the paragraphs in it: on the next page it holds a list, too."""
MIN_GAIN = 0.01
"""A further selector brings at least this share of the text."""


@dataclass(frozen=True, slots=True)
class Option:
    """A selector and the numbers of the passages that it reaches."""

    candidate: Candidate
    reached: frozenset[int]

    @property
    def is_common(self) -> bool:
        """Whether its last step is a tag that stands everywhere in texts."""
        last = self.candidate.text.rpartition(" ")[2]
        return last == "h1" or (last.isalnum() and last not in TELLING_TAGS)

    @property
    def loss(self) -> float:
        """What is lost by its length and its last step."""
        return COST_WEIGHT * self.candidate.cost + BARE_TAG_LOSS * self.is_common


class Covering:
    """The passages of one page, and which selectors reach which of them."""

    def __init__(self, page: Page, passages: Sequence[Passage]) -> None:
        self.page = page
        self.passages = passages
        self.matches = Matches(page)
        self._by_number = {one.number: one for one in passages}
        ordered = sorted((one.start, one.number) for one in passages)
        self._starts = [start for start, _ in ordered]
        self._numbers = [number for _, number in ordered]

    def reach(self, elements: Iterable[Element]) -> frozenset[int]:
        """The numbers of the passages that begin within elements."""
        reached: set[int] = set()
        for element in outermost(elements):
            first, last = (bisect_left(self._starts, place) for place in (element.start, element.end))
            reached.update(self._numbers[first:last])
        return frozenset(reached)

    def count_chars(self, numbers: Iterable[int]) -> int:
        """The length of some passages together."""
        return sum(self._by_number[number].chars for number in numbers)

    def cover_text(self, wanted: frozenset[int], pointed: frozenset[int]) -> list[Option]:
        """Choose selectors of the body: they reach what is wanted, most of all what was pointed at."""
        total = sum(self._by_number[one].chars for one in wanted) or 1
        weights = {one: self._by_number[one].chars / total for one in wanted}
        weights |= {one: max(weights[one], POINTED_SHARE) for one in pointed}
        others = {
            one.number: OTHER_WEIGHT * one.chars / total for one in self.passages if one.number not in wanted
        }

        def gain(option: Option, left: Collection[int]) -> float:
            return _sum(weights, option.reached & frozenset(left)) - _sum(others, option.reached)

        options = self._list_options(wanted, gain)
        chosen = _choose_greedily(options, wanted, gain, weights, MAX_BODY_SELECTORS)
        return _without_needless(chosen, wanted)

    def cover_unwanted(
        self, unwanted: frozenset[int], inside: frozenset[int], kept: frozenset[int]
    ) -> list[Option]:
        """Choose selectors to strip: they reach what is unwanted, also what is `inside`, and nothing kept."""
        weights = dict.fromkeys(inside, 0.5) | dict.fromkeys(unwanted, 1.0)

        def gain(option: Option, left: Collection[int]) -> float:
            extra = option.reached - unwanted - inside
            return _sum(weights, option.reached & frozenset(left)) - 0.01 * min(len(extra), 20)

        options = [
            one
            for one in self._list_options(unwanted | inside, gain, kept)
            if not one.reached & kept and not one.is_common
        ]
        return _choose_greedily(options, unwanted | inside, gain, weights, MAX_STRIP_SELECTORS)

    def options_around(self, number: int, kept: frozenset[int]) -> Iterator[Option]:
        """The ways to name the elements around a passage that hold nothing kept, from the inside out."""
        for element in self._around(number):
            if self.reach([element]) & kept:
                return
            for option in self._options_of(element):
                if not option.reached & kept:
                    yield option

    def _list_options(
        self,
        wanted: frozenset[int],
        gain: Callable[[Option, Collection[int]], float],
        kept: frozenset[int] = frozenset(),
    ) -> list[Option]:
        """The ways to name the elements that would bring most."""
        around = {e.start: e for number in wanted for e in self._around(number)}
        alone = [
            (gain(one, wanted), -element.depth, element)
            for element in around.values()
            if not (one := Option(Candidate("", 0.0), self.reach([element]))).reached & kept
        ]
        best = sorted(alone, key=lambda one: one[:2], reverse=True)[:MAX_ELEMENTS]
        found = {one.candidate.text: one for _, _, e in best for one in self._options_of(e)}
        return list(found.values())

    def _options_of(self, element: Element) -> Iterator[Option]:
        for candidate in islice(list_candidates(element), MAX_CANDIDATES_OF_ELEMENT):
            yield Option(candidate, self.reach(self.matches.of(candidate.text)))

    def _around(self, number: int) -> Iterable[Element]:
        element = self.page.elements[self._by_number[number].start]
        yield element
        yield from (above for above in element.ancestors() if above.tag not in ("html", "head"))


def _choose_greedily(
    options: Sequence[Option],
    wanted: frozenset[int],
    gain: Callable[[Option, Collection[int]], float],
    weights: dict[int, float],
    limit: int,
) -> list[Option]:
    left, chosen = set(wanted), list[Option]()
    while options and left and len(chosen) < limit:
        best = max(
            options, key=lambda one: (gain(one, left) - one.loss, -one.candidate.cost, one.candidate.text)
        )
        if _sum(weights, best.reached & left) < MIN_GAIN or (chosen and gain(best, left) <= 0):
            break
        chosen.append(best)
        left -= best.reached
    return chosen


def _without_needless(chosen: list[Option], wanted: frozenset[int]) -> list[Option]:
    """Leave out selectors whose passages the others reach as well."""
    needed = list(chosen)
    for one in chosen[:-1]:
        others = frozenset().union(*(other.reached for other in needed if other is not one))
        if one in needed and len(needed) > 1 and one.reached & wanted <= others:
            needed.remove(one)
    return needed


def _sum(weights: dict[int, float], numbers: Iterable[int]) -> float:
    return sum(weights.get(number, 0.0) for number in numbers)
