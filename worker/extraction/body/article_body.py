"""The body as a page tells it to machines: for pages whose text only a script would show."""

from __future__ import annotations

import re

from worker.extraction.metadata.statements import Statements
from worker.page.page import Element, element, parse_markup

LEAST = 300
"""Characters. A shorter articleBody is a summary."""
SHOWN_SHARE = 0.5
"""Pages that show less than this share of what they tell hide their text."""
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\n\s*")


def stated_body(said: Statements, shown: int) -> tuple[Element, ...]:
    """The paragraphs of ``articleBody``, where the page itself shows much less text (`shown` characters).

    Elsewhere it is not used: it is often cut, or has lost its paragraphs.
    """
    text = next((found.value for found in said.from_linked_data("articleBody")), "")
    if len(text) < LEAST or shown > SHOWN_SHARE * len(text):
        return ()
    if _TAG.search(text):
        return tuple(parse_markup(text).by_tag["body"])
    return tuple(element("p", part) for part in _LINE_ENDS.split(text.strip()) if part)
