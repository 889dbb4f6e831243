"""Elements of a page that repeat one shape: what could be the items of a thread.

One pass backwards adds up text and link text of every subtree; one pass forwards sorts the elements
into groups under each of their class words, their id pattern, item type and data attributes, because
any one of these may be what the items have in common.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

from worker.comments import class_words
from worker.comments.lines import is_heading
from worker.page import MUTE, Element, Page, Span

ITEM_TAGS = frozenset(
    "div li article section tr td dd dt table p blockquote tbody details ol ul dl span".split()  # noqa: SIM905
)
SILENT = MUTE | frozenset(["select", "option", "textarea", "head", "nav"])
WITHOUT_DIGITS = {ord(digit): None for digit in "0123456789"}
MOST_NAMED, MOST_UNNAMED, MOST_ALONE = 6, 2, 8
"""How many groups get a closer look: named for comments, others beside these, others where none is."""
MOST_WRAPPERS, MOST_RATED = 3, 200
HEADING_NEAR = 40
LONGEST_LABEL = 90
LINKING = frozenset(["a", "button", "label", "title"])
SAMPLE = 7
BLANK = 40
DIGIT = re.compile(r"\d")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Measures:
    """Text per element, by element number: characters in all, and those inside links."""

    chars: list[int]
    links: list[int]
    digits: list[int] = field(default_factory=list)
    """Elements with a digit in a short text of their own, or marked as times: where dates may stand."""
    numbered: list[Element] = field(default_factory=list)
    """The same, as elements."""
    headings: list[int] = field(default_factory=list)
    """Elements whose own short text speaks of comments."""
    wordless: bytearray = field(default_factory=bytearray)
    """For each element, 1 where it has no text of its own."""
    words: dict[int, Any] = field(default_factory=dict)
    """What single elements say, kept as it is looked at: groups share most of their elements."""


@dataclass(frozen=True, slots=True)
class Group:
    """Elements of one shape in document order, and what their names say."""

    key: Key
    members: tuple[Element, ...]
    named: float
    """How much the shape's own name speaks of comments: 1 yes, .5 perhaps."""

    def sample(self) -> tuple[Element, ...]:
        """A few of the members, evenly spread."""
        return self.members[:: max(1, len(self.members) // SAMPLE)][:SAMPLE]


def measure(page: Page) -> Measures:
    """Add up the text below every element, without recursion, and note where labels stand."""
    count = len(page.elements)
    chars, links = [0] * count, [0] * count
    found = Measures(chars, links, wordless=bytearray(count))
    for element in reversed(page.elements):
        tag, at = element.tag, element.start
        if tag in SILENT:
            continue
        chars[at] += _measure_own(element, found)
        if tag == "time":
            found.digits.append(at)
        elif tag == "a":
            links[at] = chars[at]
        if element.parent is not None:
            above = element.parent.start
            chars[above] += chars[at]
            links[above] += links[at]
    found.digits.reverse()
    found.headings.reverse()
    found.numbered.extend([page.elements[at] for at in found.digits])
    return found


def _measure_own(element: Element, found: Measures) -> int:
    """The length of an element's own text; notes which of its short pieces may be dates or headings."""
    own, at, wordless = 0, element.start, True
    linking = element.tag in LINKING
    for text in element.children:
        if type(text) is not str:
            continue
        length = len(text)
        if text.isspace():
            own += length if length < 4 else 0
            continue
        own += length
        wordless = False
        if length < LONGEST_LABEL:
            if DIGIT.search(text):
                found.digits.append(at)
            if length > 3 and not linking and speaks_of_comments(text):
                found.headings.append(at)
    found.wordless[at] = wordless
    return own


@lru_cache(maxsize=8192)
def speaks_of_comments(text: str) -> bool:
    """Whether a short text could head a discussion: "12 replies"."""
    return is_heading(" ".join(text.split()))


def is_headed(first: int, measures: Measures) -> bool:
    """Whether a short text a little above an element (by its number) speaks of comments."""
    at = bisect_left(measures.headings, first)
    return at > 0 and measures.headings[at - 1] >= first - HEADING_NEAR


def may_be_dated(group: Group, measures: Measures) -> bool:
    """Whether half of a group's boxes hold something that could be a date."""
    sample = group.sample()
    held = sum(_holds(measures.digits, member) for member in sample)
    return held >= 0.5 * len(sample)


def _without_blanks(members: list[Element], measures: Measures) -> tuple[Element, ...]:
    """Members but for those with no date and next to no text: forms' previews, templates for scripts."""
    return tuple(m for m in members if measures.chars[m.start] >= BLANK or _holds(measures.digits, m))


def _holds(positions: list[int], element: Element) -> bool:
    at = bisect_left(positions, element.start)
    return at < len(positions) and positions[at] < element.end


def find_groups(page: Page, measures: Measures, areas: Sequence[Span] = ()) -> list[Group]:
    """The groups that could be comments, the likeliest first; of elements in some areas, if any are given."""
    by_key: dict[Key, list[Element]] = defaultdict(list)
    for element in chain(*(page.elements[slice(*area)] for area in areas)) if areas else page.elements:
        if element.tag in ITEM_TAGS and measures.chars[element.start] > 1:
            for key in _keys(element):
                by_key[key].append(element)
    rated = _without_wrappers(_rated(by_key, measures))
    telling = [group for group in rated if group.named]
    others = [group for group in rated if not group.named]
    return [*telling[:MOST_NAMED], *others[: MOST_UNNAMED if telling else MOST_ALONE]]


def _rated(by_key: dict[Key, list[Element]], measures: Measures) -> list[Group]:
    """The groups worth a look, the most promising first, no two of the same elements."""
    seen: set[tuple[int, ...]] = set()
    promising: list[tuple[float, Group]] = []
    for key, members in by_key.items():
        named = name_weight(key[2])
        if (len(members) < 2 and named < 1) or not _plausible(members, measures):
            continue
        if named < 1 and _is_page(members, measures):
            continue
        identity = tuple(member.start for member in members[:50])
        if identity in seen:
            continue
        seen.add(identity)
        group = Group(key, tuple(members), named)
        dated = may_be_dated(group, measures)
        if dated:
            group = Group(key, _without_blanks(members, measures), named)
            if len(group.members) < 2 and named < 1:
                continue
        if named or around_weight(members[0]) or dated:
            headed = len(members) > 1 and is_headed(members[0].start, measures)
            promise = _promise(group, measures, headed=headed) + dated
            if promise > (0.5 if headed else 1.5):
                promising.append((promise, group))
    promising.sort(key=lambda pair: -pair[0])
    return [group for _, group in promising]


def _without_wrappers(groups: list[Group]) -> list[Group]:
    """The groups, of several that only wrap each other one to one no more than three."""
    kept: list[Group] = []
    by_count: dict[int, list[Group]] = defaultdict(list)
    for group in groups[:MOST_RATED]:
        count = len(group.members)
        if count == 1 or sum(_wraps(group, other) for other in by_count[count]) < MOST_WRAPPERS:
            kept.append(group)
            by_count[count].append(group)
    return kept


def _wraps(group: Group, other: Group) -> bool:
    pairs = ((group.members[at], other.members[at]) for at in (0, -1))
    return all(a.start <= b.start < a.end or b.start <= a.start < b.end for a, b in pairs)


@lru_cache(maxsize=8192)
def squeeze(name: str) -> str:
    """A class word or id without its digits."""
    return name.translate(WITHOUT_DIGITS).strip("-_:").lower()


@lru_cache(maxsize=8192)
def name_weight(name: str) -> float:
    """How much a class word speaks of a comment."""
    if class_words.NOT_A_LIST.search(name):
        return 0.0
    return 1.0 if class_words.COMMENT.search(name) else 0.5 if class_words.POST.search(name) else 0.0


def _keys(element: Element) -> tuple[Key, ...]:
    """What an element may have in common with others; a leaf only what is named for comments."""
    tag, attrs = element.tag, element.attrs
    leaf = element.end - element.start == 1
    classes = attrs.get("class")
    keys = _class_keys(tag, classes) if classes else ()
    if len(attrs) > (classes is not None):
        keys = (*keys, *_attribute_keys(tag, attrs))
    above = element.parent
    if not keys and above is not None:
        around = squeeze(above.attrs.get("class", "") or above.attrs.get("id", "") or above.tag)
        child = (tag, "child", around)
        keys = (child,) if leaf else (child, (tag, "sibling", f"@{above.start}"))
    return tuple([key for key in keys if name_weight(key[2])]) if leaf else keys


@lru_cache(maxsize=8192)
def _class_keys(tag: str, classes: str) -> tuple[Key, ...]:
    return tuple((tag, "class", word) for word in dict.fromkeys(map(squeeze, classes.split())))


def _attribute_keys(tag: str, attrs: dict[str, str]) -> Iterator[Key]:
    for name, value in attrs.items():
        if name == "id":
            if DIGIT.search(value):
                yield tag, "id", squeeze(value)
        elif name in ("itemtype", "itemprop"):
            yield tag, name, value.lower()
        elif name.startswith("data-") and name.endswith("id"):
            yield tag, "data", name


def _plausible(members: list[Element], measures: Measures) -> bool:
    """Cheap gate: enough text, not mostly links."""
    total = sum(measures.chars[m.start] for m in members)
    linked = sum(measures.links[m.start] for m in members)
    return total >= 15 and linked < 0.75 * total


def _is_page(members: list[Element], measures: Measures) -> bool:
    """Whether one of two boxes is most of the page: its frame, or its body."""
    return len(members) == 2 and max(measures.chars[m.start] for m in members) > 0.7 * measures.chars[0]


def _promise(group: Group, measures: Measures, *, headed: bool) -> float:
    """How likely a group is worth a closer look."""
    count = len(group.members)
    total = sum(measures.chars[m.start] for m in group.members)
    linked = sum(measures.links[m.start] for m in group.members)
    around = any(around_weight(member) for member in group.members[:1])
    return (
        3 * group.named
        + 1.5 * around
        + 1.5 * headed
        + min(count, 12) / 6
        + min(total / count, 400) / 200
        + 2 * min(1.0, total / max(1, measures.chars[0]))
        - 3 * linked / total
        - (0.5 if headed else 2) * (group.key[1] in ("child", "sibling"))
        + (group.key[1] in ("id", "itemtype", "data")) * 0.5
    )


def around_weight(element: Element) -> bool:
    """Whether a near ancestor's name speaks of a discussion."""
    for depth, above in enumerate(element.ancestors()):
        if above.tag == "body" or depth > 6:
            return False
        attrs = above.attrs
        if attrs and _is_around(attrs.get("class", ""), attrs.get("id", "")):
            return True
    return False


@lru_cache(maxsize=8192)
def _is_around(classes: str, own_id: str) -> bool:
    return class_words.AROUND.search(f"{classes} {own_id}".lower()) is not None
