"""Fold a text before it is searched for dates: lower case, plain digits, plain spaces."""

from __future__ import annotations

import re

WORD = r"[^\W\d_]+"
"""A word of a folded text. The sign that joins months of two words in Arabic counts as a letter."""

_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦๐໐၀០０"
_MARKS = ((0x064B, 0x0653), (0x0900, 0x0E00), (0x0E30, 0x0E50))
"""Arabic, Indian and Thai vowels: they are marks, and regular expressions see no letters in them."""

FOLD = {ord(zero) + digit: ord("0") + digit for zero in _ZEROS for digit in range(10)}
FOLD |= dict.fromkeys(
    map(ord, "\u00a0\u2009\u202f\u3000\u200e\u200f\u200b\u202a\u202b\u202c\t\n\r"), ord(" ")
)
FOLD |= {ord("：") : ord(":"), ord("İ"): ord("i"), ord("／"): ord("/")}  # fmt: skip
FOLD |= {ord("−"): ord("-"), ord("’"): ord("'"), ord("׳"): ord("'"), ord("،"): ord(",")}
FOLD |= {ord("।"): ord("."), ord("॥"): ord("."), ord("॰"): ord(".")}
FOLD |= {
    code: ord("ʹ") for start, end in _MARKS for code in range(start, end)
    if code not in FOLD and not chr(code).isalnum()
}  # fmt: skip
TWO_WORD_MONTHS = re.compile("(كانون|تشرين) (الثاني|الأول)")


def fold(text: str) -> str:
    """Fold a text to lower case, plain digits and plain spaces. No character changes its position."""
    folded = text.translate(FOLD)
    lowered = folded.lower()
    if len(lowered) != len(folded):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    return TWO_WORD_MONTHS.sub(r"\1ـ\2", lowered) if "\u0627" in lowered else lowered
