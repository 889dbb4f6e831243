"""What a PDF states about itself: title, authors, dates, language, and which of it can be believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from worker.dates import Moment, Precision
from worker.document import Metadata
from worker.formats.markup.stated_metadata import read_language, read_tags

MAX_TITLE_CHARS = 300
MAX_AUTHORS = 50

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?")
"""ISO 32000-1, 7.9.4."""
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day", "hour", "minute", "second")
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) ?- .*|(?:untitled|unbenannt|sans nom|sin título)\b.*"
    r"|(?:document|dokument|slide|layout|folie|page|presentation|powerpoint presentation)\s?\d*|about:blank"
    r"|(?:https?|file)://.*|.*\.(?:docx?|odt|rtf|tex|dvi|indd|qxd|html?|pdf|txt|pptx?|xlsx?|ps|eps|p65)"
    r"|[\W\d_]*|\w)",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"\(?unspecified\)?|[\W\d_]*", re.IGNORECASE)
_NO_AUTHOR = re.compile(
    r"(?:user|admin|administrator|owner|author|unknown|anonymous|root|\W*|[^@]*+@.*\.\w+|https?://.*|[^\\]*+\\.*)",
    re.IGNORECASE,
)
_BETWEEN_AUTHORS = re.compile(r";|\s(?:&|and|und|et)\s|\n")


def read_metadata(stated: Mapping[str, str], language: str | None, largest: str | None) -> Metadata:
    """The metadata; `largest` is the largest text of the first page, which stands in for a title."""
    title = " ".join(stated.get("Title", "").split())
    is_title = bool(title) and len(title) <= MAX_TITLE_CHARS and not _NO_TITLE.fullmatch(title)
    subject = " ".join(stated.get("Subject", "").split())
    return Metadata(
        title=title if is_title else largest,
        authors=_split_authors(stated.get("Author", "")),
        published=read_date(stated.get("CreationDate", "")),
        modified=read_date(stated.get("ModDate", "")),
        language=read_language(language),
        description=None if _NO_SUBJECT.fullmatch(subject) else subject,
        tags=read_tags([" ".join(stated.get("Keywords", "").split())]),
    )


def read_date(stated: str) -> Moment | None:
    """A date such as ``D:20240504101500+02'00'``; None if there is no such day."""
    found = _DATE.match(stated.strip())
    if found is None:
        return None
    parts = [int(found[place]) for place in range(1, 7) if found[place]]
    ahead = {"+": 1, "-": -1}.get(found[8] or "", 0) * (int(found[9] or 0) * 60 + int(found[10] or 0))
    try:
        zone = timezone(timedelta(minutes=ahead))
        year, month, day, *time = [*parts, *[1, 1][len(parts) - 1 :]]
        hour, minute, second = [*time, 0, 0, 0][:3]
        at = datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    known = bool(found[7] or found[8])
    return Moment(at, _PRECISIONS[len(parts) - 1], zone_known=known, offset_minutes=ahead if known else None)


def _split_authors(stated: str) -> tuple[str, ...]:
    """The authors; a comma divides them only if names of several words stand on both sides."""
    found: list[str] = []
    for part in _BETWEEN_AUTHORS.split(stated):
        pieces = [piece.strip() for piece in part.split(",")]
        are_names = len(pieces) > 1 and all(" " in piece for piece in pieces)
        found += pieces if are_names else [part]
    names = (" ".join(name.split()) for name in found)
    return tuple(dict.fromkeys(name for name in names if not _NO_AUTHOR.fullmatch(name)))[:MAX_AUTHORS]
