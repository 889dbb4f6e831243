"""Recognize e-mail by its header lines, and tell it from text that begins with a few fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from worker.word_tables import names

MailKind = Literal["message", "box"]

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]*+(.*+)")
_ENVELOPE = re.compile(r">?From \S++ .{0,60}\d{4}\b")
"""The line that begins each message of an mbox file (RFC 4155)."""
_PERSONAL_FIELDS = names("from to cc bcc subject date sender reply-to")
_PROGRAM_FIELDS = {
    name: re.compile(rf"\A(?:{begins})")
    for name, begins in {
        "message-id": r"<\S++>",
        "mime-version": r"1\.0\b",
        "received": r"(?:from|by|\()",
        "return-path": r"<",
        "delivered-to": r"\S+@",
        "dkim-signature": r"v=",
        "in-reply-to": r"<\S++>",
        "content-transfer-encoding": r"\w",
        "newsgroups": r"\w++\.\w",
    }.items()
}
"""Fields that only programs write, and the start of their values."""
_DELIVERY_FIELDS = names("to cc received return-path delivered-to")
_SAVED_PAGE_FIELDS = names("snapshot-content-location content-location")
"""Fields in which a browser notes the address of a page that it saved."""
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, *+)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}")
_ADDRESS = re.compile(r"(?<![^\s@<>])[^\s@<>]++@[^\s@<>]")
MAX_HEADER_LINES = 200


def find_mail_kind(sample: str, *, named: bool, text: bool) -> MailKind | None:
    """What kind of mail a text is, a message or a box of them (mbox); None if it is not mail.

    `named`: its name says that it is mail. `text`: its name says that it is plain text; a mail that somebody
    copied into a text file is a document, even with its header.
    """
    lines = sample.replace("\r\n", "\n").lstrip("\n").split("\n", MAX_HEADER_LINES)
    is_mbox = bool(lines and _ENVELOPE.match(lines[0]))
    fields = _fields(lines[is_mbox:])
    if is_saved_page(fields):
        return None
    personal = [name for name in fields if name in _PERSONAL_FIELDS]
    by_program = [name for name, begins in _PROGRAM_FIELDS.items() if begins.match(fields.get(name, ""))]
    is_mail = len(personal) >= 2 and bool(by_program)
    if named or is_mbox:
        is_mail = is_mail or len(personal) >= 2 or len(by_program) >= 2
    elif not text and {"from", "to", "date"} <= fields.keys():
        addressed = all(_ADDRESS.search(fields[name]) for name in ("from", "to"))
        is_mail = is_mail or (addressed and bool(_DATE.match(fields["date"])))
    if not is_mail:
        return None
    return "box" if is_mbox else "message"


def fields_of(head: str) -> dict[str, str]:
    """The header fields at the start of a text, by name in lower case."""
    return _fields(head.replace("\r\n", "\n").split("\n", MAX_HEADER_LINES))


def is_delivered(fields: Mapping[str, str]) -> bool:
    """Whether header fields say that this was sent to somebody; saved pages have no such fields."""
    return not _DELIVERY_FIELDS.isdisjoint(fields)


def is_saved_page(fields: Mapping[str, str]) -> bool:
    """Whether header fields say which address a page was saved from."""
    return not _SAVED_PAGE_FIELDS.isdisjoint(fields) and not is_delivered(fields)


def _fields(lines: list[str]) -> dict[str, str]:
    """The header fields at the start of a text, by name in lower case, up to the first other line."""
    found: dict[str, str] = {}
    for number, line in enumerate(lines[:MAX_HEADER_LINES]):
        if number and line[:1] in (" ", "\t") and line.strip():
            continue
        field = _FIELD.match(line)
        if field is None:
            return found if not line.strip() else {}
        found.setdefault(field[1].lower(), field[2])
    return found
