"""E-mail (RFC 5322): one message, as programs export it, and as maildir folders hold it."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from worker.document import RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats import MIN_BINARY_LIKENESS
from worker.formats.detection.mail_headers import find_mail_kind
from worker.formats.detection.stated_type import has_type
from worker.formats.mail.message_text import read_metadata, write_message
from worker.formats.written_html import read_written
from worker.page.mail.header_fields import read_archive_address
from worker.word_tables import names

NAME = "e-mail (EML)"
MAIL_SUFFIXES = names("eml emlx")
TEXT_SUFFIXES = names("txt text md markdown mdown mkd rst adoc asciidoc org textile")
TEXT_TYPES = ("text/plain", "text/markdown", "text/x-markdown")
_LENGTH = re.compile(r"\A\d{1,10} *\r?\n")
"""The first line of Apple Mail's files: the length of the message. A list of properties follows it."""


def likeness(raw: RawItem, sample: str) -> float:
    """Nearly sure of header lines that only mail has; less than for a saved page, which has some of them."""
    named = has_type(raw, MAIL_SUFFIXES, ("message/",))
    text = has_type(raw, TEXT_SUFFIXES, TEXT_TYPES)
    sample = _LENGTH.sub("", sample)
    is_message = find_mail_kind(sample, named=named, text=text) == "message"
    return MIN_BINARY_LIKENESS if is_message else 0.0


def unwrap(raw: RawItem) -> RawItem:
    """The same message, with the address that its list's archive gives it, if it has no other."""
    if raw.final_url is not None:
        return raw
    address = read_archive_address(_parse(raw))
    return raw if address is None else replace(raw, final_url=address)


def read(raw: RawItem) -> WrittenPage:
    """What the sender wrote. Raises Rejected("malformed_email", "encrypted", "no_text")."""
    message = _parse(raw)
    try:
        html = write_message(message, raw.target)
    except RecursionError as error:
        raise Rejected("malformed_email", f"{raw.target}: its parts are nested too deep") from error
    return read_written(raw, html, read_metadata(message))


def _parse(raw: RawItem) -> Message:
    content = raw.content.lstrip(b"\r\n")
    if length := _LENGTH.match(content[:20].decode("ascii", "replace")):
        content = content[length.end() : length.end() + int(length[0])]
    return parse_message(content, raw.target)


def parse_message(content: bytes, target: str) -> Message:
    """Parse one message. Raises Rejected("malformed_email"), also for parts that are nested too deep."""
    try:
        return message_from_bytes(content)
    except (RecursionError, ValueError) as error:
        raise Rejected("malformed_email", f"{target}: it cannot be read as e-mail: {error}") from error
