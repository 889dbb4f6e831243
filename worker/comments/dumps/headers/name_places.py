"""Find the lines near dated lines that could hold names, for each place where names may stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import islice, takewhile

from worker.comments.dumps.headers.author_names import BYLINE, mask_dates
from worker.comments.dumps.headers.headers import LETTERS, Header
from worker.comments.dumps.lines import (
    Line,
    is_button,
    is_closing_heading,
    is_label,
    is_number,
    normalize_line,
    prose_width,
)
from worker.comments.dumps.parents.addressees import bare_name

MAX_LINES_ABOVE = 14
"""How many lines above a time are searched for a name."""
MAX_LINES_BELOW = 4
"""How many filled lines below a time are searched for a name."""
DISTANCES = range(2, 9)
"""Numbers of filled lines from a time up to a name, with the lines of a profile between."""
DISTANT_PLACES = tuple(f"{count} lines above" for count in DISTANCES)
PLACE_PRIORS = {
    "before": 1.0,
    "above": 0.8,
    "after": 0.6,
    "below": 0.4,
    "farther above": 0.65,
    "over profile": 0.6,
    "over rank": 0.55,
    **dict.fromkeys(DISTANT_PLACES, 0.6),
}
"""The places where names may stand, with points for how common each place is."""
FAR_PLACES = ("farther above", "over profile", "over rank", *DISTANT_PLACES)
"""Places that count only if nearly all headers have a name there."""
MIN_RANK_SHARE = 0.15
"""From how many different names, as a share of the comments, a line below them is a rank."""
MIN_RANKED_SHARE = 0.5
"""The share of names with a rank below from which ranks say where the other names stand."""
NameLine = tuple[int, str | None]


def recurring_above(lines: list[Line], headers: list[Header], reach: int = MAX_LINES_ABOVE) -> frozenset[str]:
    """The lines above most headers: a repeated title, or chrome."""
    counts: Counter[str] = Counter()
    last = -1
    for header in headers:
        counts.update(
            {
                normalize_line(lines[n].text)
                for n in range(max(last + 1, header.line_number - reach), header.line_number)
            }
        )
        last = header.line_number
    often = {text for text, n in counts.items() if n > max(2, 0.5 * len(headers))}
    return frozenset(often | {text.removeprefix("re: ") for text in often})


def find_name_lines(
    lines: list[Line], headers: list[Header], place: str, recurring: frozenset[str]
) -> list[NameLine]:
    """For each header, the line and text that would hold a name at this place."""
    if place in ("before", "after"):
        texts = [header.before if place == "before" else header.after for header in headers]
        texts = _after_last_by(texts)
        pairs = zip(headers, texts, strict=True)
        return [(header.line_number, text if LETTERS.search(text) else None) for header, text in pairs]
    if place == "below":
        return [_below(lines, header) for header in headers]
    ends = [-1, *(max(header.line_number, header.last_line) for header in headers)]
    if place in ("over profile", "over rank"):
        skipped = 1 if place == "over rank" else 0
        return [
            _above_profile(lines, header, recurring, skipped, end)
            for header, end in zip(headers, ends, strict=False)
        ]
    if place in DISTANT_PLACES:
        count = int(place.split(maxsplit=1)[0])
        return [
            _at_distance(lines, header, recurring, count, end)
            for header, end in zip(headers, ends, strict=False)
        ]
    skipped = 1 if place == "farther above" else 0
    return [
        _above(lines, header, recurring, skipped, end) for header, end in zip(headers, ends, strict=False)
    ]


def _after_last_by(texts: list[str]) -> list[str]:
    """The text after the last "by", if most texts have one: "Re: The title by Ann"."""
    signed = [list(BYLINE.finditer(text)) for text in texts]
    if sum(map(bool, signed)) < 0.6 * len(texts):
        return texts
    return [text[found[-1].end() - 1 :] if found else text for text, found in zip(texts, signed, strict=True)]


def _below(lines: list[Line], header: Header) -> NameLine:
    below = (line for line in lines[header.line_number + 1 : header.line_number + 10] if line.text)
    for line in islice(below, MAX_LINES_BELOW):
        if not is_number(line.text) and not is_button(line.text) and mask_dates(line.text) != "0":
            return line.number, line.text
    return header.line_number, None


def _above(lines: list[Line], header: Header, recurring: frozenset[str], skipped: int, end: int) -> NameLine:
    for number in range(header.line_number - 1, max(end, header.line_number - 1 - MAX_LINES_ABOVE), -1):
        text = lines[number].text
        if (
            not text
            or is_number(text)
            or is_button(text)
            or normalize_line(text) in recurring
            or is_label(text)
        ):
            continue
        if mask_dates(text) == "0":
            continue
        if skipped:
            skipped -= 1
            continue
        return number, None if is_closing_heading(text) else text
    return header.line_number, None


def _at_distance(
    lines: list[Line], header: Header, recurring: frozenset[str], count: int, end: int
) -> NameLine:
    """The filled line that stands this many filled lines above the time, if it could be a name."""
    above = range(header.line_number - 1, max(end, header.line_number - 1 - 2 * count), -1)
    filled = [number for number in above if lines[number].text]
    if len(filled) < count:
        return header.line_number, None
    text = lines[filled[count - 1]].text
    unnamed = is_number(text) or is_button(text) or is_label(text) or is_closing_heading(text)
    return filled[count - 1], None if unnamed or normalize_line(text) in recurring else text


def _above_profile(
    lines: list[Line], header: Header, recurring: frozenset[str], skipped: int, end: int
) -> NameLine:
    """The line above the topmost of the lines that recur above headers, or are numbers or dates."""
    above = (lines[number] for number in range(header.line_number - 1, end, -1) if lines[number].text)
    filled = list(islice(takewhile(lambda line: not prose_width(line.text), above), MAX_LINES_ABOVE))
    profile = [
        place
        for place, line in enumerate(filled)
        if is_number(line.text) or normalize_line(line.text) in recurring or mask_dates(line.text) == "0"
    ]
    place = profile[-1] + 1 + skipped if profile else len(filled)
    if place >= len(filled):
        return header.line_number, None
    return filled[place].number, filled[place].text


def align_names(
    lines: list[Line], headers: list[Header], found: list[NameLine], addressed: Collection[str]
) -> list[NameLine]:
    """The name lines, moved where a profile is longer or shorter than most.

    A name stands above a rank, which is a line below the names of several people, or it is `addressed`.
    """
    ends = [-1, *(max(header.line_number, header.last_line) for header in headers)]
    found = _align_over_ranks(lines, headers, found, ends, addressed)
    return [
        _addressed_above(lines, number, text, addressed, end) or (number, text)
        for (number, text), end in zip(found, ends, strict=False)
    ]


def _addressed_above(
    lines: list[Line], number: int, text: str | None, addressed: Collection[str], end: int
) -> NameLine | None:
    """The nearest line above the place of a name, if it is an addressed name and the text there is not."""
    if not text or bare_name(text) in addressed:
        return None
    above = next((line for line in reversed(lines[max(end + 1, number - 3) : number]) if line.text), None)
    return (above.number, above.text) if above and bare_name(above.text) in addressed else None


def _align_over_ranks(
    lines: list[Line],
    headers: list[Header],
    found: list[NameLine],
    ends: list[int],
    addressed: Collection[str],
) -> list[NameLine]:
    below = [_next_filled(lines, number) if text else "" for number, text in found]
    people: dict[str, set[str]] = defaultdict(set)
    for rank, (_, text) in zip(below, found, strict=True):
        people[rank].add(text or "")
    least = max(2.0, MIN_RANK_SHARE * len(headers))
    ranks = {rank for rank, names in people.items() if len(names) >= least} - {"", *addressed}
    if sum(rank in ranks for rank in below) < MIN_RANKED_SHARE * len(headers):
        return found
    return [
        (number, text)
        if rank in ranks and normalize_line(text or "") not in ranks
        else _above_rank(lines, header, ranks, end) or (number, text)
        for header, rank, (number, text), end in zip(headers, below, found, ends, strict=False)
    ]


def _next_filled(lines: list[Line], number: int) -> str:
    """The nearest text below a line, normalized."""
    return next((normalize_line(line.text) for line in lines[number + 1 : number + 4] if line.text), "")


def _above_rank(lines: list[Line], header: Header, ranks: Collection[str], end: int) -> NameLine | None:
    """The line above the topmost of the ranks that stand nearest above a header."""
    above = (lines[number] for number in range(header.line_number - 1, end, -1) if lines[number].text)
    under_rank = False
    for line in islice(takewhile(lambda line: not prose_width(line.text), above), MAX_LINES_ABOVE):
        is_rank = normalize_line(line.text) in ranks
        if under_rank and not is_rank:
            return line.number, line.text
        under_rank = is_rank
    return None
