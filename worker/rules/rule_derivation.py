"""Derive a rule for a site from what a person pointed at on one of its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from worker.page.page import Page
from worker.rules.covering import Covering, Option
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
    covering = Covering(page, passages)
    of_role = {role: frozenset(n for n, one in pointed.items() if one == role) for role in pointed.values()}
    missing, unwanted = of_role.get("text", frozenset()), of_role.get("not", frozenset())
    comments = of_role.get("comments", frozenset())
    wanted = (frozenset(taken) | missing) - frozenset(n for n, one in pointed.items() if one != "text")
    titles = of_role.get("title", frozenset())
    selectors: dict[str, tuple[str, ...]] = {}
    notes: list[str] = []
    inside: frozenset[int] = frozenset()
    if missing:
        chosen = covering.cover_text(wanted, missing)
        selectors["body"] = _texts(chosen)
        reached = frozenset().union(*(one.reached for one in chosen))
        inside = reached - wanted - unwanted - comments - titles
        notes += _note_missing(missing - reached, "is not reached: its place has no name that would stay")
    if unwanted or inside:
        stripped = covering.cover_unwanted(unwanted, inside, wanted | titles)
        selectors["strip"] = _texts(stripped)
        reached = frozenset().union(*(one.reached for one in stripped))
        notes += _note_missing(unwanted - reached, "stays: nothing tells it apart from the text around it")
    if comments:
        selectors["comments"] = _find_comments(covering, comments, wanted | titles)
        if not selectors["comments"]:
            notes.append("no name was found for the place of the comments that does not hold text, too")
    by_number = {one.number: one for one in passages}
    for key in FIELDS:
        found = [
            choose_selector(key, by_number[n], page, covering.matches) for n in sorted(of_role.get(key, ()))
        ]
        selectors[key] = tuple(dict.fromkeys(one for one in found if one))
        if None in found:
            notes.append(f"no name was found for the {key} that does not match something before it")
    return DerivedRule({key: found for key, found in selectors.items() if found}, tuple(notes))


def _find_comments(covering: Covering, pointed: frozenset[int], kept: frozenset[int]) -> tuple[str, ...]:
    """The selector of the largest place around comments that is named so; else of the largest at all."""
    options = [one for one in covering.options_around(min(pointed), kept) if pointed <= one.reached]
    if not options:
        return _texts(covering.cover_unwanted(pointed, frozenset(), kept))
    speaking = [one for one in options if _ABOUT_COMMENTS.search(one.candidate.text)]
    best = max(speaking or options, key=lambda one: (len(one.reached), -one.candidate.cost))
    return (best.candidate.text,)


def _texts(chosen: Sequence[Option]) -> tuple[str, ...]:
    return tuple(one.candidate.text for one in chosen)


def _note_missing(numbers: frozenset[int], what: str) -> list[str]:
    return [f"block {number + 1} {what}" for number in sorted(numbers)]
