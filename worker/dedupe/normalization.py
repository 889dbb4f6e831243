"""Normalise text of any script, character by character: 16 bytes and a few nanoseconds for each.

Letters, digits and marks stay, invisible characters are removed, everything else becomes a space.
"""

from __future__ import annotations

import sys
import unicodedata

import numpy as np

_UNKNOWN, _NOTHING = 0, sys.maxunicode + 1

_REPLACEMENTS = np.zeros(sys.maxunicode + 1, np.uint32)
"""The replacement of each character, by its code. It is computed on first use, so most of the table's 4 MB
are never touched."""


def normalize_characters(text: str) -> str:
    """Replace each character by its normal form. Lone surrogates become spaces."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    stands = _REPLACEMENTS.take(codes)
    if not stands.all():
        for code in np.unique(codes[stands == _UNKNOWN]).tolist():
            _REPLACEMENTS[code] = find_replacement(code)
        stands = _REPLACEMENTS.take(codes)
    kept: bytes = stands[stands != _NOTHING].tobytes()
    return kept.decode("utf-32-le")


def find_replacement(code: int) -> int:
    """Return the code of a character's replacement."""
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cf" or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return _NOTHING
    return code if category[0] in "LNM" else ord(" ")
