"""Make metadata of the texts that an office format or a book states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from worker.dates import Moment
from worker.dates.reading import parse_absolute

_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][^\W_]+)*", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r"[;,\n]")
_YEAR_AND_MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_NO_TITLE = re.compile(r"untitled(?: ?\d+)?|(?:word )?document ?\d*|microsoft word - .*|\s*", re.IGNORECASE)


def read_title(stated: str | None) -> str | None:
    """The title; None for what a program writes where the author gave none."""
    title = " ".join((stated or "").split())
    return None if _NO_TITLE.fullmatch(title) else title


def read_names(stated: Iterable[str | None]) -> tuple[str, ...]:
    """People's names, each once; Word separates several in one field by semicolons."""
    found = (name.strip() for text in stated for name in " ".join((text or "").split()).split(";"))
    return tuple(dict.fromkeys(name for name in found if name))


def read_tags(stated: Iterable[str | None]) -> tuple[str, ...]:
    """Keywords, each once."""
    found = (tag.strip() for text in stated for tag in _BETWEEN_TAGS.split(text or ""))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def read_language(stated: str | None) -> str | None:
    """The ISO 639-1 code of a language tag (BCP 47); None for tags that have none."""
    found = _LANGUAGE.fullmatch((stated or "").strip())
    return found[1].lower() if found and found[1].lower() != "un" else None


def read_time(stated: str | None) -> Moment | None:
    """A time in ISO 8601 or as people write it; a year counts, with a month or alone."""
    stated = (stated or "").strip()
    found = _YEAR_AND_MONTH.fullmatch(stated)
    if found and int(found[1]):
        at = datetime(int(found[1]), int(found[2] or 1), 1, tzinfo=UTC)
        return Moment(at, "month" if found[2] else "year", zone_known=False)
    return parse_absolute(stated) if stated else None
