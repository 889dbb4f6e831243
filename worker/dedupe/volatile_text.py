"""Text that changes while the document stays the same: ages, counters, lists of links to other pages.

Extraction removes most of it. The rest must not cause a revision or make two copies differ.
"""

from __future__ import annotations

import re

from worker.dates.match import NAMED_TOKENS, find_times
from worker.word_tables import names

MAX_VOLATILE_LINE_CHARS = 100
"""A longer line is a sentence of the text, not a byline or a caption."""

COUNTED_WORDS = names("""
    view views read reads reader readers like likes share shares comment comments reply replies follower
    followers aufruf aufrufe klicks leser kommentar kommentare antworten vue vues lectures partages
    commentaire commentaires vistas visitas lecturas comentario comentarios compartidos visualizzazioni
    letture commenti condivisioni visualizações leituras comentários partilhas weergaven reacties
    gelezen wyświetleń odsłon komentarzy udostępnień просмотр просмотра просмотров комментарий
    комментария комментариев прочитали görüntüleme görüntülenme okunma yorum visningar kommentarer
    zobrazení přečteno komentářů 回視聴 閲覧 閲覧数 コメント 阅读 阅读量 浏览 浏览量 评论 조회 조회수
    댓글 مشاهدة مشاهدات تعليق تعليقات
""")
"""Words for what pages count. Votes are not included, because texts mention them, too."""

_DIGITS = r"\d[\d.,'\u00a0\u202f ]*+"
_NUMBER = rf"{_DIGITS}(?:[kKmM]\b)?"
_WORD = "|".join(sorted(map(re.escape, COUNTED_WORDS), key=len, reverse=True))
_COUNTER = re.compile(
    rf"{_NUMBER}\s*+(?:{_WORD})(?!\w)|(?<!\w)(?:{_WORD})\s*+[:：(]?\s*+{_NUMBER}|({_DIGITS})", re.IGNORECASE
)
"""A count and its word. Other numbers are matched as group 1, and kept."""
_AGES = frozenset(["ago", "now", "named"])
_WORDS = re.compile(r"\w+")
_MARKER = re.compile(r"^[ \t]*(?:[-*+•]|\d+[.)])[ \t]+")
_LINK_ALONE = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[(.+)\]\(\S+\)[ \t]*$", re.MULTILINE)


def remove_volatile_text(body: str, markdown: str = "") -> str:
    """Remove ages and counters in short lines, and list items that are only a link.

    A text that consists of such items is a list of links and is not changed.
    """
    links = set(_LINK_ALONE.findall(markdown))
    lines = body.split("\n")
    others = [line for line in lines if _MARKER.sub("", line) not in links] if links else lines
    if 2 * sum(map(len, others)) < len(body):
        others = lines
    return "\n".join(map(_clean_line, others))


def _clean_line(line: str) -> str:
    if len(line) > MAX_VOLATILE_LINE_CHARS:
        return line
    if any(map(str.isdigit, line)):
        line = _COUNTER.sub(lambda found: found[1] or " ", line)
    elif NAMED_TOKENS.isdisjoint(_WORDS.findall(line.lower())):
        return line
    for time in reversed(find_times(line)):
        if time.kind in _AGES:
            line = f"{line[: time.start]} {line[time.end :]}"
    return line
