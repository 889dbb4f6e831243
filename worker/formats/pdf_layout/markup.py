"""Write paragraphs as HTML: headings, lists, links, words that a line's end divided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from worker.formats.pdf_layout.page_runs import HYPHEN, Run
from worker.formats.pdf_layout.paragraphs import Paragraph
from worker.word_tables import names

_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)+")
_DIVIDED = re.compile(r"[^\W\d_]{2}-\Z")
_OFTEN_HYPHENATED = names("well self half ex all cross vice quasi")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""})


def write_html(paragraphs: list[Paragraph]) -> str:
    """The whole text as HTML."""
    known = _hyphenated_words(paragraphs)
    parts: list[str] = []
    for kind, group in groupby(_with_kinds(paragraphs), key=lambda pair: pair[0]):
        texts = [(one, _write_words(one, known)) for _, one in group]
        if kind[0] == "ul":
            parts.append(f"<ul>{''.join(f'<li>{text}</li>' for _, text in texts)}</ul>")
        elif kind[0] == "ol":
            items = "".join(f"<li>{text}</li>" for _, text in texts)
            parts.append(f'<ol start="{_number_of(texts[0][0])}">{items}</ol>')
        else:
            parts += [f"<{kind[0]}>{_marker_of(one)}{text}</{kind[0]}>" for one, text in texts]
    return "".join(parts)


def text_of(paragraph: Paragraph) -> str:
    """The text of a paragraph alone."""
    return _marker_of(paragraph) + re.sub("<[^<>]*>", "", _write_words(paragraph, frozenset()))


def _with_kinds(paragraphs: list[Paragraph]) -> Iterator[tuple[tuple[str, int], Paragraph]]:
    """The tag of each paragraph, and the number of the list that it belongs to.

    Numbers make a list if they count up; a single number is the beginning of a text ("1. Introduction").
    """
    run = 0
    for place, one in enumerate(paragraphs):
        number = _number_of(one)
        before = _number_of(paragraphs[place - 1]) if place else None
        after = _number_of(paragraphs[place + 1]) if place + 1 < len(paragraphs) else None
        if one.level:
            yield (f"h{one.level}", 0), one
        elif number is not None and (after == number + 1 or before == number - 1):
            run += before != number - 1
            yield ("ol", run), one
        elif one.marker and number is None:
            yield ("ul", 0), one
        else:
            yield ("p", 0), one


def _number_of(one: Paragraph) -> int | None:
    found = _NUMBER.fullmatch(one.marker or "")
    return int(found[1]) if found and not one.level else None


def _marker_of(one: Paragraph) -> str:
    return f"{one.marker} " if one.marker else ""


def _write_words(one: Paragraph, known: frozenset[str]) -> str:
    """The words with spaces, and links where neighbouring runs lead to the same address."""
    pieces = _join_lines(one, known)
    if not any(piece.link for piece in pieces):
        return escape("".join(f"{piece.space}{piece.text}" for piece in pieces))
    parts: list[str] = []
    for link, group in groupby(pieces, key=lambda piece: piece.link):
        text = "".join(f"{piece.space}{piece.text}" for piece in group)
        bare = text.lstrip(" ")
        space = text[: len(text) - len(bare)]
        inner = bare.rstrip(".,;:")
        linked = (
            f'{space}<a href="{escape(link)}">{escape(inner)}</a>{escape(bare[len(inner) :])}' if link else ""
        )
        parts.append(linked or escape(text))
    return "".join(parts).strip()


@dataclass(slots=True)
class _Piece:
    """Words of one line that lead to the same address or to none, and the space before them."""

    text: str
    link: str | None
    space: str


def _join_lines(one: Paragraph, known: frozenset[str]) -> list[_Piece]:
    """The text of a paragraph in pieces; words that the ends of lines divide are joined."""
    found: list[_Piece] = []
    is_divided = False
    for line in one.lines:
        for link, group in groupby(line.runs, key=_link_of):
            text = _unite(" ".join([run.text for run in group]).translate(_LIGATURES), known)
            ends_divided = text.endswith(HYPHEN)
            text = text.rstrip(HYPHEN)
            if is_divided and found:
                first, space, rest = text.partition(" ")
                before, between, stem = found[-1].text.rpartition(" ")
                found[-1].text = f"{before}{between}{_join(stem, first, known)}"
                if rest:
                    found.append(_Piece(rest, link, space))
            else:
                found.append(_Piece(text, link, _space_between(found, text)))
            is_divided = ends_divided
        if not is_divided and found and _DIVIDED.search(found[-1].text):
            found[-1].text, is_divided = found[-1].text[:-1], True
    if is_divided:
        found[-1].text += "-"
    return found


def _link_of(run: Run) -> str | None:
    return run.link


def _unite(text: str, known: frozenset[str]) -> str:
    """The text without marks of hyphens within it, which stand where two lines count as one."""
    while (place := text.find(HYPHEN + " ")) >= 0:
        before, between, stem = text[:place].rpartition(" ")
        first, space, rest = text[place + 2 :].partition(" ")
        text = f"{before}{between}{_join(stem, first, known)}{space}{rest}"
    return text


def _join(stem: str, rest: str, known: frozenset[str]) -> str:
    """Two parts of a word. The hyphen stays if the document has the word with one within a line, if the first
    part is one that often has it, or if what follows is no word in lower case.
    """
    whole = f"{stem}-{rest}"
    found = _HYPHENATED.search(whole)
    is_known = found is not None and found[0].lower() in known
    keeps = is_known or stem.lower() in _OFTEN_HYPHENATED or not rest[:1].islower()
    return whole if keeps else f"{stem}{rest}"


def _space_between(found: list[_Piece], text: str) -> str:
    """The space before a word; scripts without spaces have none where a line ends."""
    return "" if not found or (_UNSPACED.match(text) and _UNSPACED.search(found[-1].text[-1:])) else " "


def _hyphenated_words(paragraphs: list[Paragraph]) -> frozenset[str]:
    """The words that the document writes with a hyphen within a line."""
    texts = (run.text for one in paragraphs for run in one.runs if "-" in run.text)
    return frozenset(found.lower() for text in texts for found in _HYPHENATED.findall(text))
