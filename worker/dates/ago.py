"""Find relative times: "3 hours ago", "yesterday at 5 pm", "Monday"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.dates import time_words
from worker.dates.folded_words import (
    DAYS_BACK,
    EAST_ASIAN_UNITS,
    NUMBERS,
    SHORT_UNITS,
    UNITS,
    UNITS_AGO,
    WEEKDAYS,
    any_word,
)
from worker.dates.folding import WORD, fold
from worker.dates.found_time import FoundTime
from worker.dates.times_of_day import read_clock_after

_BEFORE, _ABOUT = any_word(time_words.AGO_BEFORE, "|"), any_word(time_words.ABOUT, "|")
AGO_BEFORE = re.compile(rf"(?<!\w)(?:{_BEFORE})\s+(?:(?:{_ABOUT})\s+)?(?=\w)")
AGO_AFTER = re.compile(rf"(?<!\w)(?:{any_word(time_words.AGO_AFTER, '|')})(?!\w)")
AROUND = re.compile(rf"(?<!\w)(?:{any_word(time_words.AROUND, '|')})\s+$")
AMOUNTS_AFTER = re.compile(
    rf"(\d+|{WORD})(?:\s*(?:de\s+)?({WORD}))?(?:\s*(?:,|and|und|et|y|e|en|и|i|و)?\s*(\d+)\s*({WORD}))?"
)
AMOUNTS_BEFORE = re.compile(
    rf"(?:(?<!\w)(?<![^\W_]-)(\d{{1,3}})\s*({WORD})\.?\s*(?:,|and|und|et|y|e|en|и|i)?\s*)?(?:(?<![\w.])(?<![^\W_]-)(\d+|{WORD})\+?\s*)?"
    rf"(?<![^\W\d_])({WORD})\.?\s*$"
)
ONE_AFTER_UNIT = re.compile(rf"\s(?:{any_word(time_words.ONE_AFTER_UNIT)})(?!\w)")
AMOUNT_AND_UNIT_AGO = re.compile(rf"(?<![\w.,])(\d{{1,3}}|{WORD})\s({any_word(' '.join(UNITS_AGO))})(?!\w)")
_EAST_UNITS = any_word(" ".join(time_words.EAST_ASIAN_UNITS.values()))
_THAI_AGO = any_word("ที่แล้ว ที่ผ่านมา ก่อน")
EAST_AGO = re.compile(
    rf"(?:(?<!\d)(\d+)\s?({_EAST_UNITS})\s?)?((?<!\d)\d+|[一二三四五六七八九十两兩数數几幾半한두세네일])\s?({_EAST_UNITS})\s?(?:(?:以|之)?(?:前|전)|{_THAI_AGO})"
)
EAST_NUMBERS = {"一": 1, "二": 2, "三": 3, "两": 2, "兩": 2, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "十": 10, "한": 1, "두": 2, "세": 3, "네": 4, "일": 1,
}  # fmt: skip
SHORT_ALONE = re.compile(
    rf"(?:(?<=^)|(?<=[·•|,(–—]\s)|(?<=[\s(]))(\d{{1,3}})\s?({any_word(' '.join(SHORT_UNITS))})\.?"
    r"(?=\)?$|\s*[·•|,)])"
)
NAMED = re.compile(rf"(?<!\w)({any_word('|'.join(DAYS_BACK), '|')})(?!\w)")
WEEKDAY = re.compile(rf"(?<!\w)({any_word(' '.join(WEEKDAYS))})(?!\w)\.?,?")
NOW = re.compile(rf"(?<!\w)(?:{any_word(time_words.NOW, '|')})(?!\w)")
VAGUE = re.compile(rf"(?<!\w)(?:a )?(?:couple of|{any_word(time_words.VAGUE, '|')})\s+$")
VAGUE_AFTER = re.compile(rf"(?:{any_word(time_words.VAGUE, '|')})\s+{WORD}")
HALF = re.compile(r"(?<!\w)half (?:an? )?$")
LAST_UNITS = {fold(phrase): unit for unit, row in time_words.LAST.items() for phrase in row.split("|")}
LAST = re.compile(rf"(?<!\w)(?:{any_word('|'.join(LAST_UNITS), '|')})(?!\w)")
HALVES: dict[str, tuple[tuple[int, str], ...]] = {
    "hour": ((30, "minute"),), "day": ((12, "hour"),), "month": ((15, "day"),), "year": ((6, "month"),),
}  # fmt: skip
MAX_AMOUNT, MAX_AMOUNT_DIGITS = 100_000, 7
"""A greater amount of any unit is before the calendar begins."""


def find_east_asian_ago(text: str) -> Iterator[FoundTime]:
    """Amounts in characters or digits, with a word for "ago" right after them: "3小时前", "2 ปีที่แล้ว"."""
    for found in EAST_AGO.finditer(text):
        first = ((_read_count(found[1]), EAST_ASIAN_UNITS[found[2]]),) if found[1] else ()
        unit = EAST_ASIAN_UNITS[found[4]]
        if found[3] == "半":
            back = HALVES.get(unit, ())
        elif found[3].isdigit() or found[3] in EAST_NUMBERS:
            back = (*first, (EAST_NUMBERS.get(found[3]) or _read_count(found[3]), unit))
        else:
            back = ()
        yield FoundTime(found.start(), found.end(), "ago", back=back)


def _read_count(digits: str) -> int:
    return int(digits) if len(digits) < MAX_AMOUNT_DIGITS else MAX_AMOUNT


def _read_amount(number: str | None, unit: str | None) -> tuple[int, str] | None:
    """An amount of a unit; "2", "two" or nothing (one; two if the word is a dual)."""
    if number is None:
        return ((2 if unit in time_words.DUALS else 1), UNITS[unit]) if unit in UNITS else None
    of = UNITS.get(unit or "") or (SHORT_UNITS.get(unit or "") if number.isdecimal() else None)
    count = _read_count(number) if number.isdecimal() else NUMBERS.get(number)
    return None if count is None or of is None else (count, of)


def find_ago(text: str) -> Iterator[FoundTime]:
    """Amounts with a word for "ago" before or after them. Vague amounts are found but not resolved.

    A word that may stand on either side belongs to the amount after it, if there is one: "قبل 6 أشهر".
    """
    yield from _find_ago_before(text)
    yield from _find_ago_after(text)


def _find_ago_before(text: str) -> Iterator[FoundTime]:
    for marker in AGO_BEFORE.finditer(text):
        if vague := VAGUE_AFTER.match(text, marker.end()):
            yield FoundTime(marker.start(), vague.end(), "ago")
            continue
        after = AMOUNTS_AFTER.match(text, marker.end())
        if after and (first := _read_amount(after[1], after[2]) or _read_amount(None, after[1])):
            whole = _read_amount(after[1], after[2]) is not None
            second = _read_amount(after[3], after[4]) if whole and after[4] else None
            end = after.end(4) if second else after.end(2) if whole else after.end(1)
            if one := ONE_AFTER_UNIT.match(text, end):
                end = one.end()
            yield FoundTime(marker.start(), end, "ago", back=(first, second) if second else (first,))


def _find_ago_after(text: str) -> Iterator[FoundTime]:
    for marker in AGO_AFTER.finditer(text):
        before = AMOUNTS_BEFORE.search(text, max(0, marker.start() - 60), marker.start())
        if before and (last := _read_amount(before[3], before[4]) or _read_amount(None, before[4])):
            first = _read_amount(before[1], before[2]) if before[2] else None
            number = 3 if _read_amount(before[3], before[4]) and before[3] else 4
            start = before.start(1) if first else before.start(number)
            if vague := VAGUE.search(text, max(0, start - 24), start):
                is_couple = vague[0].rstrip().endswith("of")
                last = (2, last[1]) if is_couple else None
                start = vague.start()
            elif last and last[1] == "hour" and (half := HALF.search(text, max(0, start - 8), start)):
                last, start = (30, "minute"), half.start()
            of = time_words.BY_MARKER.get(marker[0], {}).get(before[4])
            if last and of:
                last = (last[0], of)
            if around := AROUND.search(text, 0, start):
                start = around.start()
            back = ((first, last) if first else (last,)) if last else ()
            yield FoundTime(start, marker.end(), "ago", back=back)


def find_units_ago(text: str) -> Iterator[FoundTime]:
    """Amounts with a unit in a form that says "ago": "3 napja"."""
    for found in AMOUNT_AND_UNIT_AGO.finditer(text):
        count = _read_count(found[1]) if found[1].isdecimal() else NUMBERS.get(found[1])
        if count is not None:
            yield FoundTime(found.start(), found.end(), "ago", back=((count, UNITS_AGO[found[2]]),))


def find_short(text: str) -> Iterator[FoundTime]:
    """Short amounts alone: "5h"."""
    for found in SHORT_ALONE.finditer(text):
        yield FoundTime(found.start(), found.end(), "short", back=((int(found[1]), SHORT_UNITS[found[2]]),))


def find_named(text: str) -> Iterator[FoundTime]:
    """Now, today, yesterday (with a time of day after it), last week."""
    for found in LAST.finditer(text):
        yield FoundTime(found.start(), found.end(), "ago", back=((1, LAST_UNITS[found[0]]),))
    for found in NOW.finditer(text):
        yield FoundTime(found.start(), found.end(), "now")
    for found in NAMED.finditer(text):
        clock, offset, end = read_clock_after(text, found.end())
        if clock is None and found[1] in time_words.DAYS_WITH_CLOCK_ONLY:
            continue
        yield FoundTime(
            found.start(), end, "named", clock=clock, offset=offset, back=((DAYS_BACK[found[1]], "day"),)
        )


def find_weekday(text: str) -> Iterator[FoundTime]:
    """A weekday with a time of day ("Monday at 10:15"), or alone as the whole text."""
    for found in WEEKDAY.finditer(text):
        clock, offset, end = read_clock_after(text, found.end())
        if clock or (found.start() == 0 and found.end() == len(text)):
            yield FoundTime(found.start(), end, "weekday", day=WEEKDAYS[found[1]], clock=clock, offset=offset)
