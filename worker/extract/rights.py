"""On what terms the document may be used, and whether it is behind a paywall."""

from __future__ import annotations

from worker.extract.linked_data import text_of
from worker.extract.statements import Found, Statements

_TIERS = {"free": False, "metered": True, "locked": True, "premium": True, "paid": True, "subscription": True}
_TRUTHS = {"true": True, "false": False}


def find_rights(said: Statements) -> Found | None:
    """The licence, else the copyright notice that the page states for machines."""
    licences = [
        *(Found(e.attrs.get("href", ""), "rel=license") for e in said.links.get("license", ())),
        *said.from_linked_data("license"),
        *said.from_meta("license", "dc.rights", "dcterms.rights", "dcterms.license", "copyright", "rights"),
        *said.from_linked_data("copyrightNotice"),
    ]
    return next((found for found in licences if found.value), None)


def find_paywall(said: Statements) -> tuple[bool, Found] | None:
    """Whether one must pay to read on; None where the page does not say."""
    for value in said.values("isAccessibleForFree"):
        text = str(value).lower() if isinstance(value, bool) else (text_of(value) or "").lower()
        if text in _TRUTHS:
            return not _TRUTHS[text], Found(text, "JSON-LD isAccessibleForFree")
    for found in said.from_meta("article:content_tier", "og:article:content_tier"):
        if found.value.lower() in _TIERS:
            return _TIERS[found.value.lower()], found
    return None
