"""Find the title from the shown headline and the stated titles, without the site's name.

If the two differ, the first of these that applies:
1. The shown headline, if a stated title is the same, or is the headline and more after a separator
   ("Tides | Harbour | The Gull"): templates add names of sections and sites.
2. The stated title, if the headline is that title and more ("Blog: Tides of the harbour").
3. The JSON-LD headline, if the other stated titles agree with it word for word.
4. If only the title element states a title: the shown headline, if the title has parts ("Tides | Gull") or
   is the headline and a sign or the site's name before or after it ("Tides_Gull News"); else the title.
5. The shown headline, if it shares a fifth of the words with a stated title (for a heading lower than h1:
   70 %); templates also put "Blog" or the site's slogan in an h1.
6. The first stated title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.headline import (
    find_heading_like,
    find_headline,
    word_overlap,
    words_in_address,
    words_of,
)
from worker.extraction.metadata.logo import find_logo_in_titles, find_logos
from worker.extraction.metadata.site import find_site_names
from worker.extraction.metadata.statements import FoundValue, Statements, unescape_again

_SEPARATOR = re.compile(r"(?<!\s)\s+[|\-–—:·•»«›‹/~]+\s+|(?<!\s)\s*[|｜ㅣ]\s*|:\s+")
_DECORATION = re.compile(r"(?<!\s)\s+[|\-–—:·•»«›‹/~]+\s+|(?<!\s)\s*[|｜ㅣ]\s*")
"""What templates put between a title and other text. A colon without spaces belongs to the title."""
TITLE_ELEMENT = "title tag"
_MAX_TITLE_CHARS = 300
_MIN_OVERLAP_H1, _MIN_OVERLAP_LOWER = 0.2, 0.7
_MIN_NAME_SHARE = 0.6
"""A part of a title that holds a site's name is the name, if the name is this much of it."""
_MIN_INSIDE_WORDS = 4
"""A stated title inside a longer headline has at least this many words."""


def collect_titles(statements: Statements) -> list[FoundValue]:
    """The stated titles, the most specific first."""
    page = statements.page
    tags = [
        FoundValue(unescape_again(tag.text), TITLE_ELEMENT)
        for tag in page.by_tag.get("title", ())[:1]
        if tag.text
    ]
    found = [
        *(FoundValue(f.value, f.place) for f in statements.from_json_ld("headline")),
        *statements.from_meta(
            "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"
        ),
        *statements.from_microdata("headline"),
        *tags,
    ]
    return [f for f in found if len(f.value) <= _MAX_TITLE_CHARS]


@dataclass(frozen=True)
class TitleCandidates:
    """What the title is chosen from: the stated titles and the headline. And the names of the site."""

    stated: list[FoundValue]
    headline: Block | None
    site_names: list[str]

    @property
    def headline_start(self) -> int:
        """The position of the headline's element; 0 if there is none."""
        return self.headline.element.start if self.headline else 0


def find_title_candidates(statements: Statements, blocks: list[Block]) -> TitleCandidates:
    """Find the stated titles, without the site's name, and the block that shows the title.

    If the address repeats a heading and has no word of the stated titles, these only name the site.
    """
    stated = collect_titles(statements)
    names = find_site_names(statements) + find_logos(statements)
    logo = find_logo_in_titles(blocks, (_DECORATION.split(found.value) for found in stated))
    names += [logo] if logo else []
    address = words_in_address(statements.page.url)
    only_site = bool(stated) and not any(address & set(words_of(found.value)) for found in stated)
    if only_site and (heading := find_heading_like(address, blocks)):
        return TitleCandidates([], heading, names + [found.value for found in stated])
    bare = {value: without_site(value, names) for value in {found.value for found in stated}}
    titles = [FoundValue(bare[found.value], found.place) for found in stated]
    values = list(dict.fromkeys(found.value for found in titles))
    segments = [part for value in values for part in split_segments(value)]
    block = find_headline(blocks, values, segments, names)
    return TitleCandidates([found for found in titles if found.value], block, names)


def find_title(titles: TitleCandidates) -> FoundValue | None:
    """The title, and the titles that were passed over for it."""
    stated = titles.stated
    if titles.headline is None:
        return stated[0] if stated else None
    place = "the headline shown" if stated else "the heading shown, nothing else being stated"
    shown = FoundValue(without_site(titles.headline.text, titles.site_names), place)
    title = _choose_title(shown, titles, is_top=titles.headline.element.tag == "h1")
    others = {words_of(found.value): found for found in (*reversed(stated), shown)}
    others.pop(words_of(title.value), None)
    return FoundValue(title.value, title.place, tuple(others.values()))


def _choose_title(shown: FoundValue, titles: TitleCandidates, *, is_top: bool) -> FoundValue:
    """Choose the shown or a stated title, in the order of this module's docstring."""
    stated, own = titles.stated, words_of(shown.value)
    if any(own == words_of(found.value) or _is_segment(own, found.value) for found in stated):
        return FoundValue(shown.value, f"{shown.place}, which a stated title agrees with")
    for found in stated:
        if _contains(own, words_of(found.value)) or _is_glued(shown.value, found.value):
            return found
    if agreed := _agreed_headline(stated):
        return agreed
    if stated and all(found.place == TITLE_ELEMENT for found in stated):
        has_frame = _DECORATION.search(stated[0].value) or _is_framed(
            shown.value, stated[0].value, titles.site_names
        )
        return shown if has_frame else stated[0]
    overlap = max((word_overlap(frozenset(own), frozenset(words_of(f.value))) for f in stated), default=1.0)
    if overlap >= (_MIN_OVERLAP_H1 if is_top else _MIN_OVERLAP_LOWER):
        return shown
    return stated[0] if stated else shown


def split_segments(stated: str) -> Iterator[str]:
    """The text before and after each separator of a stated title."""
    for cut in _DECORATION.finditer(stated):
        yield stated[: cut.start()]
        yield stated[cut.end() :]


def _is_segment(words: tuple[str, ...], stated: str) -> bool:
    """Whether these words are the part of a stated title before or after a separator."""
    return any(words == words_of(part) for part in split_segments(stated))


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether a headline begins or ends with a stated title and has more words."""
    size = len(part)
    return _MIN_INSIDE_WORDS <= size < len(words) and part in (words[:size], words[-size:])


def _is_glued(shown: str, stated: str) -> bool:
    """Whether a headline ends with a stated title and begins with a label, with no space between."""
    label, title, rest = shown.partition(stated)
    return bool(label and title) and label[-1:].isalnum() and not any(char.isalnum() for char in rest)


def _is_framed(shown: str, stated: str, site_names: Iterable[str]) -> bool:
    """Whether a stated title is the headline, and before or after it a sign or a name of the site."""
    before, headline, after = stated.casefold().partition(shown.casefold())
    frame = (before or after).strip()
    if not headline or not frame or (before and after):
        return False
    sign = frame[-1] if before else frame[0]
    return not (sign.isalnum() or sign in ",:;.!?'\"’”") or _names_site(frame, _site_keys(site_names))


def _agreed_headline(stated: list[FoundValue]) -> FoundValue | None:
    """The JSON-LD headline, if the other places state the same."""
    first = next((found for found in stated if found.place == "JSON-LD headline"), None)
    if first is None:
        return None
    words = words_of(first.value)
    others = (found for found in stated if found.place in ("meta og:title", TITLE_ELEMENT))
    return first if all(words_of(found.value) == words for found in others) else None


def without_site(title: str, site_names: Iterable[str]) -> str:
    """A title without the parts at its start or end that name the site."""
    site_keys = _site_keys(site_names)
    text = " ".join(title.split())
    while True:
        cuts = list(_SEPARATOR.finditer(text))
        if not cuts:
            return text
        last, first = cuts[-1], cuts[0]
        if _names_site(text[last.end() :], site_keys) and text[: last.start()].strip():
            text = text[: last.start()].strip()
        elif _names_site(text[: first.start()], site_keys) and text[first.end() :].strip():
            text = text[first.end() :].strip()
        else:
            return text


def _site_keys(site_names: Iterable[str]) -> set[str]:
    return {key for name in site_names if (key := _compare_key(name))}


def _names_site(part: str, site_keys: set[str]) -> bool:
    key = _compare_key(part)
    return bool(key) and any(
        key == name
        or (len(key) > 4 and (key in name or (name in key and len(name) >= _MIN_NAME_SHARE * len(key))))
        for name in site_keys
    )


def _compare_key(text: str) -> str:
    """The words of a name in one piece, without an article before them."""
    words = words_of(text)
    return "".join(words[1:] if words[:1] == ("the",) else words)
