"""Boxes of messages in one file (mbox, RFC 4155): the kinds mboxo, mboxrd, mboxcl and mboxcl2.

Each message begins with a line such as ``From anna@gull.example Mon Mar  3 10:00:00 2025``. Programs put a
``>`` before lines of the text that look like it, or state each message's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import BinaryIO, NamedTuple

HEAD_BYTES = 65_536
"""Of a message, these hold its header."""
MAX_THREAD_MESSAGES = 5_001
"""A box with more messages is never one thread: so many comments of a document are read, and its opening."""
_FIRST_PIECE_BYTES = 16_384
_PIECE_BYTES = 1_000_000
_OVERLAP_BYTES = 2_000
"""Of a piece, which the next one repeats: longer than a beginning."""
_BEGINNING = re.compile(
    rb"^From [^\r\n]{1,300}?[ \t]+[A-Z][a-z]{2},?[ \t]+"
    rb"(?:[A-Z][a-z]{2}[ \t]+\d{1,2}|\d{1,2}[ \t]+[A-Z][a-z]{2})[ \t]+[^\r\n]{4,60}"
    rb"\r?\n(?=[!-9;-~]{1,76}:|>From )",
    re.MULTILINE,
)
"""The line, and the name of a header field after it. A line of a text has no such neighbour."""
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class BoxedMessage(NamedTuple):
    """Where a message of a box begins and ends, in bytes of the file. It begins with its ``From`` line."""

    start: int
    end: int


def is_mailbox(head: bytes) -> bool:
    """Whether the beginning of a file is that of a box."""
    return bool(_BEGINNING.match(head.lstrip(b"\r\n")))


def find_messages(file: BinaryIO, position: int = 0) -> Iterator[BoxedMessage]:
    """Find the messages from the one at `position` on. Only a piece of the file is in memory."""
    start = next(_find_beginnings(file, position), None)
    while start is not None:
        after = _end_by_length(file, start) or start + 1
        following = next(_find_beginnings(file, after), None)
        yield BoxedMessage(start, _size_of(file) if following is None else following)
        start = following


def _find_beginnings(file: BinaryIO, position: int) -> Iterator[int]:
    """Find where messages begin at or after a position, in pieces that grow: most messages are short."""
    size = _FIRST_PIECE_BYTES
    while True:
        file.seek(max(position - 1, 0))
        piece = file.read(size)
        offset = max(position - 1, 0)
        is_last = len(piece) < size
        size = min(2 * size, _PIECE_BYTES)
        for found in _BEGINNING.finditer(piece, position - offset):
            yield offset + found.start()
        if is_last:
            return
        position = offset + len(piece) - _OVERLAP_BYTES


def _end_by_length(file: BinaryIO, start: int) -> int | None:
    """Where a message ends by the length that it states; None if that is wrong, or it states none."""
    file.seek(start)
    head = file.read(HEAD_BYTES)
    end = _HEADER_END.search(head)
    length = _LENGTH.search(head, 0, end.start() + 2) if end else None
    if end is None or length is None:
        return None
    stated = start + end.end() + int(length[1])
    file.seek(stated)
    rest = file.read(_OVERLAP_BYTES).lstrip(b"\r\n")
    is_end = stated <= _size_of(file) and (not rest or bool(_BEGINNING.match(rest)))
    return stated if is_end else None


def _size_of(file: BinaryIO) -> int:
    return file.seek(0, 2)


def unquote_message(content: bytes) -> bytes:
    """A message of a box as it was sent: without the ``From`` line and the marks before such lines."""
    first, _, rest = content.lstrip(b"\r\n").partition(b"\n")
    content = rest if _BEGINNING.match(first + b"\n" + rest[:100]) else content
    while content.startswith(b">From "):
        content = content.partition(b"\n")[2]
    end = _HEADER_END.search(content)
    if end is None:
        return content
    if _LENGTH.search(content, 0, end.start() + 2) and b"\nFrom " in content[end.end() :]:
        return content  # of a kind that states lengths and marks no lines (mboxcl2)
    return content[: end.end()] + _QUOTED.sub(rb"\1", content[end.end() :])


def read_header(file: BinaryIO, boxed: BoxedMessage) -> Message:
    """The header of a message in a box; its text is left out."""
    file.seek(boxed.start)
    head = file.read(min(HEAD_BYTES, boxed.end - boxed.start))
    end = _HEADER_END.search(head)
    return message_from_bytes(unquote_message(head[: end.end()] if end else head))


def is_deleted(header: Message) -> bool:
    """Whether a mail program has deleted a message, and only left its text in the file.

    Thunderbird's and its relatives' flag 8 (``MSG_FLAG_EXPUNGED``), and the note that Pine and UW's server
    keep as the first message.
    """
    status = str(header.get("X-Mozilla-Status", "")).strip()
    is_expunged = re.fullmatch(r"[0-9A-Fa-f]{4}", status) is not None and bool(int(status, 16) & 8)
    is_note = "X-IMAP" in header or "X-IMAPBASE" in header
    return is_expunged or (is_note and "INTERNAL DATA" in str(header.get("Subject", "")))
