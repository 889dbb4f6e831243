"""Find where the authors' names stand near the dated lines of a dump."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from worker.comments.dumps.headers.author_names import (
    SPEECH_VERB_END,
    mask_dates,
    read_name,
    recurring_words,
    score_names,
)
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.header_surroundings import find_profile_lines, without_odd_headers
from worker.comments.dumps.headers.headers import LETTERS, Header
from worker.comments.dumps.headers.name_places import (
    DISTANT_PLACES,
    FAR_PLACES,
    PLACE_PRIORS,
    align_names,
    find_name_lines,
    recurring_above,
)
from worker.comments.dumps.lines import Line, find_constant_tokens
from worker.comments.dumps.parents.addressees import bare_name, without_addressees

ADDRESSED_NAMES_POINTS = 2.0
"""Points for names of which all are those by which comments address each other."""
RANKED_NAMES_POINTS = 1.5
"""Points for names that recur, always with the same rank."""
MIN_HEADERS_WITH_PROFILE = 3
"""From how many comments it is learned how many lines of a profile stand between name and time."""


def find_name_places(
    lines: list[Line], headers: list[Header], addressed: Collection[str]
) -> list[HeaderGroup]:
    """One group of the headers for each place of names that is possible, the likeliest first.

    `addressed` are the names by which comments address each other.
    """
    near = recurring_above(lines, headers)
    places = [place for place in PLACE_PRIORS if place not in DISTANT_PLACES]
    groups = [group for place in places if (group := _group_at(lines, headers, place, near, addressed))]
    counted = [header for header in headers if not header.weak or any(map(str.isdigit, header.time_text))]
    if len(counted) >= MIN_HEADERS_WITH_PROFILE and not any(map(_has_words_before, headers)):
        far = recurring_above(lines, headers, reach=len(lines))
        distant = [
            group for place in DISTANT_PLACES if (group := _group_at(lines, headers, place, far, addressed))
        ]
        groups += [group for group in distant if find_profile_lines(lines, group)]
    found = [
        replace(
            one,
            name_score=one.name_score
            + RANKED_NAMES_POINTS * any(_settles(one, other) for other in groups)
            + ADDRESSED_NAMES_POINTS * _addressed_share(one, addressed),
        )
        for one in groups
    ]
    return sorted(found, key=lambda group: -group.name_score)


def _settles(one: HeaderGroup, other: HeaderGroup) -> bool:
    """Whether one place's texts determine the other's, and not the reverse: names determine ranks."""
    names = dict(zip((header.line_number for header in one.headers), one.authors, strict=True))
    ranks: dict[str | None, set[str | None]] = defaultdict(set)
    for header, rank in zip(other.headers, other.authors, strict=True):
        if header.line_number in names:
            ranks[names[header.line_number]].add(rank)
    settled = sum(len(found) == 1 for found in ranks.values())
    return (
        len(ranks) >= 0.8 * len(set(one.authors))
        and settled >= 0.9 * len(ranks)
        and len(ranks) > len(set(other.authors)) > 1
        and len(set(one.authors)) < len(one.authors)
        and bool({one.place, other.place}.isdisjoint(("before", "after")))
    )


def _addressed_share(group: HeaderGroup, addressed: Collection[str]) -> float:
    """The share of the addressed names that are names of a group."""
    names = {bare_name(name) for name in group.authors if name}
    return len(names.intersection(addressed)) / len(addressed) if addressed else 0.0


def _has_words_before(header: Header) -> bool:
    return LETTERS.search(header.before) is not None


def _group_at(
    lines: list[Line],
    headers: list[Header],
    place: str,
    recurring: frozenset[str],
    addressed: Collection[str],
) -> HeaderGroup | None:
    name_lines = find_name_lines(lines, headers, place, recurring)
    if place in FAR_PLACES:
        name_lines = align_names(lines, headers, name_lines, addressed)
    kept = [
        (h, number, mask_dates(text)) for h, (number, text) in zip(headers, name_lines, strict=True) if text
    ]
    texts_alone = without_addressees([text for _, _, text in kept])
    kept = [(h, number, text) for (h, number, _), text in zip(kept, texts_alone, strict=True)]
    if len(kept) < 0.5 * len(headers):
        return None
    constant = find_constant_tokens([text for _, _, text in kept])
    named = [
        (h, number, read_name(text, constant), recurring_words(text, constant, place))
        for h, number, text in kept
    ]
    rows = [row for row in named if row[2]]
    if len(rows) < (0.75 if place in FAR_PLACES else 0.5) * len(headers):
        return None
    if place == "below" and len(rows) < 0.9 * len(headers) and _open_quotes([text for _, _, text in kept]):
        return None
    rows = without_odd_headers(lines, rows)
    names = [name for _, _, name, _ in rows]
    if len(rows) >= 3 and len({name.casefold() for name in names}) < 2:
        return None
    beside = place in ("before", "after")
    texts = {h.line_number: getattr(h, place) if beside else text for h, _, text in kept}
    name_score = PLACE_PRIORS[place] + score_names(
        names, [texts[row[0].line_number] for row in rows], len(headers)
    )
    return HeaderGroup(tuple(r[0] for r in rows), tuple(names), tuple(r[1] for r in rows), place, name_score)


def _open_quotes(texts: list[str]) -> bool:
    """Whether texts are mostly a name with a word of saying. In only some comments, that opens a quote."""
    return sum(SPEECH_VERB_END.search(text) is not None for text in texts) >= 0.5 * len(texts)
