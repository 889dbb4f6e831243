"""How long a reStructuredText grows when its substitutions are filled in, before docutils fills them in."""

from __future__ import annotations

import re

MAX_DEFINITIONS = 300

_DEFINITION = re.compile(r"^[ \t]*\.\. \|([^|\n]{1,100})\| replace::(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_USE = re.compile(r"\|([^|\n]{1,100})\|")


def grown_length(text: str, limit: int) -> int:
    """Its length in characters, or a number above `limit` if it is that or cannot be told."""
    definitions = {found[1].lower(): found[2] for found in _DEFINITION.finditer(text)}
    if len(definitions) > MAX_DEFINITIONS:
        return limit + 1
    lengths: dict[str, int] = {}
    for _ in range(len(definitions) + 1):
        before = dict(lengths)
        for name, content in definitions.items():
            inner = sum(lengths.get(used.lower(), 0) for used in _USE.findall(content))
            lengths[name] = min(len(content) + inner, limit + 1)
        if lengths == before:
            break
    return len(text) + sum(lengths.get(used.lower(), 0) for used in _USE.findall(text))
