"""Group the elements of a page by what their names share: each group could be the items of a thread.

An element is put under each of its class words, its id pattern, item type and data attributes, because
any of these may be what the items have in common; so may the tag of a custom element. An element without
any is put under what stands around it. Elements with the same tag and classes are handled together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby

from worker.comments import class_words
from worker.comments.markup.boxes.measures import Measures
from worker.comments.markup.boxes.step_names import DIGITS_DELETED, strip_digits
from worker.page.page import Element, Page, Span

ITEM_TAGS = frozenset(
    "div li article section tr td dd dt table p blockquote tbody details ol ul dl span".split()  # noqa: SIM905
)
ROW_TAGS = frozenset(["tr", "li", "div", "article", "section", "table", "dl"])
"""What a post is among rows of other kinds."""
MIN_COMBINED_CLASSES = 3
"""From this number of class words, only all of them together may tell what an element is for."""
ODD_OR_EVEN = re.compile(r"[a-z]*[-_]?(?:odd|even)", re.IGNORECASE)
"""Class words of every second box. Another class word of a box says more."""
BEGINNING = 2
"""How many tags in an element without a name tell how it begins."""
DIGIT = re.compile(r"\d")
ShapeKey = tuple[str, str, str]
ElementNumbers = list[int]


def find_shapes(
    page: Page, measures: Measures, areas: Sequence[Span] = ()
) -> Iterator[tuple[ShapeKey, ElementNumbers]]:
    """Yield what elements have in common, and the numbers of these elements in document order.

    If areas are given, only elements in them are used. A group is kept if its name speaks of comments,
    if it holds a date, or if a heading or name says that a discussion is there. A single element is
    kept only if it is named for a comment; or for a post, on a page known to be of a thread.
    """
    holders = measures.holders
    least = weight_of_one(measures)
    for key, runs in _group_by_key(page, measures, areas).items():
        weight = name_weight(key[2])
        if weight < least and len(runs) == 1 == len(runs[0]):
            continue
        if (
            weight
            or not all(map(holders.isdisjoint, runs))
            or measures.is_marked_as_discussion(page.elements[runs[0][0]])
        ):
            yield key, runs[0] if len(runs) == 1 else sorted(chain.from_iterable(runs))


def weight_of_one(measures: Measures) -> float:
    """How clearly the name of a single box must speak of comments."""
    return 0.5 if measures.is_of_thread else 1.0


def _group_by_key(
    page: Page, measures: Measures, areas: Sequence[Span]
) -> dict[ShapeKey, list[ElementNumbers]]:
    by_key: dict[ShapeKey, list[ElementNumbers]] = {}
    classed: dict[tuple[str, str, bool], ElementNumbers] = {}
    bare: dict[tuple[str, int, bool], ElementNumbers] = {}
    dated: dict[tuple[str, int], ElementNumbers] = {}
    every_class, holders = measures.classes, measures.holders
    for element in _possible_items(page, measures, areas):
        tag, at, attrs = element.tag, element.start, element.attrs
        leaf = element.end - at == 1
        classes = every_class[at]
        has_key = "-" in tag
        if has_key:
            by_key.setdefault((tag, "tag", tag), [[]])[0].append(at)
        if classes:
            classed.setdefault((tag, classes, leaf), []).append(at)
            has_key = True
        if tag in ROW_TAGS and at in holders and element.parent is not None:
            dated.setdefault((tag, element.parent.start), []).append(at)
        if len(attrs) > (classes is not None):
            for key in _attribute_keys(tag, attrs):
                has_key = True
                if not leaf or name_weight(key[2]):
                    by_key.setdefault(key, [[]])[0].append(at)
        if not has_key and element.parent is not None:
            bare.setdefault((tag, element.parent.start, leaf), []).append(at)
    _add_classed(classed, by_key, combined=measures.uses_utility_classes)
    _add_bare(page, bare, holders, by_key)
    _add_dated_siblings(dated, measures, by_key)
    return by_key


def _possible_items(page: Page, measures: Measures, areas: Sequence[Span]) -> list[Element]:
    """Elements with text that may be a comment's box."""
    chars = measures.text_chars
    parts = [page.elements[slice(*area)] for area in areas] if areas else [page.elements]
    return [e for part in parts for e in part if (e.tag in ITEM_TAGS or "-" in e.tag) and chars[e.start] > 1]


def _add_classed(
    classed: dict[tuple[str, str, bool], ElementNumbers],
    by_key: dict[ShapeKey, list[ElementNumbers]],
    *,
    combined: bool,
) -> None:
    """Put elements under each of their class words, and all of them; leaves only if named for comments."""
    for (tag, classes, leaf), numbers in classed.items():
        without = classes.translate(DIGITS_DELETED) if DIGIT.search(classes) else classes
        for key in _class_keys(tag, without) + (_combined_class_key(tag, without) if combined else ()):
            if not leaf or name_weight(key[2]):
                by_key.setdefault(key, []).append(numbers)


def _add_bare(
    page: Page,
    bare: dict[tuple[str, int, bool], ElementNumbers],
    holders: frozenset[int],
    by_key: dict[ShapeKey, list[ElementNumbers]],
) -> None:
    """Put elements without names under what is in them, what stands around them, and with their siblings."""
    dated = [at for (_, _, leaf), numbers in bare.items() if not leaf for at in numbers if at in holders]
    for at in sorted(dated):
        for key in _content_keys(page.elements[at]):
            by_key.setdefault(key, [[]])[0].append(at)
    for (tag, parent, leaf), numbers in bare.items():
        above = page.elements[parent]
        around = strip_digits(above.attrs.get("class", "") or above.attrs.get("id", "") or above.tag)
        if not leaf or name_weight(around):
            by_key.setdefault((tag, "child", around), []).append(numbers)
        if not leaf:
            by_key.setdefault((tag, "sibling", f"@{parent}"), []).append(numbers)


def _add_dated_siblings(
    dated: dict[tuple[str, int], ElementNumbers],
    measures: Measures,
    by_key: dict[ShapeKey, list[ElementNumbers]],
) -> None:
    """Put dated siblings together that share no class: odd and even rows, rows of posts among other rows."""
    for (tag, parent), numbers in dated.items():
        if len(numbers) == 1:
            continue
        words = [set(classes.split()) for classes in {measures.classes[at] or "" for at in numbers}]
        if not set.intersection(*words):
            by_key[tag, "dated", f"@{parent}"] = [numbers]


def _content_keys(element: Element) -> Iterator[ShapeKey]:
    """The tags in an element without a name: below its parent's, or only how it begins.

    Equal tags in a row count once. Comments begin alike also if only some hold answers.
    """
    assert element.parent is not None
    below = [child.tag for child in element.children if type(child) is Element]
    inner = [tag for tag, _ in groupby(below)]
    yield element.tag, "skeleton", f"{element.parent.tag}>{'+'.join(inner[:6])}"
    if len(inner) > BEGINNING:
        yield element.tag, "start", "+".join(inner[:BEGINNING])


@lru_cache(maxsize=16384)
def _class_keys(tag: str, classes: str) -> tuple[ShapeKey, ...]:
    words = tuple(dict.fromkeys(map(strip_digits, classes.split())))
    telling = [word for word in words if not ODD_OR_EVEN.fullmatch(word)]
    return tuple([(tag, "class", word) for word in telling or words])


def _combined_class_key(tag: str, classes: str) -> tuple[ShapeKey, ...]:
    words = classes.split()
    return (
        ((tag, "classes", " ".join(map(strip_digits, words))),) if len(words) >= MIN_COMBINED_CLASSES else ()
    )


def _attribute_keys(tag: str, attrs: dict[str, str]) -> Iterator[ShapeKey]:
    for name in _identifying_attributes(tuple(attrs)):
        value = attrs[name]
        if name == "id":
            if DIGIT.search(value):
                yield tag, "id", strip_digits(value)
        elif name in ("itemtype", "itemprop"):
            yield tag, name, value.lower()
        else:
            yield tag, "data", name


@lru_cache(maxsize=4096)
def _identifying_attributes(names: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes of an element that comments may have in common."""
    return tuple(
        name
        for name in names
        if name in ("id", "itemtype", "itemprop") or (name.startswith("data-") and name.endswith("id"))
    )


@lru_cache(maxsize=16384)
def name_weight(name: str) -> float:
    """How clearly a class word speaks of comments: 1 yes, .5 perhaps, 0 no."""
    weight = 1.0 if class_words.COMMENT.search(name) else 0.5 if class_words.POST.search(name) else 0.0
    return 0.0 if weight and class_words.NOT_A_LIST.search(name) else weight
