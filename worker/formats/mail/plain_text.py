"""The text of a plain message as HTML: paragraphs, quotes, preformatted lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from worker.formats.mail.message_parts import TextPart
from worker.formats.mail.reply_words import (
    ATTRIBUTION,
    ATTRIBUTION_OPENING,
    DEVICE,
    FORWARDED,
    GOOGLE_FOOTER,
    HEADER_BLOCK,
    HISTORY,
    LIST_FOOTER,
    MAX_ATTRIBUTION_CHARS,
)

MAX_QUOTE_DEPTH = 10
MAX_WRAP_CHARS = 100
"""No program wraps text to longer lines."""
MIN_WRAP_CHARS = 50
MAX_SIGNATURE_LINES = 60
"""After the mark of a signature (``-- ``); more lines are text."""
MAX_UNMARKED_LINES = 12
"""The same after a mark without its blank, which some programs remove."""
MAX_SIGNATURES = 5
_QUOTED = re.compile(r"((?:>[ ]?)+)(.*)", re.DOTALL)
_SIGNED = re.compile(
    r"\A-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n)*\n(.*?)\n-----BEGIN PGP SIGNATURE-----", re.DOTALL
)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)]|[a-z][.)])\s")
_PREFORMATTED = re.compile(r"(?:\t| {4,})\S|diff --git |@@ |[-+]{3} [ab]/|\|.*\|\s*\Z|[+]-{3,}")
_PATCH = re.compile(r"^(?:diff --git a/|Index: \S+\n=+\n|--- a/)", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]|(?<=<)https?://[^\s<>\"]+(?=>)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message without the marks of quotes."""

    depth: int
    """How many marks it had."""
    text: str


def write_plain(part: TextPart, *, keeps_history: bool) -> str:
    """Write the text of a plain message as HTML. Without `keeps_history`, quotes at its end are left out.

    Quotes between the sender's own words are kept: these answer them. Signatures and what lists add are left
    out.
    """
    text = _SIGNED.sub(lambda found: re.sub(r"^- ", "", found[1], flags=re.MULTILINE), part.text.strip("\n"))
    for footer in (GOOGLE_FOOTER, LIST_FOOTER):
        if found := list(footer.finditer(text)):
            text = text[: found[-1].start()] if text[: found[-1].start()].strip() else text
    lines = _cut_signature(_read_lines(text, part))
    if not keeps_history and not FORWARDED.search(text):
        lines = cut_history(lines)
    return "".join(_write(lines, 0))


def _read_lines(text: str, part: TextPart) -> list[Line]:
    """The lines with their depths; flowed ones are joined (RFC 3676, 4)."""
    lines: list[Line] = []
    is_open = False
    for written in text.split("\n"):
        depth, content = _split_quote(written, flowed=part.is_flowed)
        if part.is_flowed and content.startswith(" "):
            content = content[1:]
        flows = part.is_flowed and content.endswith(" ") and content != "-- "
        if is_open and lines and lines[-1].depth == depth and content != "-- ":
            lines[-1] = Line(depth, lines[-1].text + content)
        else:
            lines.append(Line(depth, content))
        if flows and part.deletes_space:
            lines[-1] = Line(depth, lines[-1].text[:-1])
        is_open = flows
    return lines


def _split_quote(written: str, *, flowed: bool) -> tuple[int, str]:
    if flowed:
        content = written.lstrip(">")
        return len(written) - len(content), content
    found = _QUOTED.match(written)
    return (found[1].count(">"), found[2]) if found else (0, written)


def _cut_signature(lines: list[Line]) -> list[Line]:
    """Leave out the signature: from its mark on, or up to the quote that follows it; and a device's line."""
    marks = [
        at for at, line in enumerate(lines) if line.depth == 0 and line.text.rstrip("\n") in ("-- ", "--")
    ]
    for at in marks[: -MAX_SIGNATURES - 1 : -1]:
        end = next(
            (n for n in range(at + 1, len(lines)) if lines[n].depth or _begins_history(lines, n)), len(lines)
        )
        most = MAX_SIGNATURE_LINES if lines[at].text == "-- " else MAX_UNMARKED_LINES
        if end - at <= most and any(line.text.strip() for line in lines[:at]):
            lines = lines[:at] + lines[end:]
    own = [at for at, line in enumerate(lines) if _is_own(line)]
    if len(own) > 1 and DEVICE.match(lines[own[-1]].text.strip()):
        del lines[own[-1]]
    return lines


def _is_own(line: Line) -> bool:
    """Whether the sender wrote a line, and it is not blank."""
    return line.depth == 0 and bool(line.text.strip())


def _begins_history(lines: Sequence[Line], at: int) -> bool:
    """Whether the answered message is repeated from this line on, or introduced by it."""
    line = lines[at]
    if line.depth or not line.text.strip():
        return False
    if HISTORY.match(line.text):
        return True
    following = "\n".join(one.text for one in lines[at : at + 8])
    return HEADER_BLOCK.match(following) is not None or (
        any(one.depth for one in lines[at + 1 : at + 4]) and ATTRIBUTION.match(line.text) is not None
    )


def cut_history(lines: list[Line]) -> list[Line]:
    """Leave out what is quoted after the sender's last own words, with the line that introduces it."""
    first_own = next((at for at, line in enumerate(lines) if _is_own(line)), len(lines))
    repeated = (at for at in range(first_own + 1, len(lines)) if _repeats_from(lines, at))
    lines = lines[: next(repeated, len(lines))]
    end = len(lines)
    while end and (lines[end - 1].depth or not lines[end - 1].text.strip()):
        end -= 1
    if end == len(lines) or not any(line.depth for line in lines[end:]):
        return lines
    own = lines[:end]
    start = end
    while start and own[start - 1].text.strip() and own[start - 1].depth == 0 and end - start < 4:
        start -= 1
    own = own[: _find_introduction(own, start)]
    return own if any(line.text.strip() for line in own) else lines


def _find_introduction(lines: Sequence[Line], start: int) -> int:
    """Where the line that introduces a quote begins, at or after `start`; the end if there is none."""
    found = []
    for first in range(len(lines) - 1, start - 1, -1):
        introduction = " ".join(line.text for line in lines[first:])
        if len(introduction) <= MAX_ATTRIBUTION_CHARS and ATTRIBUTION.match(introduction):
            found.append(first)
    opened = (first for first in found if ATTRIBUTION_OPENING.match(lines[first].text))
    return next(opened, found[0] if found else len(lines))


def _repeats_from(lines: Sequence[Line], at: int) -> bool:
    if lines[at].depth:
        return False
    text = lines[at].text
    following = "\n".join(one.text for one in lines[at : at + 8])
    if HISTORY.match(text):
        return "_" not in text or HEADER_BLOCK.match(following.partition("\n")[2]) is not None
    return not lines[at - 1].text.strip() and HEADER_BLOCK.match(following) is not None


def _write(lines: Sequence[Line], depth: int) -> Iterable[str]:
    """The lines as HTML; deeper ones as quotes."""
    for is_deeper, group in groupby(lines, lambda line: line.depth > depth):
        found = list(group)
        if is_deeper and depth < MAX_QUOTE_DEPTH:
            yield f"<blockquote>{''.join(_write(found, depth + 1))}</blockquote>"
        else:
            yield from _write_paragraphs([line.text.rstrip() for line in found])


def _write_paragraphs(lines: list[str]) -> Iterable[str]:
    text = "\n".join(lines)
    patch = _PATCH.search(text)
    if patch:
        yield from _write_paragraphs(text[: patch.start()].split("\n"))
        yield f"<pre>{escape(text[patch.start() :].rstrip())}</pre>"
        return
    width = max(
        (len(line) for line in lines if " " in line.strip() and len(line) <= MAX_WRAP_CHARS), default=0
    )
    for is_blank, group in groupby(lines, lambda line: not line.strip()):
        if is_blank:
            continue
        found = list(group)
        if sum(bool(_PREFORMATTED.match(line)) for line in found) > len(found) / 2:
            yield f"<pre>{escape(chr(10).join(found))}</pre>"
        else:
            yield f"<p>{_join_wrapped(found, width)}</p>"


def _join_wrapped(lines: Sequence[str], width: int) -> str:
    """Join lines that were broken only because the next word did not fit; other breaks are kept."""
    joined = _link(lines[0].strip())
    for before, line in pairwise(lines):
        fits = len(before) + 1 + len(line.split(None, 1)[0]) <= width
        is_broken = (
            width >= MIN_WRAP_CHARS and not fits and not _ITEM.match(line) and len(before) <= MAX_WRAP_CHARS
        )
        joined += (" " if is_broken else "<br>") + _link(line.strip())
    return joined


def _link(text: str) -> str:
    """A line with its addresses as links."""
    pieces, place = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        pieces += [escape(text[place : found.start()], quote=False), f'<a href="{address}">{address}</a>']
        place = found.end()
    return "".join((*pieces, escape(text[place:], quote=False)))
