"""Remove signatures and edit notes from the end of comments, and members' titles from their beginning."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from worker.comments.control_words import EDIT_WORDS, LIKING_VERBS
from worker.comments.dumps.headers.author_names import SPEECH_VERB_END
from worker.comments.dumps.lines import Line, prose_width
from worker.comments.dumps.parents.addressees import bare_name, find_addresses
from worker.dates.reading import find_dates

Body = tuple[Line, ...]

RULE = re.compile(r"[_=~*—–-]{3,}|-- ?")
MAX_NOTE_CHARS = 120
MAX_SIGNATURE_LINES = 12
MIN_SIGNATURE_CHARS = 12
"""The length of a single line that two comments of an author share."""
EDIT_NOTE = re.compile(
    rf"^\W*(?:\w+\s+){{0,2}}?(?:{'|'.join(map(re.escape, sorted(EDIT_WORDS)))})", re.IGNORECASE
)


def remove_signatures(bodies: Sequence[Body], authors: Sequence[str | None]) -> list[Body]:
    """Remove the lines that begin or end all comments of an author, and edit notes.

    If only few authors of several comments share such lines, they are equal by chance and stay.
    """
    bodies = _remove_notes_of_people(bodies, {bare_name(author) for author in authors if author} - {""})
    by_author: dict[str, list[int]] = defaultdict(list)
    for place, author in enumerate(authors):
        if author:
            by_author[author.casefold()].append(place)
    several = [places for places in by_author.values() if len(places) > 1]
    flipped = [body[::-1] if not _opens_quote(body) else () for body in bodies]
    untitled = [cut or body[::-1] for cut, body in zip(_remove_shared(flipped, several), bodies, strict=True)]
    kept = _remove_shared([_remove_edit_note(body[::-1]) for body in untitled], several)
    ruled = sum(_find_rule(body) is not None for body in kept)
    if ruled >= 2:
        kept = [body if (at := _find_rule(body)) is None else _trim(body[:at]) for body in kept]
    return [_remove_edit_note(body) for body in kept]


def _remove_notes_of_people(bodies: Sequence[Body], names: Collection[str]) -> list[Body]:
    """Remove last lines that say in the same words who changed a comment and when, or who liked it."""
    trimmed = [_trim(body) for body in bodies]
    forms = [_note_form(body[-1].text, names) if len(body) > 1 else None for body in trimmed]
    counts = Counter(forms)
    return [
        _trim(body[:-1]) if form is not None and counts[form] > 1 else body
        for body, form in zip(trimmed, forms, strict=True)
    ]


def _note_form(text: str, names: Collection[str]) -> str | None:
    """The words of a line that names a member beside a time, or that begins with one who likes it."""
    address = next(find_addresses(text, names), None)
    if address is None:
        return None
    liked = not address.before.strip() and LIKING_VERBS.search(address.after.casefold())
    return address.form if address.is_short and (liked or find_dates(text)) else None


def _opens_quote(body: Body) -> bool:
    """Whether a body begins with a quote. A line that opens quotes is no title of its author."""
    first = next((line for line in body if line.text), None)
    return first is not None and bool(first.level_signs or SPEECH_VERB_END.search(first.text))


def _remove_shared(bodies: list[Body], several: list[list[int]]) -> list[Body]:
    """Remove the last lines that all bodies of an author share, if enough authors of several share some."""
    kept = list(bodies)
    signed = [
        (places, count) for places in several if (count := _count_shared_lines([bodies[at] for at in places]))
    ]
    often = len(signed) > 1 or any(len(places) > 2 for places, _ in signed)
    if often and len(signed) >= 0.3 * len(several):
        for places, count in signed:
            for place in places:
                kept[place] = _drop_last_lines(bodies[place], count)
    return kept


def _count_shared_lines(bodies: list[Body]) -> int:
    """Count the equal lines, empty ones aside, at the end of all bodies of one author."""
    if len(bodies) < 2 or len({tuple(line.text for line in body) for body in bodies}) < 2:
        return 0
    endings = [[line for line in reversed(body) if not line.is_blank] for body in bodies]
    count = 0
    for column in zip(*endings, strict=False):
        if len({line.text for line in column}) > 1 or count == MAX_SIGNATURE_LINES:
            break
        count += 1
    sure = len(bodies) > 2 or count > 1 or (count and len(endings[0][0].text) >= MIN_SIGNATURE_CHARS)
    return count if sure and all(len(ending) > count for ending in endings) else 0


def _drop_last_lines(body: Body, count: int) -> Body:
    filled = [place for place, line in enumerate(body) if not line.is_blank]
    return _trim(body[: filled[-count]]) if 0 < count < len(filled) else body


def _find_rule(body: Body) -> int | None:
    """The position of the rule before a signature: near the end, with few lines after it."""
    for place in range(len(body) - 1, max(0, len(body) - MAX_SIGNATURE_LINES), -1):
        if RULE.fullmatch((body[place].bullet + body[place].text).strip()):
            return place
    return None


def _remove_edit_note(body: Body) -> Body:
    """A body without a note such as "Last edited by Ann on 3 May" at its end."""
    body = _trim(body)
    for place in range(len(body) - 1, max(0, len(body) - 4), -1):
        text = body[place].text
        if prose_width(text) > MAX_NOTE_CHARS:
            break
        if (
            EDIT_NOTE.match(text)
            and (find_dates(text) or len(text.split()) <= 3)
            and len(text) <= MAX_NOTE_CHARS
        ):
            behind = body[place + 1 :]
            if all(find_dates(line.text) or len(line.text.split()) <= 3 for line in behind):
                return _trim(body[:place])
    return body


def _trim(body: Body) -> Body:
    end = len(body)
    while end and body[end - 1].is_blank:
        end -= 1
    return body[:end]
