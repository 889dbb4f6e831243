"""Derive a rule for a site from what a person pointed at on one of its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from worker.page.page import Page
from worker.rules.covering import POINTED_SHARE, Covering, Option
from worker.rules.field_elements import choose_selector
from worker.rules.passages import DerivedRule, Passage, Role

FIELDS: tuple[Role, ...] = ("title", "author", "date")
_ABOUT_COMMENTS = re.compile(r"comment|discuss|respons|thread|repl(?:y|ies)|disqus|kommentar", re.IGNORECASE)


def derive_rule(
    page: Page, passages: Sequence[Passage], taken: Collection[int], pointed: Mapping[int, Role]
) -> DerivedRule:
    """Derive selectors from the passages that are taken now, and those that a person pointed at.

    What was not pointed at stays as it is. A body is named only if text was missing; otherwise it is enough
    to name what is too much.
    """
    return _Derivation(page, passages, taken, pointed).derive()


class _Derivation:
    """What was pointed at, by what it is, and the selectors found so far."""

    def __init__(
        self, page: Page, passages: Sequence[Passage], taken: Collection[int], pointed: Mapping[int, Role]
    ) -> None:
        self._covering = Covering(page, passages)
        self._by_number = {one.number: one for one in passages}
        self._pointed = pointed
        self._text = self._of("text") | frozenset(taken) - frozenset(pointed)
        self._kept = self._text | self._of("title")
        self._selectors: dict[str, tuple[str, ...]] = {}
        self._unreached: set[int] = set()

    def derive(self) -> DerivedRule:
        self._derive_body()
        self._derive_comments()
        for key in FIELDS:
            self._derive_field(key)
        found = {key: texts for key, texts in self._selectors.items() if texts}
        return DerivedRule(found, tuple(sorted(self._unreached)))

    def _of(self, role: Role) -> frozenset[int]:
        return frozenset(number for number, one in self._pointed.items() if one == role)

    def _derive_body(self) -> None:
        missing, unwanted = self._of("text"), self._of("not")
        named = self._name_body(missing, unwanted) if missing else None
        if named:
            self._selectors |= {"body": _texts(named[0]), "strip": _texts(named[1])}
            self._unreached |= missing - _reached(named[0]) | unwanted - _reached(named[1])
            return
        self._unreached |= missing
        if unwanted:
            chosen = self._covering.cover_unwanted(unwanted, frozenset(), self._kept)
            self._selectors["strip"] = _texts(chosen)
            self._unreached |= unwanted - _reached(chosen)

    def _name_body(
        self, missing: frozenset[int], unwanted: frozenset[int]
    ) -> tuple[list[Option], list[Option]] | None:
        """Selectors of the body and of what is stripped of it; None if they lose more than they bring."""
        covering = self._covering
        body = covering.cover_text(self._text, missing)
        inside = _reached(body) - self._kept - unwanted - self._of("comments")
        strip = covering.cover_unwanted(unwanted, inside, self._kept) if unwanted or inside else []
        brought = missing & _reached(body)
        lost = (self._text - _reached(body)) | (inside - _reached(strip))
        least = int(len(brought) * POINTED_SHARE * covering.count_chars(self._text))
        return (
            (body, strip) if covering.count_chars(lost) < max(covering.count_chars(brought), least) else None
        )

    def _derive_comments(self) -> None:
        pointed = self._of("comments")
        if pointed:
            chosen = _find_comments(self._covering, pointed, self._kept)
            self._selectors["comments"] = _texts(chosen)
            self._unreached |= pointed - _reached(chosen)

    def _derive_field(self, key: Role) -> None:
        numbers = sorted(self._of(key))
        covering = self._covering
        found = [
            choose_selector(key, self._by_number[number], covering.page, covering.matches)
            for number in numbers
        ]
        self._selectors[key] = tuple(dict.fromkeys(one for one in found if one))
        self._unreached |= {number for number, one in zip(numbers, found, strict=True) if one is None}


def _find_comments(covering: Covering, pointed: frozenset[int], kept: frozenset[int]) -> list[Option]:
    """The selector of the largest place around comments that is named so; else of the largest at all."""
    options = [one for one in covering.options_around(min(pointed), kept) if pointed <= one.reached]
    if not options:
        return covering.cover_unwanted(pointed, frozenset(), kept)
    speaking = [one for one in options if _ABOUT_COMMENTS.search(one.candidate.text)]
    return [max(speaking or options, key=lambda one: (len(one.reached), -one.candidate.cost))]


def _texts(chosen: Sequence[Option]) -> tuple[str, ...]:
    return tuple(one.candidate.text for one in chosen)


def _reached(chosen: Sequence[Option]) -> frozenset[int]:
    return frozenset().union(*(one.reached for one in chosen))
