"""On what terms the document may be used, and whether it is behind a paywall."""

from __future__ import annotations

import re

from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import Found, Statements
from worker.words import names

_TIERS = {"free": False, "metered": True, "locked": True, "premium": True, "paid": True, "subscription": True}
_TRUTHS = {
    "true": True, "yes": True, "1": True, "http://schema.org/true": True, "https://schema.org/true": True,
    "false": False, "no": False, "0": False,
    "http://schema.org/false": False, "https://schema.org/false": False,
}  # fmt: skip
_RESTRICTING = names("noindex none noarchive nocache nosnippet noimageindex noai noimageai noml")
_WORD = re.compile(r"[a-z-]+")
_FOR_ONE = re.compile(r"^[a-z-]+:", re.IGNORECASE)


def find_rights(said: Statements) -> Found | None:
    """On what terms it may be used: the licence, else the copyright notice stated for machines; then what
    is reserved against machines (robots directives that restrict, TDM reservation), "; " between them.
    """
    found = [*_licences(said)[:1], *_robots(said), *_mining(said)]
    if not found:
        return None
    places = dict.fromkeys(one.place for one in found)
    return Found("; ".join(one.value for one in found), ", ".join(places))


def _licences(said: Statements) -> list[Found]:
    stated = [
        *(Found(e.attrs.get("href", ""), "rel=license") for e in said.links.get("license", ())),
        *said.from_linked_data("license"),
        *said.from_meta("license", "dc.rights", "dcterms.rights", "dcterms.license", "copyright", "rights"),
        *said.from_linked_data("copyrightNotice"),
    ]
    return [found for found in stated if found.value]


def _robots(said: Statements) -> list[Found]:
    """The robots directives that restrict use (robots meta, and X-Robots-Tag where it is for all)."""
    stated = said.from_meta("robots")
    header = said.headers.get("x-robots-tag", "")
    if header and not _FOR_ONE.match(header.replace("unavailable_after:", "")):
        stated.append(Found(header, "X-Robots-Tag"))
    found: dict[str, str] = {}
    for one in stated:
        for word in _WORD.findall(one.value.lower()):
            if word in _RESTRICTING:
                found.setdefault(word, one.place)
    if not found:
        return []
    return [Found("robots: " + ", ".join(found), " and ".join(dict.fromkeys(found.values())))]


def _mining(said: Statements) -> list[Found]:
    """The reservation of text and data mining, with the address of its terms (W3C, TDM Rep)."""
    stated = [
        Found(said.headers.get("tdm-reservation", ""), "the header TDM-Reservation"),
        *said.from_meta("tdm-reservation"),
    ]
    reserved = next((found for found in stated if found.value), None)
    if reserved is None or reserved.value.strip() != "1":
        return []
    policies = [said.headers.get("tdm-policy", ""), *(found.value for found in said.from_meta("tdm-policy"))]
    policy = next((f" ({address})" for address in policies if address), "")
    return [Found(f"tdm-reservation: 1{policy}", reserved.place)]


def find_paywall(said: Statements) -> tuple[bool, Found] | None:
    """Whether one must pay to read on; None where the page does not say."""
    for value in said.values("isAccessibleForFree"):
        text = str(value) if isinstance(value, bool | int) else (text_of(value) or "")
        if text.lower() in _TRUTHS:
            return not _TRUTHS[text.lower()], Found(text, "JSON-LD isAccessibleForFree")
    for found in said.from_microdata("isAccessibleForFree"):
        if found.value.lower() in _TRUTHS:
            return not _TRUTHS[found.value.lower()], found
    for found in said.from_meta("article:content_tier", "og:article:content_tier"):
        if found.value.lower() in _TIERS:
            return _TIERS[found.value.lower()], found
    return None
