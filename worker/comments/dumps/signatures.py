"""Lines at the end of a comment that are no part of it: signatures, and notes that it was edited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from worker.comments.control_words import EDITED
from worker.comments.dumps.lines import Line, width
from worker.dates import find_dates

Body = tuple[Line, ...]

RULE = re.compile(r"[_=~*—–-]{3,}|-- ?")
LONGEST_NOTE = 120
MOST_SIGNED = 12
NOTE = re.compile(rf"^\W*(?:\w+\s+){{0,2}}?(?:{'|'.join(map(re.escape, sorted(EDITED)))})", re.IGNORECASE)


def without_signatures(bodies: Sequence[Body], authors: Sequence[str | None]) -> list[Body]:
    """The bodies without what stands at the end of all that an author wrote, and without notes of edits.

    Where few of those who wrote several times end them alike, they have said the same by chance.
    """
    noted = [_without_note(body) for body in bodies]
    by_author: dict[str, list[int]] = defaultdict(list)
    for place, author in enumerate(authors):
        if author:
            by_author[author.casefold()].append(place)
    kept = list(noted)
    several = [places for places in by_author.values() if len(places) > 1]
    signed = [(places, count) for places in several if (count := _shared([noted[at] for at in places]))]
    often = len(signed) > 1 or any(len(places) > 2 for places, _ in signed)
    if often and len(signed) >= 0.3 * len(several):
        for places, count in signed:
            for place in places:
                kept[place] = _cut(noted[place], count)
    ruled = sum(_rule(body) is not None for body in kept)
    if ruled >= 2:
        kept = [body if (at := _rule(body)) is None else _trimmed(body[:at]) for body in kept]
    return [_without_note(body) for body in kept]


def _shared(bodies: list[Body]) -> int:
    """How many lines, empty ones aside, all the bodies of one author end with alike."""
    if len(bodies) < 2 or len({tuple(line.text for line in body) for body in bodies}) < 2:
        return 0
    endings = [[line.text for line in reversed(body) if not line.blank] for body in bodies]
    count = 0
    for column in zip(*endings, strict=False):
        if len(set(column)) > 1 or count == MOST_SIGNED:
            break
        count += 1
    enough = count >= (1 if len(bodies) > 2 else 2)
    return count if enough and all(len(ending) > count for ending in endings) else 0


def _cut(body: Body, count: int) -> Body:
    filled = [place for place, line in enumerate(body) if not line.blank]
    return _trimmed(body[: filled[-count]]) if 0 < count < len(filled) else body


def _rule(body: Body) -> int | None:
    """Where the rule stands that a signature follows: near the end, with few lines behind it."""
    for place in range(len(body) - 1, max(0, len(body) - MOST_SIGNED), -1):
        if RULE.fullmatch((body[place].bullet + body[place].text).strip()):
            return place
    return None


def _without_note(body: Body) -> Body:
    """A body without "Last edited by Ann on 3 May" and its like at its end."""
    body = _trimmed(body)
    for place in range(len(body) - 1, max(0, len(body) - 4), -1):
        text = body[place].text
        if width(text) > LONGEST_NOTE:
            break
        if NOTE.match(text) and (find_dates(text) or len(text.split()) <= 3) and len(text) <= LONGEST_NOTE:
            behind = body[place + 1 :]
            if all(find_dates(line.text) or len(line.text.split()) <= 3 for line in behind):
                return _trimmed(body[:place])
    return body


def _trimmed(body: Body) -> Body:
    end = len(body)
    while end and body[end - 1].blank:
        end -= 1
    return body[:end]
