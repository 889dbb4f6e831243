"""The document's language."""

from __future__ import annotations

import re
from collections import Counter

from worker.extraction.metadata.statements import FoundValue, Statements
from worker.word_tables import names

_CODE = re.compile(r"^\s*([a-zA-Z]{2})(?:[-_]|\s|$)")
_SAMPLE_CHARS = 1000
_MIN_CHARS = 40
"""A shorter text is not enough to detect a language."""


def find_language(statements: Statements, body: str) -> FoundValue | None:
    """The ISO 639-1 code that the page states, else the detected one.

    Templates state the language of their author: if the text's small words are clearly those of another
    language, that goes first.
    """
    root = statements.page.root.attrs
    stated = [
        FoundValue(root.get("lang") or root.get("xml:lang") or "", "html lang"),
        *statements.from_meta("og:locale", "language", "content-language", "dc.language"),
        *statements.from_json_ld("inLanguage"),
    ]
    sample = _sample_of(body)
    shown = _by_small_words(sample) if sample else None
    for found in stated:
        if code := _CODE.match(found.value):
            language = code[1].lower()
            if shown in (None, language) or language in _RELATED.get(shown, ()):
                return FoundValue(language, found.place)
            break
    shown = shown or (_by_statistics(sample) if sample else None)
    return FoundValue(shown, "the text itself") if shown else None


def detect_language(text: str) -> str | None:
    """Detect the language of a text; None if the text is too short."""
    sample = _sample_of(text)
    return (_by_small_words(sample) or _by_statistics(sample)) if sample else None


def _sample_of(text: str) -> str | None:
    """The beginning of a text; None if the text is too short."""
    sample = " ".join(text[: 2 * _SAMPLE_CHARS].split())[:_SAMPLE_CHARS]
    return sample if len(sample) >= _MIN_CHARS else None


def _by_small_words(sample: str) -> str | None:
    """The language with the most small words in the sample, if no other language is close."""
    words = Counter(_WORD.findall(sample.lower()))
    counts = ((sum(words[word] for word in small), code) for code, small in _SMALL_WORDS.items())
    (most, code), (second, _) = sorted(counts, reverse=True)[:2]
    clear = most >= max(_MIN_WORDS, 2 * second, _MIN_SHARE * words.total())
    return code if clear else None


def _by_statistics(sample: str) -> str | None:
    import chardet  # noqa: PLC0415  takes 60 ms to import and a few to run, and most pages do not need it

    found = chardet.detect(sample.encode("utf-8", "replace"))["language"]
    return found if found and _CODE.match(found) else None


_WORD = re.compile(r"[^\W\d_]+")
_MIN_SHARE = 0.12
_MIN_WORDS = 8
_SMALL_WORDS = {
    "en": names("the of and to in is that for it with was on are be this by have from you not"),
    "de": names("der die und das den ist von zu mit sich des auf für nicht ein eine dem im auch es"),
    "fr": names("le la les des et est du en que qui une pour dans pas au sur plus ce il ne"),
    "es": names("el la de los que en y las del se por con una para es su al lo como más"),
    "it": names("il di che la e per un del non è una con si della le dei gli nel ha sono"),
    "pt": names("o de que e do da em um para com não uma os no se na por mais as dos"),
    "nl": names("de het een van en is dat op te zijn voor met niet aan er die om ook als bij"),
    "pl": names("w i na z się nie do że jest o jak to po dla od przez są za tym co"),
    "sv": names("och att det som en på är av för med till den har inte om ett men var jag från"),
    "tr": names("ve bir bu için da de ile olarak çok daha olan gibi sonra kadar en ama ne var değil mi"),
    "cs": names("a se v na je že s z do o to i za pro jako by ale si jsou po"),
    "ru": names("и в не на что с по это как из для от его но за все так же был у"),
}
"""The commonest words of languages that share an alphabet."""
_RELATED = {
    "sv": names("no nb nn da"),
    "ru": names("uk be bg sr mk"),
    "cs": names("sk"),
    "es": names("ca gl"),
    "pt": names("gl"),
    "nl": names("af"),
    "de": names("lb"),
    "it": names("co"),
}
"""Languages with many of the same small words, which are not in the table above."""
