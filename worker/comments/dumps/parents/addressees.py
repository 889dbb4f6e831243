"""Read whom a line of a dump addresses: "Ann replied to Bob", "In reply to Bob", "Bob wrote:", "@Bob"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.comments.control_words import REPLY_PHRASES, SPEECH_VERBS
from worker.comments.dumps.lines import normalize_line
from worker.dates.reading import find_dates

MAX_NAME_WORDS = 6
MAX_ADDRESS_CHARS = 140
MAX_WORDS_BESIDE_ADDRESSEE = 6
NAME_EDGES = ' \t,:;：·•|()[]<>"“”„«»#–—-→➜▸►▶↪↩⤷*'
REPLY_WORDS = "|".join(map(re.escape, sorted(REPLY_PHRASES, key=len, reverse=True)))
REPLY_PHRASE = re.compile(rf"(?:(?<!\w)|(?=\W))(?:{REPLY_WORDS})(?:(?!\w)|(?<=\W))", re.IGNORECASE)
REPLY_PHRASE_END = re.compile(rf"{REPLY_PHRASE.pattern}\s*[:：]?\s*@?$", re.IGNORECASE)
SPEECH_WORDS = "|".join(map(re.escape, sorted(SPEECH_VERBS, key=len, reverse=True)))
QUOTE_OPENING = re.compile(rf"(\S.{{0,60}}?)\s*(?<!\w)(?:{SPEECH_WORDS})\s*[:：]$", re.IGNORECASE)
SPEECH_VERB_START = re.compile(rf"\W{{0,3}}(?:{SPEECH_WORDS})(?!\w)", re.IGNORECASE)
AT_NAME = re.compile(r"(?<!\w)@([\w.-]{2,40})")


@dataclass(frozen=True, slots=True)
class Address:
    """A known name in a line, and the text on both sides of it."""

    name: str
    before: str
    after: str

    @property
    def form(self) -> str:
        """The line with a place for the name: equal where other people are addressed in the same words."""
        return f"{normalize_line(_mask(self.before))} {{}} {normalize_line(_mask(self.after))}".strip()

    @property
    def is_reply_phrase(self) -> bool:
        """Whether known words of answering stand before the name."""
        return REPLY_PHRASE_END.search(self.before) is not None

    @property
    def opens_quote(self) -> bool:
        """Whether a word of saying and a colon follow the name."""
        return SPEECH_VERB_START.match(self.after) is not None and self.after.rstrip().endswith((":", "："))

    @property
    def is_short(self) -> bool:
        """Whether the line has few other words."""
        return len(self.form.split()) <= MAX_WORDS_BESIDE_ADDRESSEE


def _mask(text: str) -> str:
    for date in reversed(find_dates(text)):
        text = f"{text[: date.start]}0{text[date.end :]}"
    return text


def bare_name(text: str) -> str:
    """A name in the form that is compared."""
    return text.strip(NAME_EDGES).removeprefix("@").casefold()


def find_addresses(text: str, names: Collection[str]) -> Iterator[Address]:
    """Every known name that is part of a line, the longest at each place. Names are those of `bare_name`."""
    if len(text) > MAX_ADDRESS_CHARS:
        return
    whole = bare_name(text)
    words = [(found.start(), found.end()) for found in re.finditer(r"@?[^\s@：]+", text)]
    place = 0
    while place < len(words):
        for count in range(min(MAX_NAME_WORDS, len(words) - place), 0, -1):
            start, end = words[place][0], words[place + count - 1][1]
            name = bare_name(text[start:end])
            if name in names and name != whole:
                own = text[start:end]
                at = own.casefold().find(name)
                yield Address(name, text[: start + at], text[start + at + len(name) :])
                place += count - 1
                break
        place += 1


def find_addressed_names(texts: Iterable[str]) -> frozenset[str]:
    """The names that open a quotation ("Bob wrote:", "3 hours ago, Bob said:") or stand behind a "@"."""
    found: set[str] = set()
    for text in texts:
        if len(text) <= MAX_ADDRESS_CHARS:
            if text.endswith((":", "：")) and (opening := QUOTE_OPENING.fullmatch(text)):
                dates = find_dates(opening[1])
                found.add(bare_name(opening[1][dates[-1].end if dates else 0 :]))
            found.update(map(bare_name, AT_NAME.findall(text)))
    return frozenset(found - {""})


def without_addressees(texts: Sequence[str]) -> list[str]:
    """Lines with names, cut before the name of another: "Ann replied to Bob" is "Ann".

    The other must be a name of these lines, and the words between the two known, or found between others too.
    """
    names = {bare_name(text) for text in texts}
    names |= {bare_name(text[: found.start()]) for text in texts if (found := REPLY_PHRASE.search(text))}
    names.discard("")
    pairs = [_two_names(text, names) for text in texts]
    between = Counter(normalize_line(pair[1]) for pair in pairs if pair)
    return [
        pair[0] if pair and (between[normalize_line(pair[1])] > 1 or REPLY_PHRASE.search(pair[1])) else text
        for text, pair in zip(texts, pairs, strict=True)
    ]


def _two_names(text: str, names: Collection[str]) -> tuple[str, str] | None:
    """The first name of a line, and the words between it and a second name that ends the line."""
    words = text.rstrip(NAME_EDGES).split()
    ends = range(1, min(MAX_NAME_WORDS, len(words) - 1))
    if not any(bare_name(" ".join(words[-count:])) in names for count in ends):
        return None
    found = list(find_addresses(text, names))
    if len(found) < 2 or found[0].before.strip(NAME_EDGES) or found[-1].after.strip(NAME_EDGES):
        return None
    first = len(found[0].before) + len(found[0].name)
    middle = text[first : len(found[-1].before)]
    return (text[:first], middle) if middle.strip() else None
