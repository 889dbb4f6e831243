"""The words of `worker.dates.time_words`, folded, as tables to look them up."""

from __future__ import annotations

import re

from worker.dates import time_words
from worker.dates.folding import fold


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for row in time_words.MONTHS.values():
        for number, forms in enumerate(row.split("|"), 1):
            for form in forms.split():
                table.setdefault(fold(form), number)
    return table


def _by_word(rows: dict[str, str]) -> dict[str, str]:
    return {fold(word): unit for unit, row in rows.items() for word in row.split()}


MONTHS = _months()
WEEKDAYS = {
    fold(form): day
    for row in time_words.WEEKDAYS.values()
    for day, forms in enumerate(row.split("|"))
    for form in forms.split()
}
UNITS = _by_word(time_words.UNITS)
SHORT_UNITS = _by_word(time_words.SHORT_UNITS)
EAST_ASIAN_UNITS = _by_word(time_words.EAST_ASIAN_UNITS)
NUMBERS = {fold(word): number for row, number in time_words.NUMBERS.items() for word in row.split()}
DAYS_BACK = {
    fold(word.replace("_", " ")): days for days, row in time_words.DAYS_BACK.items() for word in row.split()
}


def any_word(options: str, separator: str = " ") -> str:
    """A pattern for any of the words, folded, the longest first."""
    return "|".join(re.escape(fold(word)) for word in sorted(options.split(separator), key=len, reverse=True))
