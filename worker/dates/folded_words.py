"""The words of `worker.dates.time_words`, folded, as tables to look them up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from worker.dates import time_words
from worker.dates.folding import fold

_DOTTED_LETTERS = {
    unicodedata.normalize("NFC", chr(code)): chr(code) for code in (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF)
}
"""Letters of India with a dot below, as two signs and as one. Unicode normalises them to two."""


def _spellings(forms: Iterable[str]) -> list[str]:
    """Words as they stand in folded texts: with dotted letters as two signs, and as one."""
    found: list[str] = []
    for form in forms:
        apart = composed = unicodedata.normalize("NFC", form)
        for signs, letter in _DOTTED_LETTERS.items():
            composed = composed.replace(signs, letter)
        found += [fold(apart)] if composed == apart else [fold(apart), fold(composed)]
    return found


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for language, row in time_words.MONTHS.items():
        prefix = time_words.MONTH_PREFIXES.get(language)
        for number, forms in enumerate(row.split("|"), 1):
            for form in _spellings(forms.split()):
                table.setdefault(form, number)
                if prefix:
                    table.setdefault(prefix + form, number)
    return table


def _by_word(rows: dict[str, str]) -> dict[str, str]:
    return {word: unit for unit, row in rows.items() for word in _spellings(row.split())}


MONTHS = _months()
VIETNAMESE_MONTHS = {name: number for number, name in enumerate(time_words.VIETNAMESE_MONTHS.split("|"), 1)}
WEEKDAYS = {
    form: day
    for row in time_words.WEEKDAYS.values()
    for day, forms in enumerate(row.split("|"))
    for form in _spellings(forms.split())
}
UNITS = _by_word(time_words.UNITS)
UNITS_AGO = _by_word(time_words.UNITS_AGO)
SHORT_UNITS = _by_word(time_words.SHORT_UNITS)
EAST_ASIAN_UNITS = _by_word(time_words.EAST_ASIAN_UNITS)
NUMBERS = {word: number for row, number in time_words.NUMBERS.items() for word in _spellings(row.split())}
DAYS_BACK = {
    word.replace("_", " "): days
    for days, row in time_words.DAYS_BACK.items()
    for word in _spellings(row.split())
}


def any_word(options: str, separator: str = " ") -> str:
    """A pattern for any of the words, folded, the longest first. In words apart by spaces, "_" is a space."""
    words_of = _spellings(options.split(separator))
    if separator == " ":
        words_of = [word.replace("_", " ") for word in words_of]
    return "|".join(re.escape(word) for word in sorted(words_of, key=len, reverse=True))
