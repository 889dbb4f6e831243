"""Addresses with named values: filled to ask an interface, and read back from the address that was asked.

A value at the beginning (``{base}/t/{topic}.json``) is an address and goes in as it is; every other value is
percent-encoded whole, so that it can never become another part of the address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

MAX_VALUE_CHARS = 1000
NAMES = re.compile(r"\{([^{}]*)\}")
_BASE_ADDRESS = re.compile(
    r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/(?!\.{1,2}(?:/|$))[\w.~@+-]*)*", re.ASCII | re.IGNORECASE
)
"""An address without user, query and fragment, whose path does not climb."""


@dataclass(frozen=True, slots=True)
class AddressTemplate:
    """A template, the names of its values in order, and the pattern of the addresses made from it."""

    text: str
    names: tuple[str, ...]
    pattern: re.Pattern[str]

    @property
    def has_base(self) -> bool:
        """Whether it begins with a value, which names the host."""
        return self.text.startswith("{")

    def fill(self, values: Mapping[str, str]) -> str | None:
        """The address with these values; None if one of them could change what the address means."""
        filled = {}
        for place, name in enumerate(self.names):
            value = values[name]
            if place == 0 and self.has_base:
                value = value.rstrip("/")
                if len(value) > MAX_VALUE_CHARS or not _BASE_ADDRESS.fullmatch(value):
                    return None
                filled[name] = value
            elif len(value) > MAX_VALUE_CHARS or not value.isprintable() or value in (".", ".."):
                return None
            else:
                filled[name] = quote(value, safe="", errors="replace")
        return NAMES.sub(lambda found: filled[found[1]], self.text)

    def read(self, address: str) -> dict[str, str] | None:
        """The values in an address; None if it was not made from this template."""
        found = self.pattern.fullmatch(address)
        if not found:
            return None
        base = self.names[0] if self.has_base else None
        return {name: value if name == base else unquote(value) for name, value in found.groupdict().items()}


def parse_address(text: str) -> AddressTemplate:
    """Parse a template. Raises ValueError."""
    names = tuple(NAMES.findall(text))
    if not text.startswith(("{", "https://")):
        raise ValueError(f"{text!r} begins neither with a value nor with https://")
    if not all(name.isidentifier() for name in names) or len(set(names)) < len(names):
        raise ValueError(f"{text!r} names a value twice or by no name")
    literals = NAMES.split(text)[::2]
    pattern = re.escape(literals[0])
    for place, (name, literal) in enumerate(zip(names, literals[1:], strict=True)):
        value = ".+?" if place == 0 and not literals[0] else "[^/?&#]*"
        pattern += f"(?P<{name}>{value}){re.escape(literal)}"
    return AddressTemplate(text, names, re.compile(pattern))
