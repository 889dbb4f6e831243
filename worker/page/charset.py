"""From bytes to text. The charset comes from, in order: a byte order mark, HTTP, valid UTF-8, a meta tag
or XML declaration, detection, and windows-1252 if all else fails.

Valid UTF-8 comes before the document's own declaration, because text is hardly ever UTF-8 by chance, and
templates often declare a wrong charset. UTF-7 is never read: it hides markup from filters.
"""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""The charsets that browsers use for these names (WHATWG Encoding Standard, 4.2)."""
_OTHER_NAMES = {"windows-31j": "cp932", "unicode-1-1-utf-8": "utf-8", "x-user-defined": "cp1252"}
"""Names of charsets on the web that Python does not know."""
_REFUSED = frozenset(["utf-7"])
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_UNSHOWN = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
"""Source that is no text: it fills the start of many pages, before the declaration and the first word."""
_TAG = re.compile(rb"<[^>]{0,2000}>")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_SHIFT = re.compile(rb"\x1b\$[@B]")
"""The escape to kanji in ISO-2022-JP, which is written in seven bits, and so is valid UTF-8."""
_SEARCHED_BYTES = 4_000_000
_SAMPLED_BYTES = 65536
_CHARS_BEFORE = 2000
"""ASCII before the first other byte that the detection sees."""


def decode(content: bytes, declared: str | None = None) -> str:
    """Decode a document; bytes that cannot be decoded become U+FFFD. `declared` is the HTTP charset."""
    for mark, wide in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(wide, "replace")
    if _looks_utf_16(content):
        return content.decode("utf-16-le" if content[1] == 0 else "utf-16-be", "replace")
    outside = _codec_name(declared)
    if outside and (text := _decode_strictly(content, outside)) is not None:
        return text
    if _SHIFT.search(content) and (text := _decode_strictly(content, "iso2022_jp_ext")) is not None:
        return text
    if (text := _decode_utf_8(content)) is not None:
        return text
    markup = _UNSHOWN.sub(b" ", content[:_SEARCHED_BYTES])
    within = _DECLARED.search(markup)
    inside = _codec_name(within[1].decode("ascii", "replace")) if within else None
    for name in (inside, outside):
        # Declared UTF-8 with a few bad bytes is UTF-8; with many, the declaration is wrong.
        if name and (name != "utf-8" or _is_mostly_utf_8(content)):
            return content.decode(name, "replace")
    return content.decode(_detect(markup), "replace")


def _codec_name(name: str | None) -> str | None:
    """The codec for a charset's name; None if it is unknown, refused or not a charset."""
    plain = (name or "").strip().strip("\"'").lower().removesuffix("-i")
    try:
        found = codecs.lookup(_OTHER_NAMES.get(plain) or re.sub(r"\A(?:x-)+", "", plain))
        b"".decode(found.name)
    except (LookupError, ValueError):
        return None
    if found.name in _REFUSED or found.name.startswith("utf-16") or found.name.startswith("utf-32"):
        return None  # a wide charset is known by its byte order mark or its NULs
    return _SUPERSETS.get(found.name, found.name)


def _decode_strictly(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _decode_utf_8(content: bytes) -> str | None:
    """The text if it is UTF-8; its end may be cut within a character."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return content.decode("utf-8", "ignore")
        return None


def _is_mostly_utf_8(content: bytes) -> bool:
    text = _sample(content).decode("utf-8", "replace")
    return text.count("\ufffd") * 10 <= sum(char > "\x7f" for char in text)


def _sample(content: bytes) -> bytes:
    """The part of a document where its first characters beyond ASCII stand."""
    first = _HIGH_BYTE.search(content)
    start = max(0, first.start() - _CHARS_BEFORE) if first else 0
    return content[start : start + _SAMPLED_BYTES]


def _looks_utf_16(content: bytes) -> bool:
    head = content[:512]
    odd, even = head[1::2].count(0), head[::2].count(0)
    return len(head) >= 4 and max(odd, even) > len(head) * 0.3 and min(odd, even) == 0


def _detect(markup: bytes) -> str:
    import chardet  # noqa: PLC0415  takes 60 ms, and few documents need it

    found = chardet.detect(_sample(_TAG.sub(b" ", markup)), encoding_era=chardet.EncodingEra.MODERN_WEB)
    return _codec_name(found["encoding"]) or "cp1252"
