r"""Strangers' texts made safe to show: control characters and invisible characters are escaped.

A name may hold escape sequences that rewrite the screen, marks that reverse the direction of text, a line
end that fakes a second line, or invisible letters. Such a character is shown as Python and JSON write it:
``\x1b``, ``\u202e``. Joiners stay where a script or an emoji needs them.
"""

from __future__ import annotations

import re
from functools import cache

JOINED_SCRIPTS = (
    "\u0600-\u08ff"  # Arabic, Syriac, Thaana, NKo, Mandaic
    "\u0900-\u0dff"  # the scripts of India and Sri Lanka
    "\u0e80-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af"  # Lao, Tibetan, Burmese, Khmer, Mongolian
    "\ufb50-\ufdff\ufe70-\ufefc"
)
"""Scripts in which the joiners U+200C and U+200D change the shape of letters."""
EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
)
"""Pictures (Unicode's emoji-data), and the selector that asks for one."""
TAGS = "\U000e0000-\U000e007f"
OUT_OF_PLACE_JOINERS = (
    rf"(?<![{JOINED_SCRIPTS}])\u200c|\u200c(?![{JOINED_SCRIPTS}])"
    rf"|(?<![{JOINED_SCRIPTS}{EMOJI}])\u200d|\u200d(?![{JOINED_SCRIPTS}{EMOJI}])"
)

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SHAPELESS = (
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Default_Ignorable_Code_Point (Unicode 16) and other invisible characters, without joiners and selectors."""
_HAN = "\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OUT_OF_PLACE_SELECTORS = (
    rf"(?<![{EMOJI}0-9#*{_HAN}])[\ufe0e\ufe0f]"
    rf"|(?<![{JOINED_SCRIPTS}{_HAN}\u2200-\u22ff\u1000-\u109f\uff00-\uffef])[\ufe00-\ufe0d]"
    rf"|(?<![{_HAN}])[\U000e0100-\U000e01ef]"
)
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)
"""England, Scotland and Wales, the only flags that are written with tags (Unicode's emoji-tag-sequences)."""

_HIDDEN = rf"[{_CONTROLS}{_DIRECTIONS}{_SHAPELESS}]|{OUT_OF_PLACE_JOINERS}|{_OUT_OF_PLACE_SELECTORS}"


@cache
def _in_text() -> re.Pattern[str]:
    """What is escaped in a text. Compiled when it is needed: most commands print ASCII and end."""
    return re.compile(f"(?P<flag>{_FLAGS})|{_HIDDEN}")


@cache
def _in_line() -> re.Pattern[str]:
    return re.compile(rf"(?P<flag>{_FLAGS})|[\t\n]|{_HIDDEN}")


def visible_line(text: str) -> str:
    """The text on one line, with control characters and invisible characters escaped."""
    if text.isascii() and text.isprintable():
        return text
    return _in_line().sub(_escaped, text)


def visible_text(text: str) -> str:
    """The same for text of several lines; line ends and tabs stay."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return _in_text().sub(_escaped, text)


def visible_json(written: str) -> str:
    """The same JSON, safe to show in a terminal."""
    return _in_text().sub(_escaped_in_json, written)


def encodable_json(written: str) -> str:
    """The same JSON with lone surrogates escaped, since no encoding can hold them."""
    return _SURROGATES.sub(_escaped_in_json, written)


_SURROGATES = re.compile("(?P<flag>(?!))|[\ud800-\udfff]")


def _escaped(found: re.Match[str]) -> str:
    return found["flag"] or found[0].encode("unicode_escape").decode("ascii")


def _escaped_in_json(found: re.Match[str]) -> str:
    if found["flag"]:
        return found["flag"]
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
