"""The code pages of a rich text document and of its fonts."""

from __future__ import annotations

import codecs

_BY_FONT = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The charset of a font (`\\fcharset`), where it differs from that of the document."""
BY_WORD = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_OTHER_NAMES = {65001: "utf-8", 10000: "mac_roman", 936: "gb18030", 28591: "latin-1"}


def encoding_of_page(number: int) -> str:
    """The encoding of a Windows code page; that of Western Europe if it is not known."""
    name = _OTHER_NAMES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def encoding_of_font(charset: int) -> str | None:
    """The encoding of a font's charset; None for that of the document."""
    return _BY_FONT.get(charset)


def decode_bytes(text: str, encoding: str) -> str:
    """Decode bytes, which are given as Latin-1."""
    return text if text.isascii() else text.encode("latin-1").decode(encoding, "replace")


def join_surrogates(text: str) -> str:
    """Make one character of two halves, as older programs write characters beyond 65,535."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
