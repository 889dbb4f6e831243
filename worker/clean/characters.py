"""Normalise text: NFC, without invisible characters."""

from __future__ import annotations

import re
import unicodedata

from worker.runtime.visible_text import OUT_OF_PLACE_JOINERS, TAGS

_CONTROLS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\ud800-\udfff"
)
_INVISIBLE = re.compile(f"[{_CONTROLS}]|{OUT_OF_PLACE_JOINERS}|(?<![\U0001f3f4{TAGS}])[{TAGS}]+")
"""Controls, misplaced joiners, direction marks, fillers, lone surrogates, and tag characters without a
flag before them (Unicode 16, Default_Ignorable_Code_Point without the variation selectors)."""
_SUSPECT = re.compile(f"[{_CONTROLS}\u200c\u200d{TAGS}\r\x0b\x0c\x85\u2028\u2029]")
_PLAIN_ASCII = re.compile(r"[\x20-\x7e\n]*")
_UNSPACED = (
    "\u2e80-\u2fff\u3001-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"
    "\U00020000-\U0003ffff"
)
"""Han, kana, bopomofo and their punctuation: scripts without spaces. A line end between them is not a
space either (CSS Text 3, 4.1.3)."""
_BETWEEN_UNSPACED = re.compile(rf"(?<=[{_UNSPACED}])\s+(?=[{_UNSPACED}])")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    r"""Return the text in NFC, without invisible characters, NUL or lone surrogates. Lines end in ``\\n``."""
    if text.isascii() and (text.isprintable() or _PLAIN_ASCII.fullmatch(text)):
        return text
    if _SUSPECT.search(text):
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def join_unspaced_lines(text: str, before: str = "", after: str = "") -> str:
    """Remove line ends between characters of scripts without spaces.

    `before` and `after` are the characters around the text. They are not part of the result.
    """
    if text.isascii() or "\n" not in text:
        return text
    joined = _BETWEEN_UNSPACED.sub(lambda found: "" if "\n" in found[0] else found[0], before + text + after)
    return joined[len(before) : len(joined) - len(after)]


def clean_line(text: str) -> str:
    """Return the clean text on one line, with white space folded to single spaces."""
    return " ".join(clean_text(text).split())
