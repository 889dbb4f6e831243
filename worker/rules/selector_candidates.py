"""Selectors that could name an element of a page, short and stable ones first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from worker.page.page import Element, Page
from worker.page.selectors import parse_selector
from worker.rules.stable_names import find_stable_beginning, weigh_class, weigh_id

MAX_OWN, MAX_AROUND, MAX_LEVELS = 8, 3, 10
"""Ways to name an element itself, to name one of those around it, and how many of those are tried."""
STEP_COST = 0.5
"""Of each further step: what stands around an element changes more often than its own name."""
BARE_TAG_COST = 2.0
"""Of a tag without a name, which is too common to say much."""

TELLING_TAGS = {
    "article": 1.1,
    "main": 1.2,
    "time": 1.2,
    "h1": 1.1,
    "address": 1.6,
    "figcaption": 1.4,
    "aside": 1.5,
}
_TELLING_ATTRIBUTES = (
    "itemprop",
    "role",
    "property",
    "rel",
    "data-testid",
    "data-test",
    "data-component",
    "data-role",
)
_TOP_TAGS = frozenset(["html", "body", "head"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A selector, and what it costs: the lower, the shorter and the more telling."""

    text: str
    cost: float


class Matches:
    """The elements that selectors match on one page, each looked for once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._found: dict[str, list[Element]] = {}

    def of(self, selector: str) -> list[Element]:
        """The elements that a selector matches, in document order."""
        if selector not in self._found:
            self._found[selector] = parse_selector(selector).find_all(self.page)
        return self._found[selector]


def list_candidates(element: Element) -> list[Candidate]:
    """List selectors that match an element, the cheapest first."""
    own = list(islice(_name(element), MAX_OWN))
    bare = Candidate(element.tag, BARE_TAG_COST)
    around = [
        Candidate(f"{outer.text} {inner.text}", outer.cost + inner.cost + STEP_COST)
        for above in islice(element.ancestors(), MAX_LEVELS)
        if above.tag not in _TOP_TAGS
        for outer in islice(_name(above), MAX_AROUND)
        for inner in (*own[:MAX_AROUND], bare)
    ]
    found = {one.text: one for one in sorted((*around, *own), key=lambda one: -one.cost)}
    return sorted(found.values(), key=lambda one: (one.cost, one.text))


def _name(element: Element) -> Iterator[Candidate]:
    """Ways to name an element by itself, the cheapest first."""
    named = [*_names_by_words(element), *_names_by_attributes(element)]
    if element.tag in TELLING_TAGS:
        named.append(Candidate(element.tag, TELLING_TAGS[element.tag]))
    yield from sorted(named, key=lambda one: (one.cost, one.text))


def _names_by_words(element: Element) -> Iterator[Candidate]:
    own_id = element.attrs.get("id", "")
    if (cost := weigh_id(own_id)) is not None:
        yield Candidate(f"#{own_id}", cost)
    classes = []
    for word in dict.fromkeys(element.classes):
        if (cost := weigh_class(word)) is not None:
            classes.append(Candidate(f".{word}", cost))
        elif beginning := find_stable_beginning(word):
            yield Candidate(f'[class*="{beginning}"]', 1.4)
    classes.sort(key=lambda one: one.cost)
    for one in classes[:4]:
        yield one
        yield Candidate(f"{element.tag}{one.text}", one.cost + 0.3)
    for first, second in pairwise(classes[:4]):
        yield Candidate(first.text + second.text, first.cost + second.cost)


def _names_by_attributes(element: Element) -> Iterator[Candidate]:
    for name in _TELLING_ATTRIBUTES:
        if weigh_class(element.attrs.get(name, "")) is not None:
            yield Candidate(f'[{name}="{element.attrs[name]}"]', 1.3)
    if element.tag == "time" and "datetime" in element.attrs:
        yield Candidate("time[datetime]", 1.3)
