"""The header fields of a message, decoded: subject, sender, time, list, the messages that it answers."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from quopri import decodestring

from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.page.charset import decode

MAX_FIELD_CHARS = 20_000
"""Of one field; the rest is left out. Lists of receivers can be longer, but are not read."""
MAX_ANSWERED = 200
"""Ids of answered messages that are read; long threads name hundreds."""
_ENCODED = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]*)?\?([bBqQ])\?([^?\s]*(?: [^?\s]+)*)\?=")
"""An encoded word (RFC 2047, and RFC 2231 for its language); some writers leave blanks in it."""
_ID = re.compile(r"<([^<>\s]{1,500})>")
_FOLD = re.compile(r"\r?\n[ \t]*")
_VIA_LIST = re.compile(r"(?<!\s)\s+(?:via|über|par le biais de)\s+\S.*+\Z")
"""What lists add to a sender whose domain forbids them to pass his messages on."""
_LIST_ID = re.compile(r"([^<]*)<([^<>\s]{1,255})>")
_WEB_ADDRESS = re.compile(r"<?\s*(https?://[^\s<>]{1,2000})")


@dataclass(frozen=True, slots=True)
class Sender:
    """One of the people who wrote a message; the name is empty if only the address is stated."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        """The name, or the address of somebody without a name."""
        return self.name or self.address


def read_field(message: Message, name: str) -> str:
    """The first field of this name in one line, decoded; empty if there is none."""
    return decode_words(_raw_field(message, name))


def decode_words(text: str) -> str:
    """Decode the encoded words in a field, and bytes that are not encoded. Damaged words stay as written.

    Neighbours in one charset are joined before they are decoded: some writers cut characters in two.
    """
    text = _FOLD.sub(" ", text)
    pieces: list[tuple[str | None, bytes]] = []
    place = 0
    for word in _ENCODED.finditer(text):
        between = text[place : word.start()]
        if between.strip() or not (pieces and pieces[-1][0] is not None):
            pieces.append((None, between.encode("utf-8", "surrogateescape")))
        charset, content = word[1].lower(), _decode_word(word[2], word[3])
        if content is None:
            pieces.append((None, word[0].encode()))
        elif pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + content)
        else:
            pieces.append((charset, content))
        place = word.end()
    pieces.append((None, text[place:].encode("utf-8", "surrogateescape")))
    return " ".join("".join(decode(content, charset) for charset, content in pieces).split())


def _decode_word(coding: str, text: str) -> bytes | None:
    if coding in "qQ":
        return decodestring(text.replace("_", "=20").encode("ascii", "replace"))
    try:
        return b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError):
        return None


def _raw_field(message: Message, name: str) -> str:
    wanted = name.lower()
    return next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")[
        :MAX_FIELD_CHARS
    ]


def read_senders(message: Message) -> tuple[Sender, ...]:
    """Who wrote a message, by its From field, else by its Sender field."""
    for field in ("from", "sender"):
        stated = _FOLD.sub(" ", _raw_field(message, field))
        senders = tuple(
            Sender(_clean_name(decode_words(name), address, message), address)
            for name, address in _split_addresses(stated)
            if name or address
        )
        if senders:
            return senders
    return ()


def _split_addresses(stated: str) -> list[tuple[str, str]]:
    """The names and addresses in a field; none if remarks are nested too deep for the library."""
    try:
        return getaddresses([stated])
    except RecursionError:
        return []


def _clean_name(name: str, address: str, message: Message) -> str:
    """A sender's name without quotes, and without what a list added to it."""
    name = name.strip().strip("\"'").strip()
    if message.get("List-Id") or message.get("List-Post"):
        name = _VIA_LIST.sub("", name)
    return "" if name.casefold() == address.casefold() else name


def read_time(message: Message) -> Moment | None:
    """When a message was sent, as its Date field says; the zone is the sender's."""
    stated = read_field(message, "date")
    return parse_absolute(stated) if stated else None


def read_message_id(message: Message) -> str | None:
    """The id of a message, without brackets."""
    found = _ID.search(_raw_field(message, "message-id"))
    return found[1] if found else None


def read_answered_ids(message: Message) -> tuple[str, ...]:
    """The ids of the messages that this one answers, the nearest first."""
    references = _ID.findall(_raw_field(message, "references"))[::-1]
    nearest = _ID.findall(_raw_field(message, "in-reply-to"))[:1]
    return tuple(dict.fromkeys([*nearest, *references]))[:MAX_ANSWERED]


def read_list_name(message: Message) -> str | None:
    """The name of the list that passed a message on, or its id (RFC 2919); None without a list."""
    stated = read_field(message, "list-id")
    found = _LIST_ID.match(stated)
    if found is None:
        return stated.strip("<> ") or None
    return found[1].strip().strip('" ') or found[2]


def read_archive_address(message: Message) -> str | None:
    """The address of a message in its list's archive (RFC 5064)."""
    found = _WEB_ADDRESS.match(read_field(message, "archived-at"))
    return found[1] if found else None
