"""A message as a document: the HTML of its text with what is attached, and its metadata."""

from __future__ import annotations

from email.message import Message
from html import escape

from worker.document import Metadata
from worker.errors import Rejected
from worker.formats.mail.markup import write_markup
from worker.formats.mail.message_parts import Attachment, MessageParts, TextPart, read_parts
from worker.formats.mail.newsletter import is_newsletter
from worker.formats.mail.plain_text import write_plain
from worker.formats.mail.reply_words import FORWARD_SUBJECT
from worker.formats.markup.stated_metadata import read_language, read_tags
from worker.page.mail.header_fields import (
    read_archive_address,
    read_field,
    read_list_name,
    read_senders,
    read_time,
)
from worker.page.page import parse_markup

MAX_NESTED_MESSAGES = 3
"""Messages inside each other whose text is read."""
_PGP = "-----BEGIN PGP MESSAGE-----"


def read_metadata(message: Message) -> Metadata:
    """What the header states. A sender's address is only used if he gives no name."""
    return Metadata(
        title=read_field(message, "subject") or None,
        authors=tuple(dict.fromkeys(sender.shown for sender in read_senders(message))),
        published=read_time(message),
        language=read_language(read_field(message, "content-language")),
        site=read_list_name(message),
        canonical_url=read_archive_address(message),
        tags=read_tags([read_field(message, "keywords")]),
    )


def write_message(message: Message, target: str, depth: int = 0) -> str:
    """Write what the sender wrote as HTML, messages that he passes on as quotes, and a list of the files.

    Raises Rejected("encrypted").
    """
    parts = read_parts(message, target)
    is_bulk = is_newsletter(message)
    is_forward = bool(FORWARD_SUBJECT.match(read_field(message, "subject")))
    pieces = [
        _write_text(text, target, keeps_history=is_forward, is_bulk=is_bulk)
        if isinstance(text, TextPart)
        else _write_nested(text, target, depth)
        for text in parts.texts
    ]
    return "".join(pieces) + _list_attachments(parts)


def _write_text(part: TextPart, target: str, *, keeps_history: bool, is_bulk: bool) -> str:
    if not part.is_html:
        if part.text.lstrip().startswith(_PGP):
            raise Rejected("encrypted", f"{target}: the message is encrypted (PGP); export it decrypted")
        return write_plain(part, keeps_history=keeps_history)
    return write_markup(parse_markup(part.text), keeps_history=keeps_history, is_newsletter=is_bulk)


def _write_nested(message: Message, target: str, depth: int) -> str:
    """A message inside another: its header in a line, and its text."""
    if depth >= MAX_NESTED_MESSAGES:
        return ""
    senders = ", ".join(sender.shown for sender in read_senders(message))
    head = [part for part in (read_field(message, "subject"), senders, read_field(message, "date")) if part]
    text = write_message(message, target, depth + 1)
    return f"<blockquote><p>{escape(' · '.join(head), quote=False)}</p>{text}</blockquote>"


def _list_attachments(parts: MessageParts) -> str:
    if not parts.attachments:
        return ""
    items = "".join(f"<li>{escape(_describe(file), quote=False)}</li>" for file in parts.attachments)
    return f"<h2>Attachments</h2><ul>{items}</ul>"


def _describe(file: Attachment) -> str:
    return f"{file.name} ({file.media_type}, {format_size(file.size)})"


def format_size(size: int) -> str:
    """A number of bytes for people."""
    for limit, unit in ((1_000_000, "MB"), (1_000, "kB")):
        if size >= limit:
            return f"{size / limit:.1f} {unit}"
    return f"{size} bytes"
