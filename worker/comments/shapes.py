"""Elements of a page that repeat one shape: what could be the items of a thread.

One pass backwards adds up text and link text of every subtree; one pass forwards sorts the elements
into groups under each of their class words, their id pattern, item type and data attributes, because
any one of these may be what the items have in common.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from worker.comments import class_words
from worker.page import MUTE, Element, Page

ITEM_TAGS = frozenset(
    "div li article section tr td dd dt table p blockquote tbody details ol ul dl span".split()  # noqa: SIM905
)
SILENT = MUTE | frozenset(["select", "option", "textarea", "head", "nav"])
WITHOUT_DIGITS = {ord(digit): None for digit in "0123456789"}
MOST_NAMED, MOST_UNNAMED, MOST_ALONE = 6, 2, 8
"""How many groups get a closer look: named for comments, others beside these, others where none is."""
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Measures:
    """Text per element, by element number: characters in all, and those inside links."""

    chars: list[int]
    links: list[int]
    words: dict[int, Any] = field(default_factory=dict)
    """What single elements say, kept as it is looked at: groups share most of their elements."""


@dataclass(frozen=True, slots=True)
class Group:
    """Elements of one shape in document order, and what their names say."""

    key: Key
    members: tuple[Element, ...]
    named: float
    """How much the shape's own name speaks of comments: 1 yes, .5 perhaps."""


def measure(page: Page) -> Measures:
    """Add up the text below every element, without recursion."""
    count = len(page.elements)
    chars, links = [0] * count, [0] * count
    for element in reversed(page.elements):
        if element.tag in SILENT:
            continue
        at = element.start
        for child in element.children:
            if type(child) is str:
                chars[at] += len(child) if len(child) < 4 or not child.isspace() else 0
        if element.tag == "a":
            links[at] = chars[at]
        if element.parent is not None:
            chars[element.parent.start] += chars[at]
            links[element.parent.start] += links[at]
    return Measures(chars, links)


def find_groups(page: Page, measures: Measures) -> list[Group]:
    """The groups that could be comments, the likeliest first."""
    by_key: dict[Key, list[Element]] = defaultdict(list)
    for element in page.elements:
        if element.tag in ITEM_TAGS and measures.chars[element.start] > 1:
            leaf = element.end - element.start == 1
            for key in _keys(element):
                if not leaf or name_weight(key[2]):
                    by_key[key].append(element)
    seen: set[tuple[int, ...]] = set()
    rated: list[tuple[float, Group]] = []
    for key, members in by_key.items():
        named = name_weight(key[2])
        if (len(members) < 2 and named < 1) or not _plausible(members, measures):
            continue
        identity = tuple(member.start for member in members[:50])
        if identity in seen:
            continue
        seen.add(identity)
        group = Group(key, tuple(members), named)
        rated.append((_promise(group, measures), group))
    rated.sort(key=lambda pair: -pair[0])
    telling = [group for promise, group in rated if promise > 1.5 and group.named]
    others = [group for promise, group in rated if promise > 1.5 and not group.named]
    return [*telling[:MOST_NAMED], *others[: MOST_UNNAMED if telling else MOST_ALONE]]


@lru_cache(maxsize=8192)
def words_of(classes: str) -> tuple[str, ...]:
    """The class words of an attribute, without their digits."""
    return tuple(dict.fromkeys(squeeze(word) for word in classes.split()))


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


def _keys(element: Element) -> list[Key]:
    tag, attrs = element.tag, element.attrs
    keys: list[Key] = []
    classes = attrs.get("class")
    if classes:
        keys += [(tag, "class", word) for word in words_of(classes)]
    for name, value in attrs.items():
        if name == "id":
            if any(c.isdigit() for c in value):
                keys.append((tag, "id", squeeze(value)))
        elif name in ("itemtype", "itemprop"):
            keys.append((tag, name, value.lower()))
        elif name.startswith("data-") and name.endswith("id"):
            keys.append((tag, "data", name))
    if not keys and element.parent is not None:
        above = element.parent
        keys.append(
            (tag, "child", squeeze(above.attrs.get("class", "") or above.attrs.get("id", "") or above.tag))
        )
    return keys


def _plausible(members: list[Element], measures: Measures) -> bool:
    """Cheap gate: enough text, not mostly links."""
    total = sum(measures.chars[m.start] for m in members)
    linked = sum(measures.links[m.start] for m in members)
    return total >= 15 and linked < 0.75 * total


def _promise(group: Group, measures: Measures) -> float:
    """How likely a group is worth a closer look."""
    count = len(group.members)
    total = sum(measures.chars[m.start] for m in group.members)
    linked = sum(measures.links[m.start] for m in group.members)
    around = any(around_weight(member) for member in group.members[:1])
    return (
        3 * group.named
        + 1.5 * around
        + min(count, 12) / 6
        + min(total / count, 400) / 200
        + 2 * min(1.0, total / max(1, measures.chars[0]))
        - 3 * linked / total
        - 2 * (group.key[1] == "child")
        + (group.key[1] in ("id", "itemtype", "data")) * 0.5
    )


def around_weight(element: Element) -> bool:
    """Whether a near ancestor's name speaks of a discussion."""
    for depth, above in enumerate(element.ancestors()):
        names = f"{above.attrs.get('class', '')} {above.attrs.get('id', '')}".lower()
        if above.tag == "body" or depth > 6:
            return False
        if class_words.AROUND.search(names):
            return True
    return False
