"""Split the source of a rich text document into groups, control words and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32}+)(-?\d{1,10}+)? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]++|([^\\{}\r\n]++)",
    re.DOTALL,
)
_SYMBOLS = {"~": "\N{NO-BREAK SPACE}", "_": "\N{NON-BREAKING HYPHEN}", "\\": "\\", "{": "{", "}": "}"}


class Token(NamedTuple):
    """One token. `kind` is ``open``, ``close``, ``word``, ``bytes``, ``character`` or ``star``.

    Bytes are text in the code page that is in force there; each is one character of `text`.
    """

    kind: str
    text: str = ""
    """The word, or the bytes as Latin-1."""
    number: int | None = None


def split_tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of a source that was decoded as Latin-1. Binary data is skipped."""
    place = 0
    while found := _TOKEN.match(source, place):
        place = found.end()
        word, number, code, symbol, brace, text = found.groups()
        if word == "bin":
            place += max(int(number or 0), 0)
        elif word:
            yield Token("word", word, int(number) if number else None)
        elif code:
            yield Token("bytes", chr(int(code, 16)))
        elif brace:
            yield Token("open" if brace == "{" else "close")
        elif text:
            yield Token("bytes", text)
        elif symbol:
            yield from _read_symbol(symbol)


def _read_symbol(symbol: str) -> Iterator[Token]:
    if symbol == "*":
        yield Token("star")
    elif symbol in "\r\n":
        yield Token("word", "par")
    elif symbol in "~_":
        yield Token("character", _SYMBOLS[symbol])
    elif symbol in _SYMBOLS:
        yield Token("bytes", symbol)
