"""Parse a search into words, phrases and unwanted words, and find the other forms of a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from worker.errors import Rejected
from worker.store.database.column_types import storable

PASSAGE_CHARS = 70
"""The number of characters shown before the start of the first match, and after it."""

MIN_PREFIX_CHARS = 3
"""All forms of a word share at least this many letters."""

_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
"""Vowels that can change inside a word, and the vowel that each becomes (Haus, Häuser)."""

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""The name of the stemmer for each language, the same in Snowball and in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word, or several words in quotes, that documents must contain or, with a minus before, must not."""

    text: str
    unwanted: bool

    @property
    def is_unspaced(self) -> bool:
        """Whether it has characters of a script without spaces between words."""
        return _UNSPACED.search(self.text) is not None

    @property
    def is_one_word(self) -> bool:
        """Whether it is a single word, which can have other forms."""
        return re.fullmatch(r"\w+", self.text) is not None


@dataclass(frozen=True, slots=True)
class Stemming:
    """Finds the forms of a word in one language."""

    name: str
    """The name of the language in Snowball and PostgreSQL."""
    stem: Callable[[str], str]

    def prefixes(self, word: str) -> list[str]:
        """The first letters of all forms of a word: without accents, as written, and with other vowels.

        Empty if the word is too short to have other forms.
        """
        folded = fold(word)
        length = _shared(folded, fold(self.stem(word.lower())))
        # The last letter of a stem changes in some forms, as in happy and happier.
        length -= length > MIN_PREFIX_CHARS
        if length < MIN_PREFIX_CHARS:
            return []
        plain, as_is = folded[:length], word.lower()[:length]
        changed = [
            folded[:place] + UMLAUTS[letter] + folded[place + 1 :]
            for place, letter in enumerate(plain)
            if letter in UMLAUTS
        ]
        same = [one[:length] for one in changed if self.stem(one) == self.stem(word.lower())]
        return list(dict.fromkeys((plain, as_is, *same)))

    def forms(self, word: str, terms: Iterable[str]) -> list[str]:
        """Select the terms that are forms of a word."""
        wanted = fold(self.stem(word.lower()))
        return [term for term in terms if fold(self.stem(term)) == wanted]


def stemming(language: str) -> Stemming:
    """The stemming for a language, by its code (`de`) or English name. Raises Rejected if there is none."""
    # Imported late: only searches with forms need it.
    import snowballstemmer  # noqa: PLC0415

    asked = language.lower()
    name = STEMMERS.get(asked, asked)
    if name not in STEMMERS.values():
        raise Rejected(
            "unknown_language", f"no stemmer for {language!r}; there is one for: {', '.join(STEMMERS)}"
        )
    return Stemming(name, snowballstemmer.stemmer(name).stemWord)


def phrases(words: str) -> list[Phrase]:
    """Parse a search. Raises Rejected if no word is wanted."""
    found = [
        Phrase(quoted or word, bool(minus))
        for minus, quoted, word in _PIECE.findall(storable(words))
        if re.search(r"\w", quoted or word)
    ]
    if all(one.unwanted for one in found):
        raise Rejected("no_words", 'say what to look for: words, "words in a row", -without this')
    return found


def fold(text: str) -> str:
    """Fold to lower case without accents, as SQLite's index does."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def passage(body: str, wanted: Sequence[Phrase], stems: Stemming | None = None) -> str:
    """The text around the first match, on one line; the start of the text if nothing matches exactly."""
    match = re.search("|".join(_patterns(wanted, stems)), body, re.IGNORECASE)
    place = match.start() if match else 0
    first, last = max(0, place - PASSAGE_CHARS), place + PASSAGE_CHARS
    words = body[first:last].split()
    if len(words) > 4:  # leave out words that are cut in two, in scripts with spaces
        words = words[first > 0 : len(words) - (last < len(body))]
    shown = " ".join(words)
    return f"{'… ' if first else ''}{shown}{' …' if last < len(body) else ''}"


def _patterns(wanted: Sequence[Phrase], stems: Stemming | None) -> list[str]:
    patterns = []
    for one in wanted:
        if not one.unwanted:
            prefixes = stems.prefixes(one.text) if stems and one.is_one_word else []
            patterns += [rf"\b{re.escape(prefix)}" for prefix in prefixes] or [re.escape(one.text)]
    return patterns


def _shared(one: str, other: str) -> int:
    """The length of the common beginning of two words."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
