"""The document's language."""

from __future__ import annotations

import re

from worker.extract.statements import Found, Statements

_CODE = re.compile(r"^\s*([a-zA-Z]{2})(?:[-_]|\s|$)")
_SAMPLE = 1000
_LEAST = 40
"""Characters. Below, detection guesses."""


def find_language(said: Statements, body: str) -> Found | None:
    """Its ISO 639-1 code: as the page states it, else as its text shows it."""
    root = said.page.root.attrs
    stated = [
        Found(root.get("lang") or root.get("xml:lang") or "", "html lang"),
        *said.from_meta("og:locale", "language", "content-language", "dc.language"),
        *said.from_linked_data("inLanguage"),
    ]
    for found in stated:
        if code := _CODE.match(found.value):
            return Found(code[1].lower(), found.place)
    code_detected = detect(body)
    return Found(code_detected, "the text itself") if code_detected else None


def detect(text: str) -> str | None:
    """The language a text is written in; None where there is too little to tell."""
    sample = " ".join(text.split())[:_SAMPLE]
    if len(sample) < _LEAST:
        return None
    import chardet  # noqa: PLC0415  takes 60 ms, and most pages state their language

    found = chardet.detect(sample.encode("utf-8", "replace"))["language"]
    return found if found and _CODE.match(found) else None
