"""Boxes of e-mails (mbox): each message is a document. A box with a single thread is a document itself."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from functools import lru_cache
from io import SEEK_END, BufferedReader

from worker.document import RawItem
from worker.errors import Rejected
from worker.page.mail.header_fields import read_message_id
from worker.page.mail.mail_threads import is_one_thread, read_link
from worker.page.mail.mailboxes import (
    HEAD_BYTES,
    MAX_THREAD_MESSAGES,
    find_messages,
    is_deleted,
    is_mailbox,
    read_header,
    unquote_message,
)
from worker.sources.containers.container_kinds import Record
from worker.sources.containers.open_files import OpenFile, identify

MAX_NAME_CHARS = 200
MAX_THREAD_BYTES = 20_000_000
"""A larger box is never read as one document. The default of WINNOW_MAX_BYTES."""


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """By the line that begins a message, unless the messages are one thread: then the box is one document."""
    file.seek(0)
    return is_mailbox(file.read(HEAD_BYTES)) and not _is_thread(identify(file))


@lru_cache(maxsize=8)
def _is_thread(opened: OpenFile) -> bool:
    file = opened.file
    if file.seek(0, SEEK_END) > MAX_THREAD_BYTES:
        return False
    links = []
    for boxed in find_messages(file):
        header = read_header(file, boxed)
        if not is_deleted(header):
            links.append(read_link(header))
        if len(links) > MAX_THREAD_MESSAGES:
            return False
    return is_one_thread(links)


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each message; those that the mail program has deleted are no documents."""
    for boxed in find_messages(file, position):
        header = read_header(file, boxed)
        yield Record(boxed.start, boxed.end, not is_deleted(header), name=_name_of(header))


def _name_of(header: Message) -> str | None:
    """The message's id: unlike its number, it stays when the messages before it are removed."""
    stated = read_message_id(header)
    return stated if stated and len(stated) <= MAX_NAME_CHARS and stated.isprintable() else None


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read one message. Raises Rejected("too_large", "malformed_record")."""
    boxed = next(find_messages(file, position), None)
    if boxed is None or boxed.start != position:
        raise Rejected("malformed_record", f"{name}: there is no message at byte {position:,}")
    if boxed.end - boxed.start > limit:
        size = boxed.end - boxed.start
        raise Rejected("too_large", f"{name}: a message of {size:,} bytes (WINNOW_MAX_BYTES)")
    file.seek(position)
    content = unquote_message(file.read(boxed.end - boxed.start))
    return RawItem(target=name, content=content, received=None, media_type="message/rfc822")
