"""Recognise excerpts: texts that end in dots or in a link to the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.extraction.notices.phrases import lookup_key, plain_line, read_phrases

MAX_AFTER_CHARS = 200
"""After the end of an excerpt come only short texts, such as where it appeared first."""
_CUT = re.compile(r"(?:\.\.\.|…|⋯|[\[(]more[\])])[\s\"'”’»)\]]*\Z", re.IGNORECASE)
_ARROWS = re.compile(r"[<>‹›→➔➜➞▸►▶⟶⇒_]+")
_SENTENCE_ENDS = re.compile(r"[.!?…。！？\]]")
_READ_MORE = read_phrases(
    """
    read more, read on, continue reading, read the full article, read the full story, read full article,
    read full story, read the rest, read the rest of this entry, read the whole story, read the article,
    full article, full story, full text, more, see more, view article, view post, view full post,
    keep reading, click here to read more, learn more, go to article
    weiterlesen, mehr lesen, mehr, den ganzen artikel lesen, zum artikel, hier weiterlesen, artikel lesen
    lire la suite, lire plus, lire l'article, la suite, en savoir plus
    leer más, seguir leyendo, continuar leyendo, leer el artículo completo, leer noticia completa
    ler mais, leia mais, continuar lendo, continuar a ler, continue lendo
    leggi tutto, continua a leggere, leggi l'articolo, continua
    lees meer, lees verder, verder lezen
    läs mer, läs vidare, les mer, les videre, læs mere, læs videre, lue lisää, lesa meira
    czytaj więcej, czytaj dalej, więcej, číst dále, celý článek, více, čítať ďalej, viac
    tovább, tovább olvasom, bővebben, citește mai mult, citeşte mai mult, mai mult
    devamı, devamını oku, đọc tiếp, xem thêm, selengkapnya, baca selengkapnya
    читать далее, читать дальше, читать полностью, далее, подробнее, читати далі, детальніше
    прочетете още, više, opširnije, pročitaj više, διαβάστε περισσότερα, περισσότερα
    اقرأ المزيد, المزيد, ادامه مطلب, קרא עוד, המשך לקרוא
    阅读更多, 阅读全文, 查看全文, 全文, 更多, 閱讀更多, 閱讀全文, 繼續閱讀
    続きを読む, もっと見る, 全文を読む, 더 보기, 더보기, 계속 읽기, อ่านต่อ, और पढ़ें
    """
)


def is_excerpt(paragraphs: Sequence[str]) -> bool:
    """Whether a text is only the beginning of a longer one."""
    after = 0
    for paragraph in reversed(paragraphs):
        if _CUT.search(paragraph) or _is_read_more(paragraph):
            return True
        after += len(paragraph)
        if after > MAX_AFTER_CHARS:
            return False
    return False


def _is_read_more(paragraph: str) -> bool:
    """Whether a paragraph, or what follows its last sentence, is the text of a link to the rest."""
    line = _ARROWS.sub(" ", plain_line(paragraph[-MAX_AFTER_CHARS:])).rstrip(" .!…")
    return lookup_key(line) in _READ_MORE or lookup_key(_SENTENCE_ENDS.split(line)[-1]) in _READ_MORE
