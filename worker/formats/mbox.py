"""A box of e-mails (mbox) that holds one message or one thread: the answers are its comments.

A box of several threads is a container (`worker.sources.containers.mbox`).
"""

from __future__ import annotations

from dataclasses import replace
from email.message import Message
from io import BytesIO

from worker.document import FoundComment, RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats import MIN_BINARY_LIKENESS
from worker.formats.detection.mail_headers import find_mail_kind
from worker.formats.detection.stated_type import has_type
from worker.formats.eml import TEXT_SUFFIXES, TEXT_TYPES, parse_message
from worker.formats.mail.message_text import read_metadata, write_message
from worker.formats.written_html import read_comment, read_written
from worker.page.mail.header_fields import (
    read_archive_address,
    read_field,
    read_message_id,
    read_senders,
    read_time,
)
from worker.page.mail.mail_threads import find_parents, is_one_thread, read_link
from worker.page.mail.mailboxes import MAX_THREAD_MESSAGES, find_messages, is_deleted, unquote_message
from worker.word_tables import names

NAME = "boxes of e-mail (mbox)"
_BOX_SUFFIXES = names("mbox mbx")


def likeness(raw: RawItem, sample: str) -> float:
    """Nearly sure of the line that begins a message, with header lines after it."""
    named = has_type(raw, _BOX_SUFFIXES, ("application/mbox",))
    text = has_type(raw, TEXT_SUFFIXES, TEXT_TYPES)
    return MIN_BINARY_LIKENESS if find_mail_kind(sample, named=named, text=text) == "box" else 0.0


def read(raw: RawItem) -> WrittenPage:
    """The first message and its answers. Raises Rejected("not_supported") for several threads.

    Raises Rejected("malformed_email", "encrypted", "no_text") if the first message cannot be read. Answers
    that cannot be read are left out.
    """
    messages = _read_messages(raw)
    links = [read_link(message) for message in messages]
    if not is_one_thread(links):
        raise Rejected(
            "not_supported",
            f"{raw.target} is a box of {len(messages)} e-mails in several threads: many documents; "
            "drop it into a watched folder, or ingest it from disk (winnow ingest FILE)",
        )
    parents = find_parents(links)
    opening = parents.index(None) if None in parents else 0
    page = read_written(raw, _write(messages[opening], raw), read_metadata(messages[opening]))
    comments = _read_answers(messages, parents, opening, raw)
    return replace(page, comments=comments, kind="thread") if comments else page


def _read_messages(raw: RawItem) -> list[Message]:
    """All messages that can be parsed, in order of time, as far as it is known."""
    file = BytesIO(raw.content)
    messages = []
    for boxed in find_messages(file):
        try:
            message = parse_message(unquote_message(raw.content[boxed.start : boxed.end]), raw.target)
        except Rejected:  # the others are read
            continue
        if not is_deleted(message):
            messages.append(message)
        if len(messages) > MAX_THREAD_MESSAGES:
            break
    messages = messages or [parse_message(unquote_message(raw.content), raw.target)]
    times = [moment.at if (moment := read_time(message)) else None for message in messages]
    known = [at for at in times if at is not None]
    if len(known) < len(times):
        return messages
    return [messages[place] for place in sorted(range(len(known)), key=known.__getitem__)]


def _write(message: Message, raw: RawItem) -> str:
    try:
        return write_message(message, raw.target)
    except RecursionError as error:
        raise Rejected("malformed_email", f"{raw.target}: its parts are nested too deep") from error


def _read_answers(
    messages: list[Message], parents: list[int | None], opening: int, raw: RawItem
) -> tuple[FoundComment, ...]:
    """The answers as comments; an answer to one that is left out answers what that one answers."""
    places: dict[int, int] = {}
    found: list[FoundComment] = []
    for number, message in enumerate(messages):
        if number == opening:
            continue
        try:
            content = read_comment(_write(message, raw))
        except Rejected:  # encrypted or broken: the others are read
            continue
        above = parents[number]
        while above is not None and above != opening and above not in places:
            above = parents[above] if parents[above] != above else None
        places[number] = len(found)
        found.append(
            FoundComment(
                author=", ".join(sender.shown for sender in read_senders(message)) or None,
                content=content,
                posted_text=read_field(message, "date") or None,
                posted=read_time(message),
                parent=None if above is None else places.get(above),
                url=read_archive_address(message),
                native_id=read_message_id(message),
            )
        )
    return tuple(found)
