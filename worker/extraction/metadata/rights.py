"""Find the terms of use of the document, and whether it is behind a paywall."""

from __future__ import annotations

import re

from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import FoundValue, Statements
from worker.word_tables import names

_PAYWALL_TIERS = {
    "free": False,
    "metered": True,
    "locked": True,
    "premium": True,
    "paid": True,
    "subscription": True,
}
_BOOLEANS = {
    "true": True, "yes": True, "1": True, "http://schema.org/true": True, "https://schema.org/true": True,
    "false": False, "no": False, "0": False,
    "http://schema.org/false": False, "https://schema.org/false": False,
}  # fmt: skip
_RESTRICTING_WORDS = names("noindex none noarchive nocache nosnippet noimageindex noai noimageai noml")
_WORD = re.compile(r"[a-z-]+")
_FOR_ONE_ROBOT = re.compile(r"^[a-z-]+:", re.IGNORECASE)


def find_rights(statements: Statements) -> FoundValue | None:
    """The terms of use: the licence, else the stated copyright notice; then restrictions for machines (robots
    directives, TDM reservation), joined by "; ".
    """
    found = [*_licences(statements)[:1], *_robots_directives(statements), *_mining_reservation(statements)]
    if not found:
        return None
    places = dict.fromkeys(one.place for one in found)
    return FoundValue("; ".join(one.value for one in found), ", ".join(places))


def _licences(statements: Statements) -> list[FoundValue]:
    stated = [
        *(FoundValue(e.attrs.get("href", ""), "rel=license") for e in statements.links.get("license", ())),
        *statements.from_json_ld("license"),
        *statements.from_meta(
            "license", "dc.rights", "dcterms.rights", "dcterms.license", "copyright", "rights"
        ),
        *statements.from_json_ld("copyrightNotice"),
    ]
    return [found for found in stated if found.value]


def _robots_directives(statements: Statements) -> list[FoundValue]:
    """The robots directives that restrict use: robots meta, and X-Robots-Tag if it is for all robots."""
    stated = statements.from_meta("robots")
    header = statements.headers.get("x-robots-tag", "")
    if header and not _FOR_ONE_ROBOT.match(header.replace("unavailable_after:", "")):
        stated.append(FoundValue(header, "X-Robots-Tag"))
    found: dict[str, str] = {}
    for one in stated:
        for word in _WORD.findall(one.value.lower()):
            if word in _RESTRICTING_WORDS:
                found.setdefault(word, one.place)
    if not found:
        return []
    return [FoundValue("robots: " + ", ".join(found), " and ".join(dict.fromkeys(found.values())))]


def _mining_reservation(statements: Statements) -> list[FoundValue]:
    """The reservation of text and data mining, with the address of its terms (W3C, TDM Rep)."""
    stated = [
        FoundValue(statements.headers.get("tdm-reservation", ""), "the header TDM-Reservation"),
        *statements.from_meta("tdm-reservation"),
    ]
    reserved = next((found for found in stated if found.value), None)
    if reserved is None or reserved.value.strip() != "1":
        return []
    policies = [
        statements.headers.get("tdm-policy", ""),
        *(found.value for found in statements.from_meta("tdm-policy")),
    ]
    policy = next((f" ({address})" for address in policies if address), "")
    return [FoundValue(f"tdm-reservation: 1{policy}", reserved.place)]


def find_paywall(statements: Statements) -> tuple[bool, FoundValue] | None:
    """Whether the reader must pay to read on; None if the page does not say."""
    for value in statements.json_ld_values("isAccessibleForFree"):
        text = str(value) if isinstance(value, bool | int) else (text_of(value) or "")
        if text.lower() in _BOOLEANS:
            return not _BOOLEANS[text.lower()], FoundValue(text, "JSON-LD isAccessibleForFree")
    for found in statements.from_microdata("isAccessibleForFree"):
        if found.value.lower() in _BOOLEANS:
            return not _BOOLEANS[found.value.lower()], found
    for found in statements.from_meta("article:content_tier", "og:article:content_tier"):
        if found.value.lower() in _PAYWALL_TIERS:
            return _PAYWALL_TIERS[found.value.lower()], found
    return None
