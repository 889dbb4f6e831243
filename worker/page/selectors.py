"""CSS selectors on the elements of a page: the part of CSS that site rules use.

Tags, ``*``, ``.class``, ``#id``, ``[attribute]`` with ``= ~= ^= $= *=``, descendants, children (``>``) and
lists (``,``). The page is a copy of the parser's tree, and that tree is already deleted. A CSS library would
have to build its own tree, which is the most expensive step of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from worker.page.page import Element, Page

_SIMPLE_SELECTOR = re.compile(
    r"""(?P<tag>\*|[a-zA-Z][\w-]*)|\.(?P<cls>(?:[\w-]|\\.)+)|\#(?P<id>(?:[\w-]|\\.)+)"""
    r"""|\[\s*(?P<name>[\w:-]+)\s*(?:(?P<op>[~^$*]?=)\s*(?:"(?P<q>[^"]*)"|'(?P<s>[^']*)'|(?P<bare>[^\]\s"']+))\s*)?\]"""
)
_COMBINATOR = re.compile(r"\s*(>)\s*|\s+")
_COMMA = re.compile(r"\s*,\s*")
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda have, want: have == want,
    "~=": lambda have, want: want in have.split(),
    "^=": lambda have, want: bool(want) and have.startswith(want),
    "$=": lambda have, want: bool(want) and have.endswith(want),
    "*=": lambda have, want: bool(want) and want in have,
}


class SelectorError(ValueError):
    """A selector that cannot be parsed. The message says where."""


ElementTest = Callable[[Element], bool]


@dataclass(frozen=True, slots=True)
class _Step:
    """The tests for one element. `child`: it must be a child of the previous step, not any descendant."""

    tests: tuple[ElementTest, ...]
    child: bool = False
    tag: str | None = None
    """The required tag. `tests` checks it, too."""

    def among(self, elements: Iterable[Element]) -> list[Element]:
        """The elements that pass all tests."""
        for test in self.tests:
            elements = [element for element in elements if test(element)]
        return list(elements)


@dataclass(frozen=True, slots=True)
class Selector:
    """One selector, as text and as alternative paths of steps."""

    text: str
    paths: tuple[tuple[_Step, ...], ...]

    def find_all(self, page: Page) -> list[Element]:
        """Find the elements of a page that it matches, in document order. Takes linear time."""
        found = {element.start for path in self.paths for element in _find_path(path, page)}
        return [page.elements[start] for start in sorted(found)]


def parse_selector(text: str) -> Selector:
    """Parse a selector. Raises SelectorError."""
    place, paths = 0, []
    text = text.strip()
    while True:
        path, place = _parse_path(text, place)
        paths.append(path)
        if place == len(text):
            return Selector(text, tuple(paths))
        comma = _COMMA.match(text, place)
        if not comma:
            raise SelectorError(f"{text!r} cannot be read from {text[place:]!r} on")
        place = comma.end()


def _parse_path(text: str, place: int) -> tuple[tuple[_Step, ...], int]:
    steps: list[_Step] = []
    child = False
    while True:
        tests: list[ElementTest] = []
        tag = None
        while found := _SIMPLE_SELECTOR.match(text, place):
            tests.append(_make_test(found))
            if found["tag"] and found["tag"] != "*":
                tag = found["tag"].lower()
            place = found.end()
        if not tests:
            raise SelectorError(f"{text!r} cannot be read from {text[place:] or 'its end'!r} on")
        steps.append(_Step(tuple(tests), child, tag))
        gap = _COMBINATOR.match(text, place)
        if not gap or _COMMA.match(text, place):
            return tuple(steps), place
        child, place = bool(gap[1]), gap.end()


def _make_test(found: re.Match[str]) -> ElementTest:
    if tag := found["tag"]:
        wanted = tag.lower()
        return lambda element: wanted in ("*", element.tag)
    if cls := found["cls"]:
        token = cls.replace("\\", "")
        return lambda element: token in element.attrs.get("class", "").split()
    if name := found["id"]:
        return lambda element: element.attrs.get("id") == name.replace("\\", "")
    attribute, compare = found["name"].lower(), _OPERATORS.get(found["op"] or "")
    if compare is None:
        return lambda element: attribute in element.attrs
    value = next(part for part in (found["q"], found["s"], found["bare"]) if part is not None)
    return lambda element: attribute in element.attrs and compare(element.attrs[attribute], value)


def _find_path(path: tuple[_Step, ...], page: Page) -> list[Element]:
    """Find the elements that a path leads to, step by step over the whole page."""
    first = path[0]
    found = first.among(page.by_tag.get(first.tag, ()) if first.tag else page.elements)
    for step in path[1:]:
        found = step.among(_find_children(found) if step.child else _find_descendants(found, page))
    return found


def _find_children(found: list[Element]) -> list[Element]:
    return [child for element in found for child in element.children if isinstance(child, Element)]


def _find_descendants(found: list[Element], page: Page) -> list[Element]:
    below: list[Element] = []
    reached = 0
    for element in sorted(found, key=lambda e: e.start):
        below.extend(page.elements[max(element.start + 1, reached) : element.end])
        reached = max(reached, element.end)
    return below
