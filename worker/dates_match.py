"""Where in a text a date or time stands, and what its parts say: the patterns behind `worker.dates`.

The patterns are anchored on digits and a few marker words, and any word that they meet is looked up in
a table: so a line costs microseconds, however many languages the tables know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from worker import dates_words as words

Kind = Literal["full", "yearless", "ago", "short", "named", "now", "weekday", "clock"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A date or time found in a text: where it stands, and its parts as written."""

    start: int
    end: int
    kind: Kind
    year: int = 0
    month: int = 0
    day: int = 0
    clock: tuple[int, int | None, int | None] | None = None
    """Hour, minute, second; the latter two None where not shown."""
    offset: int | None = None
    """Minutes east of Greenwich; None where no zone is named."""
    swappable: bool = False
    """Whether day and month could be each other; `day_first` says which way they were read."""
    day_first: bool = True
    back: tuple[tuple[int, str], ...] = ()
    """For relative times: amounts and units to go back."""


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for row in words.MONTHS.values():
        for number, forms in enumerate(row.split("|"), 1):
            for form in forms.split():
                table.setdefault(form, number)
    return table


def _by_word(rows: dict[str, str]) -> dict[str, str]:
    return {word: unit for unit, row in rows.items() for word in row.split()}


MONTHS = _months()
WEEKDAYS = {
    form: day
    for row in words.WEEKDAYS.values()
    for day, forms in enumerate(row.split("|"))
    for form in forms.split()
}
UNITS = _by_word(words.UNITS)
SHORT = _by_word(words.SHORT_UNITS)
EAST_ASIAN = _by_word(words.EAST_ASIAN_UNITS)
NUMBERS = {word: number for row, number in words.NUMBERS.items() for word in row.split()}
DAYS_BACK = {word.replace("_", " "): days for days, row in words.DAYS_BACK.items() for word in row.split()}


def _any(options: str, separator: str = " ") -> str:
    return "|".join(re.escape(word) for word in sorted(options.split(separator), key=len, reverse=True))


WORD = r"[^\W\d_]+(?:ـ[^\W\d_]+)?"
NOON = f"{_any(words.MORNING)}|{_any(words.EVENING)}"
ISO = re.compile(r"(?<![\d-])(\d{4})-(\d\d?)-(\d\d?)(?![\d-])|(?<!\d)(\d{4})(\d\d)(\d\d)t(?=\d{4})")
NUMERIC = re.compile(
    r"(?<![\d.,/:-])(?:(\d{4})([./])\s?(\d\d?)\2\s?(\d\d?)|(\d\d?)([./-])\s?(\d\d?)\6\s?(\d{4}|\d\d))(?![\d/:])\.?"
)
NUMERIC_PAIR = re.compile(r"(?<![\d./-])(\d\d?)[./-](\d\d?)[./-]\d{2,4}(?!\d)")
DAY_FIRST = re.compile(
    r"(?<![\d.,:])(\d\d?)(?:st|nd|rd|th|er|de|e)?[.ºª°]?(?:[\s/.-]+|(?<![^\W\d_]\d)(?=[^\W\d_]))"
    rf"(?:de |of |d['’])?({WORD})[.,]*(?:[\s/.,-]+(?:de |del )?['’]?(\d{{4}}|\d\d(?![\d:]))(?!\d))?"
)
MONTH_FIRST = re.compile(
    rf"({WORD})[.]?[\s-]*(\d\d?)(?:st|nd|rd|th)?(?![\d:])(?:(?:,|\s|-|')+(\d{{4}}|\d\d(?![\d:.]|\s*[ap]\.?m))(?!\d))?"
)
MONTH_YEAR = re.compile(rf"({WORD})\.?,?\s+(?:de |del |of )?(\d{{4}})(?![\d:])")
YEAR_FIRST = re.compile(rf"(?<!\d)(?<![^\W\d_]-)(\d{{4}})[.,]?[\s-]+({WORD})\.?[\s-]*(?:(\d\d?)(?!\d)\.?)?")
EAST = re.compile(
    r"(?<!\d)(?:(\d{4})\s?[年년]\s?)?(\d\d?)\s?[月월](?:\s?(\d\d?)\s?[日号號일])?(?!\s?[前전]|\d)"
)
CLOCK = re.compile(
    rf"(?:(?P<before>{NOON})\s?)?(?P<h>\d\d?)"
    r"(?:(?::|\.(?=\d\d(?!\d))|h(?=\d\d)|\s?[时時点點시]\s?)(?P<m>\d\d)?(?:[分분])?(?:[:.分]?\s?(?<=[:.분分\s])(?P<s>\d\d)[秒초]?(?:[.,]\d+)?)?)?"
    rf"(?:\s?(?P<after>{NOON})(?!\w))?(?P<word>\s?(?:h|uhr|ч)(?!\w))?"
)
JOIN = re.compile(
    r"t(?=\d)|(?:\s*\([^)]{1,4}\)\s*|[\s,;.·•|@–—-]*(?:(?:г|r|año)\.\s?)?(?:"
    r"at|um|à|a las|a la|alle ore|alle|ore|às|as|om|o godz\.?|o|в|saat|klo|kl\.?|ved|الساعة|在|u|v)?"
    rf"(?:\s*(?!{NOON})(?:{WORD})[.,]?(?=\s+\d))?)[\s,:]*"
)
ZONE = re.compile(r"\s?\(?(?:(?:utc|gmt)?\s?([+-−])(\d\d?):?(\d\d)?|([^\W\d_]{1,4}))(?![\w:])\)?")
AGO_BEFORE = re.compile(
    rf"(?<!\w)(?:{_any(words.AGO_BEFORE, '|')})\s+(?:(?:{_any(words.ABOUT, '|')})\s+)?(?=\w)"
)
AGO_AFTER = re.compile(rf"(?<!\w)(?:{_any(words.AGO_AFTER, '|')})(?!\w)")
AROUND = re.compile(rf"(?<!\w)(?:{_any(words.AROUND, '|')})\s+$")
AMOUNTS_AFTER = re.compile(
    rf"(\d+|{WORD})(?:\s*({WORD}))?(?:\s*(?:,|and|und|et|y|e|en|и|i|و)?\s*(\d+)\s*({WORD}))?"
)
AMOUNTS_BEFORE = re.compile(
    rf"(?:(?<!\w)(?<![^\W_]-)(\d{{1,3}})\s*({WORD})\.?\s*(?:,|and|und|et|y|e|en|и|i)?\s*)?(?:(?<![\w.])(?<![^\W_]-)(\d+|{WORD})\+?\s*)?"
    rf"(?<![^\W\d_])({WORD})\.?\s*$"
)
_EAST_UNITS = _any(" ".join(words.EAST_ASIAN_UNITS.values()))
EAST_AGO = re.compile(
    rf"(?:(\d+)\s?({_EAST_UNITS})\s?)?(\d+|[一二三两兩半한두세])\s?({_EAST_UNITS})\s?(?:以|之)?(?:前|전)"
)
EAST_NUMBERS = {"一": 1, "二": 2, "三": 3, "两": 2, "兩": 2, "半": 1, "한": 1, "두": 2, "세": 3}
SHORT_ALONE = re.compile(
    rf"(?:(?<=^)|(?<=[·•|,(–—]\s)|(?<=[\s(]))(\d{{1,3}})\s?({_any(' '.join(SHORT))})\.?(?=\)?$|\s*[·•|,)])"
)
NAMED = re.compile(rf"(?<!\w)({_any('|'.join(DAYS_BACK), '|')})(?!\w)")
WEEKDAY = re.compile(rf"(?<!\w)({_any(' '.join(WEEKDAYS))})(?!\w)\.?,?")
WEEKDAY_BEFORE = re.compile(rf"(?<!\w)({WORD})\.?,?\s*$")
NOW = re.compile(rf"(?<!\w)(?:{_any(words.NOW, '|')})(?!\w)")
DIGIT = re.compile(r"\d")
TOKENS = re.compile(WORD)
EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _first_words(options: str) -> set[str]:
    return {TOKENS.findall(option)[0] for option in options.split("|")}


AGO_TOKENS = frozenset(_first_words(f"{words.AGO_BEFORE}|{words.AGO_AFTER}"))
MONTH_TOKENS = frozenset(MONTHS)
NAMED_TOKENS = frozenset(_first_words(f"{'|'.join(DAYS_BACK)}|{words.NOW}"))
WEEKDAY_TOKENS = frozenset(WEEKDAYS)

FOLD = {ord(c): ord("0") + i % 10 for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９")}
FOLD |= dict.fromkeys(
    map(ord, "\u00a0\u2009\u202f\u3000\u200e\u200f\u200b\u202a\u202b\u202c\t\n\r"), ord(" ")
)
FOLD |= {ord("：") : ord(":"), ord("İ"): ord("i"), ord("／"): ord("/"), ord("−"): ord("-")}  # fmt: skip
TWO_WORD_MONTHS = re.compile("(كانون|تشرين) (الثاني|الأول)")


def fold(text: str) -> str:
    """Lower case, plain digits and plain spaces; every character stays in its place."""
    folded = text.translate(FOLD)
    lowered = folded.lower()
    if len(lowered) != len(folded):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    return TWO_WORD_MONTHS.sub(r"\1ـ\2", lowered) if "\u0627" in lowered else lowered


@lru_cache(maxsize=4096)
def hits(text: str) -> tuple[Hit, ...]:
    """The dates and times in a text, in the order they stand, none overlapping another."""
    folded = fold(text)
    found: list[Hit] = []
    for finder in _finders(folded):
        for hit in finder(folded):
            if not any(hit.start < other.end and other.start < hit.end for other in found):
                found.append(hit)
    return tuple(sorted(found, key=lambda hit: hit.start))


def _finders(text: str) -> Iterator[Callable[[str], Iterator[Hit]]]:
    """The finders that a text gives reason to try, the surest first."""
    tokens = frozenset(TOKENS.findall(text))
    eastern = not text.isascii() and EASTERN.search(text) is not None
    digits = DIGIT.search(text) is not None
    if digits:
        yield _find_iso
        if eastern:
            yield _find_east_asian_ago
            yield _find_east_asian
        yield _find_numeric
    if not AGO_TOKENS.isdisjoint(tokens):
        yield _find_ago
    if digits:
        if not MONTH_TOKENS.isdisjoint(tokens):
            yield _find_written
        yield _find_short
    if eastern or not NAMED_TOKENS.isdisjoint(tokens):
        yield _find_named
    if not WEEKDAY_TOKENS.isdisjoint(tokens):
        yield _find_weekday


def _year(shown: str | None) -> int:
    """The year as shown, a two-digit one within 1970 to 2069; 0 where none is shown."""
    if not shown:
        return 0
    year = int(shown)
    if len(shown) == 2:
        year += 2000 if year < 70 else 1900
    return year


def _real(year: int, month: int, day: int) -> bool:
    return 1000 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31


def _dated(text: str, span: tuple[int, int], date: tuple[int, int, int]) -> Hit:
    """A dated hit, with the clock and zone that follow it."""
    start, end = span
    year, month, day = date
    weekday = WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
    if weekday and weekday[1] in WEEKDAYS:
        start = weekday.start(1)
    clock, offset, stop = _clock_after(text, end)
    while stop > start and text[stop - 1] in " ,.-(":
        stop -= 1
    return Hit(start, stop, "full" if year else "yearless", year, month, day, clock, offset)


def _clock_after(text: str, end: int) -> tuple[tuple[int, int | None, int | None] | None, int | None, int]:
    joined = JOIN.match(text, end)
    at = joined.end() if joined else end
    if (
        joined
        and at > end
        and text[end:at].strip(" ,;.·•|@–—-()")
        and not any(c.isdigit() for c in text[at : at + 2])
    ):
        at = end
    matched = CLOCK.match(text, at)
    clock = _clock(matched) if matched else None
    if matched is None or clock is None:
        return None, None, end
    offset, stop = _zone_after(text, matched.end())
    return clock, offset, stop


def _zone_after(text: str, end: int) -> tuple[int | None, int]:
    zone = ZONE.match(text, end)
    if not zone:
        return None, end
    sign, hours, minutes, name = zone.groups()
    if name:
        return (words.ZONES[name], zone.end()) if name in words.ZONES else (None, end)
    east = int(hours) * 60 + int(minutes or 0)
    return (east if sign == "+" else -east), zone.end()


def _clock(found: re.Match[str]) -> tuple[int, int | None, int | None] | None:
    """Hour, minute, second of a matched clock, or None where it is a bare number."""
    noon = found["before"] or found["after"]
    if not (found["m"] or noon or found["word"]):
        return None
    hour, minute = int(found["h"]), int(found["m"]) if found["m"] else None
    second = int(found["s"]) if found["s"] else None
    if noon and hour <= 12:
        hour = hour % 12 + (12 if noon in words.EVENING.split() else 0)
    if hour > 23 or (minute or 0) > 59 or (second or 0) > 60:
        return None
    return hour, minute, second if second is None else min(second, 59)


def _find_iso(text: str) -> Iterator[Hit]:
    for found in ISO.finditer(text):
        year, month, day = (int(group) for group in found.groups() if group)
        if _real(year, month, day):
            yield _iso_hit(text, found, year, month, day)


def _iso_hit(text: str, found: re.Match[str], year: int, month: int, day: int) -> Hit:
    compact = re.compile(r"(\d\d)(\d\d)(\d\d)?").match(text, found.end()) if found[4] else None
    if compact is None:
        return _dated(text, found.span(), (year, month, day))
    offset, stop = _zone_after(text, compact.end())
    second = int(compact[3]) if compact[3] else None
    return Hit(
        found.start(), stop, "full", year, month, day, (int(compact[1]), int(compact[2]), second), offset
    )


def _find_numeric(text: str) -> Iterator[Hit]:
    for found in NUMERIC.finditer(text):
        if found[1]:
            year, month, day = int(found[1]), int(found[3]), int(found[4])
            swappable, day_first = False, False
        else:
            first, second, year = int(found[5]), int(found[7]), _year(found[8])
            swappable = first <= 12 and second <= 12 and first != second
            day_first = second <= 12 and not (swappable and found[6] == "/")
            month, day = (second, first) if day_first else (first, second)
        if _real(year, month, day):
            hit = _dated(text, found.span(), (year, month, day))
            yield replace(hit, swappable=swappable, day_first=day_first)


def _find_written(text: str) -> Iterator[Hit]:
    """Day, month word and perhaps year, in any of the orders that people use."""
    for found in DAY_FIRST.finditer(text):
        month = MONTHS.get(found[2], 0)
        if month and _real(2000, month, int(found[1])):
            yield _dated(text, found.span(), (_year(found[3]), month, int(found[1])))
    for found in YEAR_FIRST.finditer(text):
        month = MONTHS.get(found[2], 0)
        if month and found[3] and _real(int(found[1]), month, int(found[3])):
            yield _dated(text, found.span(), (int(found[1]), month, int(found[3])))
    for found in MONTH_FIRST.finditer(text):
        month = MONTHS.get(found[1], 0)
        if month and _real(2000, month, int(found[2])):
            yield _dated(text, found.span(), (_year(found[3]), month, int(found[2])))
    for found in MONTH_YEAR.finditer(text):
        month = MONTHS.get(found[1], 0)
        if month and _real(int(found[2]), month, 1):
            yield Hit(found.start(), found.end(), "full", int(found[2]), month)


def _find_east_asian(text: str) -> Iterator[Hit]:
    for found in EAST.finditer(text):
        year, month, day = int(found[1] or 0), int(found[2]), int(found[3] or 0)
        if (year or day) and _real(year or 2000, month, day or 1):
            yield (
                _dated(text, found.span(), (year, month, day))
                if day
                else Hit(found.start(), found.end(), "full", year, month)
            )


def _find_east_asian_ago(text: str) -> Iterator[Hit]:
    for found in EAST_AGO.finditer(text):
        first = ((int(found[1]), EAST_ASIAN[found[2]]),) if found[1] else ()
        amount = EAST_NUMBERS.get(found[3]) or int(found[3])
        yield Hit(found.start(), found.end(), "ago", back=(*first, (amount, EAST_ASIAN[found[4]])))


def _amount(number: str | None, unit: str | None) -> tuple[int, str] | None:
    """An amount of a unit; "2", "two" or nothing (one; two where the word is a dual)."""
    if number is None:
        return ((2 if unit in words.DUALS else 1), UNITS[unit]) if unit in UNITS else None
    of = UNITS.get(unit or "") or (SHORT.get(unit or "") if number.isdigit() else None)
    count = int(number) if number.isdigit() else NUMBERS.get(number)
    return None if count is None or of is None else (min(count, 100_000), of)


def _find_ago(text: str) -> Iterator[Hit]:
    for marker in AGO_AFTER.finditer(text):
        before = AMOUNTS_BEFORE.search(text, max(0, marker.start() - 60), marker.start())
        if before and (last := _amount(before[3], before[4]) or _amount(None, before[4])):
            first = _amount(before[1], before[2]) if before[2] else None
            number = 3 if _amount(before[3], before[4]) and before[3] else 4
            start = before.start(1) if first else before.start(number)
            if around := AROUND.search(text, 0, start):
                start = around.start()
            yield Hit(start, marker.end(), "ago", back=(first, last) if first else (last,))
    for marker in AGO_BEFORE.finditer(text):
        after = AMOUNTS_AFTER.match(text, marker.end())
        if after and (first := _amount(after[1], after[2]) or _amount(None, after[1])):
            whole = _amount(after[1], after[2]) is not None
            second = _amount(after[3], after[4]) if whole and after[4] else None
            end = after.end(4) if second else after.end(2) if whole else after.end(1)
            yield Hit(marker.start(), end, "ago", back=(first, second) if second else (first,))


def _find_short(text: str) -> Iterator[Hit]:
    for found in SHORT_ALONE.finditer(text):
        yield Hit(found.start(), found.end(), "short", back=((int(found[1]), SHORT[found[2]]),))


def _find_named(text: str) -> Iterator[Hit]:
    for found in NOW.finditer(text):
        yield Hit(found.start(), found.end(), "now")
    for found in NAMED.finditer(text):
        clock, offset, end = _clock_after(text, found.end())
        yield Hit(
            found.start(), end, "named", clock=clock, offset=offset, back=((DAYS_BACK[found[1]], "day"),)
        )


def _find_weekday(text: str) -> Iterator[Hit]:
    """A weekday with a clock ("Monday at 10:15"), or alone as the whole text."""
    for found in WEEKDAY.finditer(text):
        clock, offset, end = _clock_after(text, found.end())
        if clock or (found.start() == 0 and found.end() == len(text)):
            yield Hit(found.start(), end, "weekday", day=WEEKDAYS[found[1]], clock=clock, offset=offset)


def _find_clock(text: str) -> Iterator[Hit]:
    for found in CLOCK.finditer(text):
        clock = _clock(found)
        bounded = (
            not text[found.end() : found.end() + 1].isdigit() and not text[: found.start()][-1:].isalnum()
        )
        if clock and bounded and clock[1] is not None and ":" in found[0]:
            offset, end = _zone_after(text, found.end())
            yield Hit(found.start(), end, "clock", clock=clock, offset=offset)


def clocks(text: str) -> list[Hit]:
    """The times of day in a text, whether or not a date stands by."""
    return list(_find_clock(fold(text)))
