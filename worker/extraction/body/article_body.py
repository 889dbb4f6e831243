"""The body that a page states for machines, used where only a script would show the text."""

from __future__ import annotations

import re

from worker.extraction.metadata.statements import Statements
from worker.page.page import Element, make_element, parse_markup

MIN_BODY_CHARS = 300
"""A shorter articleBody is a summary."""
MAX_SHOWN_SHARE = 0.5
"""A page that shows less than this share of its stated body hides its text."""
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\n\s*")


def find_stated_body(statements: Statements, shown_chars: int) -> tuple[Element, ...]:
    """The paragraphs of ``articleBody``, if the page itself shows much less text: `shown_chars` characters.

    It is not used elsewhere, because it is often cut or has lost its paragraphs.
    """
    text = next((found.value for found in statements.from_json_ld("articleBody")), "")
    if len(text) < MIN_BODY_CHARS or shown_chars > MAX_SHOWN_SHARE * len(text):
        return ()
    if _TAG.search(text):
        return tuple(parse_markup(text).by_tag["body"])
    return tuple(make_element("p", part) for part in _LINE_ENDS.split(text.strip()) if part)
