"""Recognize data that is text but not a document: JSON, tables, logs, settings, calendars, contacts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable

_JSON_TOKEN = re.compile(
    r'(?:"(?:[^"\\\x00-\x1f]|\\.)*+"|-?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?|true|false|null|[\[\]{},:])\s*+'
)
_JSON_START = re.compile(r'(?:\{\s*+(?:"|\}|\Z)|\[\s*+(?:["\[{\]\d-]|true|false|null|\Z))')
_CUT_JSON_TOKEN = re.compile(r'(?:"(?:[^"\\\x00-\x1f]|\\.)*+\\?|-?[\d.eE+-]*+|[a-z]{0,5})\Z')
"""A token that is cut by the end of the sample."""
_JSON_COMMENT = re.compile(r"^[ \t]*+//.*+$", re.MULTILINE)

DELIMITERS = (",", ";", "\t", "|")
MIN_ROWS, MIN_COLUMNS = 8, 3
"""A text without a table's name is a table from this size on, if every line is a row."""
MAX_MEAN_CELL_CHARS = 60
"""On average. The parts of sentences between commas are longer."""
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’)]*\s*+\Z")

_TIMESTAMP = re.compile(
    r"[\[(<]?(?:\d{4}[-/.]\d\d?[-/.]\d\d?[ T,]|\d\d?[-/.]\d\d?[-/.]\d{2,4}[ T,]|\d\d:\d\d:\d\d|\d{10}[. ]"
    r"|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\b)"
)
_ACCESS = re.compile(r"\S++ \S++ \S++ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d")
_SYSTEM = re.compile(r"[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S++ [\w./()-]++(?:\[\d++\])?: ")
_SETTING = re.compile(
    r"\s*+(?:[#;].*+|\[[^\]]++\]\s*+|-\s.*+|-{3}|[}\])]+,?|[\w.\"'-]++\s*+(?:=|:(?:\s|\Z)).*+)\Z"
)
_CARD = re.compile(r"BEGIN:(VCALENDAR|VEVENT|VCARD)[ \t]*+\r?\n\s*+[A-Z][\w.;=-]*+:", re.IGNORECASE)


def is_json(sample: str, *, named: bool, cut: bool) -> bool:
    """Whether a text is JSON or JSON lines. `named`: its name says so. `cut`: the sample is a part of it."""
    if named:
        sample = _JSON_COMMENT.sub("", sample)
    sample = sample.lstrip()
    if not _JSON_START.match(sample):
        return False
    place = count = 0
    while token := _JSON_TOKEN.match(sample, place):
        place, count = token.end(), count + 1
    if not sample[place:].strip() or (cut and _CUT_JSON_TOKEN.match(sample, place)):
        return count > 1
    return named and count >= 4


def is_table(sample: str, *, named: bool, cut: bool) -> bool:
    """Whether a text is a table of values, separated by commas, semicolons or tabs."""
    lines = sample.replace("\r\n", "\n").strip("\n\ufeff").split("\n")
    if cut and len(lines) > 1:
        lines = lines[:-1]
    if named and _is_column(lines):
        return True
    return any(
        _is_separated_by(delimiter, lines, named=named) for delimiter in DELIMITERS[: 4 if named else 3]
    )


def _is_separated_by(delimiter: str, lines: list[str], *, named: bool) -> bool:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
    except csv.Error:
        return False
    if not rows:
        return False
    columns, often = Counter(map(len, rows)).most_common(1)[0]
    cells = [cell for row in rows for cell in row]
    short = sum(map(len, cells)) <= MAX_MEAN_CELL_CHARS * len(cells)
    if named:
        header = rows[0]
        if len(header) < 2 or max(map(len, header)) > MAX_MEAN_CELL_CHARS or _SENTENCE.search(header[-1]):
            return False
        return len(rows) == 1 or (columns > 1 and often >= 0.8 * len(rows) and (short or len(rows) > 2))
    spaced = sum(f"{delimiter} " in line for line in lines)
    return (
        len(rows) >= MIN_ROWS
        and columns >= MIN_COLUMNS
        and often == len(rows)
        and short
        and spaced <= 0.3 * len(lines)
    )


def _is_column(lines: list[str]) -> bool:
    """Whether each of these lines is one value."""
    filled = [line for line in lines if line.strip()]
    return len(filled) > 1 and all(
        len(line) <= MAX_MEAN_CELL_CHARS and not _SENTENCE.search(line) for line in filled
    )


def is_log(sample: str, *, named: bool) -> bool:
    """Whether a text is the log of a program or a server."""
    lines = _filled_lines(sample)
    if len(lines) < 3:
        return named and len(lines) > 0 and all(map(_TIMESTAMP.match, lines))
    if named:
        return _share(map(_TIMESTAMP.match, lines)) >= 0.5 or _share(map(_ACCESS.match, lines)) >= 0.5
    return _share(map(_ACCESS.match, lines)) >= 0.8 or (
        len(lines) >= 5 and _share(map(_SYSTEM.match, lines)) >= 0.8
    )


def is_settings(sample: str) -> bool:
    """Whether a text with the name of a settings file is one: YAML, TOML, INI, properties."""
    lines = _filled_lines(sample)
    return bool(lines) and _share(map(_SETTING.match, lines)) >= 0.6


def name_of_card(sample: str) -> str | None:
    """What a calendar or contact file is (RFC 5545, RFC 6350), in words; None for other texts."""
    found = _CARD.match(sample.lstrip())
    if found is None:
        return None
    return "a card of addresses (vCard)" if found[1].upper() == "VCARD" else "a calendar (iCalendar)"


def _filled_lines(sample: str) -> list[str]:
    return [line.strip() for line in sample.splitlines() if line.strip()]


def _share(found: Iterable[object]) -> float:
    listed = list(found)
    return sum(map(bool, listed)) / len(listed)
