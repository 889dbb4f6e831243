"""Choose the parts of a message (MIME, RFC 2045 to 2049) that are its text, and list what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from worker.errors import Rejected
from worker.page.charset import decode
from worker.page.mail.header_fields import decode_words
from worker.page.page import parse_markup

MAX_PARTS = 2_000
"""Parts of a message that are looked at."""
MAX_DEPTH = 20
"""Parts inside each other; deeper ones are left out."""
MAX_ATTACHMENTS = 200
MIN_SHARE_OF_PLAIN = 0.5
"""If the markup shows less of the words of the plain text beside it, it is only a frame or a picture."""
_ADDRESS = re.compile(r"<?https?://\S+")
"""Where plain text has an address, markup has a link."""
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_TEXT_TYPES = ("text/plain", "text/enriched", "text/markdown", *_HTML_TYPES)
_UNSHOWN_TYPES = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
     "message/delivery-status", "message/disposition-notification", "text/rfc822-headers"]
)  # fmt: skip
"""Signatures and reports for programs."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of a message's text."""

    text: str
    is_html: bool
    is_flowed: bool = False
    """Whether lines that end in a blank go on (RFC 3676)."""
    deletes_space: bool = False
    """Whether that blank is no part of the text (``delsp=yes``)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; `size` is in bytes."""

    name: str
    media_type: str
    size: int


@dataclass(slots=True)
class MessageParts:
    """The pieces of a message's text in order (a message that is passed on is one of them), and its files."""

    texts: list[TextPart | Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def read_parts(message: Message, target: str) -> MessageParts:
    """Read the parts of a message. Raises Rejected("encrypted") if its text is."""
    check_readable(message, target)
    found = MessageParts()
    _Walk(found, target).take(message, 0)
    return found


def check_readable(message: Message, target: str) -> None:
    """Raise Rejected("encrypted") if a message is encrypted, or wrapped in a binary signature."""
    kind = message.get_content_type()
    smime = str(message.get_param("smime-type") or "").lower()
    if kind == "multipart/encrypted":
        raise Rejected("encrypted", f"{target}: the message is encrypted (PGP/MIME); export it decrypted")
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        if smime == "signed-data":
            what = "the text is inside a binary signature (S/MIME, opaque); export it without"
        else:
            what = "the message is encrypted (S/MIME); export it decrypted"
        raise Rejected("encrypted", f"{target}: {what}")


class _Walk:
    """One walk over the parts of a message."""

    def __init__(self, found: MessageParts, target: str) -> None:
        self.found = found
        self.target = target
        self.left = MAX_PARTS

    def take(self, part: Message, depth: int) -> None:
        """Take a part and what is in it."""
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH:
            return
        kind = part.get_content_type()
        if depth:
            check_readable(part, self.target)
        if kind == "message/rfc822":
            self._take_message(part)
        elif part.is_multipart():
            self._take_several(part, kind, depth)
        elif kind in _TEXT_TYPES and not _is_file(part):
            self.found.texts.append(_read_text(part))
        elif kind not in _UNSHOWN_TYPES:
            self._attach(part)

    def _take_several(self, part: Message, kind: str, depth: int) -> None:
        parts = _children(part)
        if kind == "multipart/alternative":
            self._take_best(parts, depth)
        elif kind == "multipart/related" and parts:
            start = str(part.get_param("start") or "").strip("<>")
            named = (one for one in parts if start and str(one.get("Content-ID", "")).strip("<>") == start)
            root = next(named, parts[0])
            self.take(root, depth + 1)
            for one in parts:
                if one is not root and one.get_content_disposition() == "attachment":
                    self._attach(one)
        elif kind == "multipart/report":
            for one in parts[:1]:  # the rest is for programs, and the message that came back
                self.take(one, depth + 1)
        else:
            for one in parts:
                self.take(one, depth + 1)

    def _take_best(self, parts: list[Message], depth: int) -> None:
        """Take the alternative that says most: markup, unless it shows little of what the plain text says."""
        read: list[tuple[MessageParts, int, bool]] = []
        for one in parts:
            inner = MessageParts()
            walk = _Walk(inner, self.target)
            walk.left = self.left
            walk.take(one, depth + 1)
            self.left = walk.left
            texts = [text for text in inner.texts if isinstance(text, TextPart)]
            read.append((inner, sum(map(_count_chars, texts)), any(text.is_html for text in texts)))
        with_text = [found for found in read if found[0].texts]
        if with_text:
            plain = max((count for _, count, is_html in with_text if not is_html), default=0)
            rich = [
                found
                for found in with_text
                if found[2] and found[1] >= MIN_SHARE_OF_PLAIN * plain and found[1]
            ]
            best = rich[-1] if rich else max(with_text, key=lambda found: found[1])
            self.found.texts += best[0].texts
        self.found.attachments += [file for inner, _, _ in read for file in inner.attachments]

    def _take_message(self, part: Message) -> None:
        inner = _children(part)
        if inner:
            self.found.texts.append(inner[0])

    def _attach(self, part: Message) -> None:
        if part.is_multipart() or len(self.found.attachments) >= MAX_ATTACHMENTS:
            return
        content = part.get_payload(decode=True)
        name = decode_words(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
        if part.get("Content-ID") and part.get_content_disposition() != "attachment" and not name:
            return  # a picture of the text
        size = len(content) if isinstance(content, bytes) else 0
        self.found.attachments.append(Attachment(name or "unnamed", part.get_content_type(), size))


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is_file(part: Message) -> bool:
    """Whether a part is meant to be a file, not text."""
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _read_text(part: Message) -> TextPart:
    content = part.get_payload(decode=True)
    charset = part.get_content_charset()
    charset = None if charset == "us-ascii" else charset  # the default, which many programs leave standing
    text = decode(content, charset) if isinstance(content, bytes) else ""
    is_html = part.get_content_type() in _HTML_TYPES
    is_flowed = str(part.get_param("format") or "").lower() == "flowed"
    return TextPart(
        text.replace("\r\n", "\n").replace("\r", "\n"),
        is_html,
        is_flowed and not is_html,
        str(part.get_param("delsp") or "").lower() == "yes",
    )


def _count_chars(text: TextPart) -> int:
    shown = parse_markup(text.text).root.text if text.is_html else text.text
    return sum(map(len, _ADDRESS.sub(" ", shown).split()))


def texts_in(parts: MessageParts) -> Iterator[TextPart]:
    """The pieces of text, without messages that are passed on."""
    return (text for text in parts.texts if isinstance(text, TextPart))
