"""The title: what the page shows as its headline, else what it states, less the name of the site."""

from __future__ import annotations

import re

from worker.extract.statements import Found, Statements

_SEPARATOR = re.compile(r"\s+[|\-–—:·•»«›‹/~]+\s+|\s*\|\s*|:\s+")
_WORDS = re.compile(r"\w+")
_MOST = 300


def stated_titles(said: Statements) -> list[Found]:
    """What the page states as its title, the most specific first."""
    page = said.page
    tags = [Found(tag.text, "title tag") for tag in page.by_tag.get("title", ())[:1] if tag.text]
    found = [
        *(Found(f.value, f.place) for f in said.from_linked_data("headline")),
        *said.from_meta("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"),
        *said.from_microdata("headline"),
        *tags,
    ]
    return [f for f in found if len(f.value) <= _MOST]


def find_title(said: Statements, site_names: list[str]) -> Found | None:
    """The title. A shown headline goes first: templates state names of sections and sites as titles."""
    stated = stated_titles(said)
    if said.headline is not None:
        agreed = (
            "the headline shown, which the stated title agrees with"
            if stated
            else "the heading shown, nothing else being stated"
        )
        return Found(without_site(said.headline.text, site_names), agreed)
    for found in stated:
        if text := without_site(found.value, site_names):
            return Found(text, found.place)
    return None


def without_site(title: str, site_names: list[str]) -> str:
    """A title without the parts, at its ends, that name the site."""
    known = {_key(name) for name in site_names if _key(name)}
    text = " ".join(title.split())
    while True:
        cuts = list(_SEPARATOR.finditer(text))
        if not cuts:
            return text
        last, first = cuts[-1], cuts[0]
        if _names_site(text[last.end() :], known) and text[: last.start()].strip():
            text = text[: last.start()].strip()
        elif _names_site(text[: first.start()], known) and text[first.end() :].strip():
            text = text[first.end() :].strip()
        else:
            return text


def _names_site(part: str, known: set[str]) -> bool:
    key = _key(part)
    return bool(key) and any(key == name or (len(key) > 4 and (key in name or name in key)) for name in known)


def _key(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))
