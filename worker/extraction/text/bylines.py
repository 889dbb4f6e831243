"""Read lines of a text page that say who wrote it and when. They are metadata, not part of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.dates import Moment
from worker.dates.reading import find_dates, parse_absolute
from worker.extraction.persons import split_names, starts_byline
from worker.word_tables import names

MAX_LINE_CHARS = 160
MAX_NAME_WORDS = 5
_JOIN_WORD = r"(?:\s+(?:on|am|at|um|le|el|il|em|op|den|dnia|dne|a|à|the|of|de|du|del|в|на))?"
_DATE_LABEL = (
    r"(?:first |last |zuletzt |dernière |última |ultimo )?(?:published|posted|updated|written|created|"
    r"modified|edited|released|date|dated|veröffentlicht|erschienen|aktualisiert|geändert|verfasst|geschrieben|"
    r"stand|datum|publié|publiée|paru|mis à jour|mise à jour|écrit|publicado|publicada|actualizad[oa]|"
    r"escrito|fecha|pubblicato|pubblicata|aggiornato|scritto|atualizado|atualizada|data|gepubliceerd|geplaatst|bijgewerkt|"
    r"publicerad|publicerat|uppdaterad|publiceret|opdateret|publisert|oppdatert|julkaistu|päivitetty|"
    r"opublikowano|zaktualizowano|publikováno|aktualizováno|опубликовано|обновлено|дата|"
    r"yayınlandı|yayınlanma|(?:son )?güncelle(?:n?me|ndi)(?: tarihi)?|giriş|tarih|"
    r"発行|公開|更新|投稿|掲載|日付|发布|發布|更新于|日期|게시|작성|입력|수정)"
)
_LABEL_BEFORE_DATE = re.compile(
    rf"(?<![\s,;|·•—–-])[\s,;|·•—–-]*(?<!\w){_DATE_LABEL}{_JOIN_WORD}\s*[:：]?\s*$", re.IGNORECASE
)
_BEFORE_DATE = re.compile(r"(?<![\s,;])[\s,;]+(?:on|am|vom|le|el|il|em|op|den|dnia|the)\s*$", re.IGNORECASE)
_MODIFIED_WORDS = re.compile(
    r"updat|modif|edited|aktualis|geändert|stand|mis(?:e)? à jour|actualiz|aggiorn|atualiz|bijgewerkt|uppdat|"
    r"opdat|oppdat|päivit|zaktual|обновл|güncelle|更新|수정",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(
    r"^\s*(?:title|titel|titre|título|titolo|subject|betreff|标题|タイトル)\s*[:：]\s*(\S.*)$", re.IGNORECASE
)
_EDGE_CHARS = " \t,;:|·•—–-()[]/："
_SMALL_WORDS = names(
    "de da di du del della van von der den ter ten la le el al bin ibn dos das y e und and i"
)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The facts in a line that is only a byline, a dateline, or both."""

    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    title: str | None = None


def read_facts(line: str) -> LineFacts | None:
    """The facts in a line; None if the line is text, or contains text.

    The date and its label ("published on") are removed. The rest must be empty, or be names after "By" or
    beside the date.
    """
    line = line.strip().strip("*_").strip()
    if not line or len(line) > MAX_LINE_CHARS:
        return None
    if labelled := _TITLE_LABEL.match(line):
        return LineFacts(title=labelled[1].strip())
    spans = find_dates(line)
    if len(spans) > 2:
        return None
    rest, published, modified = line, None, None
    for span in reversed(spans):
        moment = parse_absolute(line[span.start : span.end])
        if moment is None:
            return None
        before = rest[: span.start]
        label = _LABEL_BEFORE_DATE.search(before)
        if label and _MODIFIED_WORDS.search(label[0]):
            modified = moment
        else:
            published = moment
        left = before[: label.start()] if label else _BEFORE_DATE.sub("", before)
        rest = left + " | " + rest[span.end :]
    authors = _authors(rest.strip(_EDGE_CHARS), has_date=bool(spans))
    return None if authors is None else LineFacts(authors, published, modified)


def _authors(rest: str, *, has_date: bool) -> tuple[str, ...] | None:
    """The authors in the rest of a line; None if the line has other text.

    One capitalised word beside a date is a place ("Berlin, 3 May"). After "By" without a date it is a
    title ("By Night").
    """
    label = starts_byline(rest)
    if not rest:
        return () if has_date else None
    if not label and not (has_date and "," not in rest and _is_name(rest)):
        return None
    found = tuple(split_names(rest))
    if not found or not all(_is_name(author) for author in found):
        return None
    single = rest.isascii() and len(found) == 1 and " " not in found[0] and ":" not in rest
    if single:
        return (found if label else ()) if has_date else None
    return found


def _is_name(text: str) -> bool:
    """Whether a text can be a person's name: few words, each capitalised, or in a script without capitals."""
    words = text.split()
    if not words or len(words) > MAX_NAME_WORDS or any(char.isdigit() for char in text):
        return False
    if text.endswith((".", "!", "?", "。")) and len(words) > 1:
        return False
    cased = [word for word in words if word.lower() not in _SMALL_WORDS]
    return bool(cased) and all(not word[0].islower() for word in cased)
