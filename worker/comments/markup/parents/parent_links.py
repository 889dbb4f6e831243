"""Find the ids of items, and the links and attributes by which an item names the one it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from worker.comments.control_words import IN_REPLY_TO
from worker.comments.markup.boxes.comment_items import Item
from worker.page.answer_indexes import without_circles
from worker.page.page import Element

QUOTE_TAGS = frozenset(["div", "aside", "table", "fieldset", "figure", "section", "article", "details"])
MAX_ID_ELEMENTS = 12
MAX_LINK_ELEMENTS = 40
MAX_LABEL_CHARS = 60
NAMES_PARENT = re.compile(
    r"parent(?!s)|in-?reply|reply(?:ing)?-?_?to(?!com|ken)|respond(?:s|ing)?-?to|answer-?to"
)
"""Names of attributes and class words of what leads to the comment that is answered."""
LAST_NUMBER = re.compile(r"\d{2,}(?=\D*$)")
MIN_SHARE_AROUND = 0.5
DIGITS = re.compile(r"\d+")
DATA_ID = re.compile(r"^data-(?:.*id|comment|post)$")
PERSON = re.compile(r"user|member|author|avatar")


class KnownIds:
    """The ids of all items: whole, and their last numbers. An id that two items have is of neither."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._owners: dict[str, int] = {}
        shared: set[str] = set()
        around = _ids_around(items)
        for index, item in enumerate(items):
            near = takewhile(lambda element: not is_quotation(element), item.elements()[:MAX_ID_ELEMENTS])
            tokens = {
                token for element in near for _, value in _ids_on(element) for token in _forms_of(value)
            }
            for token in tokens | around[index]:
                if self._owners.setdefault(token, index) != index:
                    shared.add(token)
        for token in shared:
            del self._owners[token]

    def find(self, value: str) -> int | None:
        """The item that a value names: an id, an address with an id, text that ends in a number."""
        value = value.strip()
        whole = value.rsplit("#", 1)[-1].casefold()
        if whole in self._owners:
            return self._owners[whole]
        number = LAST_NUMBER.search(whole) or LAST_NUMBER.search(value)
        return self._owners.get(number[0]) if number else None


def is_quotation(element: Element) -> bool:
    """Whether an element is a quotation, not a button for quoting."""
    is_named = element.tag in QUOTE_TAGS and any("quote" in token.lower() for token in element.classes)
    return element.tag == "blockquote" or (is_named and bool(element.text))


def _ids_around(items: Sequence[Item]) -> list[set[str]]:
    """For each item the ids of a box or anchor that begins right before it, as most items have one.

    The box of a whole list of comments begins right before the first of them, too.
    """
    elements = items[0].item_starts.measures.elements if items else []
    found: list[list[tuple[str, str]]] = []
    after = -1
    for item in items:
        above = [element for element in item.roots[0].ancestors() if element.start > after][:2]
        before = [
            e for e in elements[max(0, item.start - 2) : item.start] if e.tag == "a" and e.start > after
        ]
        found.append([kind_and_id for element in [*above, *before] for kind_and_id in _ids_on(element)])
        after = item.start
    kinds = Counter(kind for own in found for kind in {kind for kind, _ in own})
    return [
        {
            token
            for kind, value in own
            if kinds[kind] > MIN_SHARE_AROUND * len(items)
            for token in _forms_of(value)
        }
        for own in found
    ]


def _ids_on(element: Element) -> Iterator[tuple[str, str]]:
    """The ids on an element, each with its kind, but not those of its author or of another item."""
    for name, value in element.attrs.items():
        is_id = _names_own_id(name) or (name == "name" and element.tag == "a")
        if is_id and value and len(value) < 80:
            yield f"{element.tag} {name} {DIGITS.sub('0', value)}", value.casefold()


@lru_cache(maxsize=4096)
def _names_own_id(name: str) -> bool:
    if name == "id":
        return True
    return bool(DATA_ID.search(name)) and not NAMES_PARENT.search(name) and not PERSON.search(name)


def _forms_of(value: str) -> Iterator[str]:
    """An id as it is, and the last number in it."""
    yield value
    if number := LAST_NUMBER.search(value):
        yield number[0]


def parents_by_link(items: Sequence[Item]) -> list[int | None]:
    """By an attribute or link that names the parent by its id."""
    named = [list(parent_values(item)) for item in items]
    if not any(named):
        return [None] * len(items)
    known = KnownIds(items)
    parents: list[int | None] = []
    for index, values in enumerate(named):
        targets = (known.find(value) for value in values)
        parents.append(next((target for target in targets if target not in (None, index)), None))
    return without_circles(parents)


def parent_values(item: Item) -> Iterator[str]:
    """The values that may name an item's parent."""
    for element in item.elements()[:MAX_LINK_ELEMENTS]:
        attrs = element.attrs
        for name in _attributes_of_parent(element.tag, tuple(attrs)):
            if attrs[name] and len(attrs[name]) < 200:
                yield attrs[name]
        href = attrs.get("href", "")
        if "#" in href and _leads_to_parent(element):
            yield href


@lru_cache(maxsize=4096)
def _attributes_of_parent(tag: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes of an element that may name a parent: all, if its tag says so."""
    return names if NAMES_PARENT.search(tag) else tuple(filter(NAMES_PARENT.search, names))


def _leads_to_parent(link: Element) -> bool:
    """Whether a link says of itself, or the text before it says, that it leads to what is answered."""
    words = " ".join(link.attrs.get(name, "") for name in ("class", "rel", "title", "aria-label")).lower()
    if NAMES_PARENT.search(words):
        return True
    return IN_REPLY_TO.search(f"{text_before(link)} {link.text}"[:MAX_LABEL_CHARS].casefold()) is not None


def text_before(element: Element) -> str:
    """The text right before an element, below the same parent; its last characters."""
    if element.parent is None:
        return ""
    siblings = element.parent.children
    at = next(number for number, child in enumerate(siblings) if child is element)
    before = [child if isinstance(child, str) else child.text for child in siblings[max(0, at - 3) : at]]
    return " ".join(" ".join(before).split())[-MAX_LABEL_CHARS:]
