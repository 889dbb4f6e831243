"""Read names of persons from bylines and statements, without the "By", dates and job titles around them."""

from __future__ import annotations

import re

from worker.dates.reading import find_dates
from worker.word_tables import names

_BY_WORDS = (
    r"^\s*(?:(?:an?|ein|une?)\s+(?=\w+\s+(?:by|von|par|por|di)\b))?"
    r"(?:(?:artikel|beitrag|bericht|kommentar|artículo|articolo|written|posted|published|reported|story|words|text|article|created|reviewed)\s*)?"
    r"(?:by|von|par|por|di|da|door|af|av|autor(?:in)?|author|auteur|autore|od|przez|автор|作者|文|記者|记者|글|"
    r"(?:text[eo]?|testo|tekst|текст|redaktion|verfasser(?:in)?|yazan|kirjoittaja)(?=\s*[:：]))"
)
BY_WORD = re.compile(_BY_WORDS, re.IGNORECASE)
BYLINE_START = re.compile(_BY_WORDS + r"(?:\s*[:：／|]\s*|\s+)", re.IGNORECASE)
_NAME_SEPARATOR = re.compile(
    r"(?<!\s)\s*(,|;|\||/|·|•|⋅|\n|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bi\b|、|，)\s*"
)
_AFTER_NAMES = re.compile(
    r"(?<!\s)\s*(?:\||•|·|»|—|–|\bon\b\s+(?=\w+\s+\d|\w+day\b)|\bam\b\s+\d|\bposted\b|\bpublished\b|"
    r"(?:\blast\s+)?\b(?:updated|modified)\b|\b\d{1,2}[:./]\d|\b\d+[\s-]?min(?:ute)?s?\b|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b\s+\d|\d{4}).*$",
    re.IGNORECASE | re.DOTALL,
)
_WEB_ADDRESS = re.compile(r"^\s*\w*:?//|^\s*www\.|^\w+(?:\.\w+){2,}$")
"""Also matches a template field that was never filled in: ``page.head.author``."""
_TAIL = re.compile(
    r"<|@\S|(?<!\S)[^\s@]++@\S|https?:|\b(?:follow|by)\b|(?<!\S)(?:for|contact)(?!\S)|(?<!\s)\s+in\s+(?-i:(?=[A-Z]))",
    re.IGNORECASE,
)
"""What begins the rest of a byline, after the name: addresses, invitations, places, others' names."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BRACKETED_NAMES = re.compile(
    r"(?<!\s)\s*\([^()]*(?:,|\b(?:and|und|et|avec|with|mit|con)\b)[^()]*\)", re.IGNORECASE
)
_ADDRESS_AFTER = re.compile(r"(?<![\s(\[<–—-])[\s(\[<–—-]*(?:https?://|www\.).*$", re.DOTALL)
_GLUED_COUNT = re.compile(r"(?<=\s)([^\W\d_]+)\d+$")
"""After a full name: the number of comments, with no space between."""
_CREDIT = re.compile(
    r"(?:photo(?:graph(?:s|y)?|s)?|foto(?:s|grafie)?|фото|bild(?:er)?|illustrations?|graphics?|videos?)(?!\w)",
    re.IGNORECASE,
)
"""The label of people who made the pictures."""
_PLACE = re.compile(r"[^\W\d_]*[^\W\d_A-Z](?:-[^\W\d_]+)?")
"""One word that is no abbreviation. After a full name and a comma it is where the author was."""
_NOBODY = names(
    """
    admin administrator editor staff webmaster user guest author authors authored articles unknown anonymous
    null none redaktion autor*innen autor:innen
    """
)
REVIEWED_BY = re.compile(
    r"(?<![\s.,;|·•])[\s.,;|·•]*\b(?:(?:medically |clinically |expert |legally )?"
    r"(?:reviewed|fact[- ]checked|edited|verified|translated) by|geprüft von|redigiert von|übersetzt von)\b"
    r".*$",
    re.IGNORECASE | re.DOTALL,
)
"""Other people who worked on the text, named after the writers."""
_JOB = (
    r"(?:editor|writer|reporter|correspondent|attorney|lawyer|analyst|director|manager|founder|"
    r"professor|specialist|contributor|columnist|journalist|strategist|consultant|officer|producer|coordinator|"
    r"ceo|cto|m\.?d|ph\.?d|dvm|rdn?|redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|volontär(?:in)?|"
    r"journalist(?:in|e)?|(?:projekt)?leiter(?:in)?|pressesprecher(?:in)?|référente?|rédact(?:eur|rice)|"
    r"redactora?|periodista|giornalista|technologist|scientist|researcher|engineer|photographer|fotograf(?:in)?)"
)
_ONLY_JOB = re.compile(_JOB, re.IGNORECASE)
_ROLE = re.compile(rf"\b(?:{_JOB}|expert|privacy)\b", re.IGNORECASE)
"""After a name and a comma: the person's job."""
_JOB_AFTER = re.compile(
    r"(?<!\s)\s++(?:(?:senior|chief|lead|staff|freelance|contributing|associate|assistant|managing|executive|deputy|"
    r"content|digital|marketing|communications|product|project|program|technical|technology|science|business|"
    rf"news|event|community|growth|seo|multiplatform)\s++){{0,9}}(?<!\w){_JOB}(?!\w).*$",
    re.IGNORECASE | re.DOTALL,
)
"""A job after a name of two or more words, with no comma between."""
_FULL_NAME = re.compile(r"[^\W\d_][\w.'’-]*\s+[^\W\d_][\w.'’-]*")
_BEFORE_DATE = re.compile(r"(?<!\s)\s+(?:at|on|am|le|el|il|op|em|den|vom)$")
_GLUED_VERB = re.compile(r"(?<=[^\W\d_A-Z])(?=(?:Updated|Published|Posted|Reviewed)\b)")
"""Before a word that only the markup separated from a name."""
_NAMES_NOBODY = re.compile(
    r"(?:von|by|par|por|di|da|av|af|door)|\d+\s?(?:min(?:s|uten?|utes?)?)\b.*|"
    r"(?:veröffentlicht|geschrieben|erstellt|publié|publicado|pubblicato|geplaatst|opublikowano)\b.*|"
    r"(?:see|view|show|load|read|learn|more|share|tweet|print|save|last|subscribe|log|sign)\b\s*(?:all|more|less|stories|"
    r"articles|posts|profile|this|updated?|\d|now|in|up)\b.*|(?:facebook|twitter|telegram|whatsapp|instagram|"
    r"linkedin|pinterest|youtube|вконтакте|share|tweet)(?:\d|\b).*",
    re.IGNORECASE,
)
"""Text in the place of a byline that names nobody."""
_TITLE_AFTER = re.compile(r"(?<!\s)\s+(?:기자|특파원|記者|记者)$")
_LETTER = re.compile(r"[^\W\d_]")
_ACCOUNT = re.compile(r"[a-z\d]++(?:[._-][a-z\d]++)*+|[A-Z][a-z]++[A-Z]|[^\W\d]*+\d\w*+")
_ORGANIZATION = re.compile(
    r"\b(?:corporation|company|inc|ltd|llc|gmbh|e\.\s?v|verlag|publishing|broadcasting|press|media|medien|news|"
    r"newsroom|newspapers?|magazine?|magazin|network|agency|agence|agencia|agentur|ajansı|associated|association|"
    r"foundation|stiftung|institut[eo]?|university|universität|université|universidad|ministry|ministerium|"
    r"department|council|committee|team|staff|desk|editors|editorial|redaktion|rédaction|redacción|redazione)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]{2,4}|m\.?d|ph\.?d|esq|dvm|rdn?|cpa)\.?", re.IGNORECASE)
"""After a comma: part of the same person's name."""
_MAX_FIRST_NAMES = 4
MAX_NAME_WORDS = 6


def starts_byline(text: str) -> bool:
    """Whether a text begins as bylines do: "By", "Von", "Autor:"."""
    return bool(BYLINE_START.match(text))


def is_account(name: str) -> bool:
    """Whether a name looks like an account name: ``jrobison``, ``andrew.k``, ``KatieS``."""
    return _ACCOUNT.fullmatch(name) is not None


def is_organization(name: str) -> bool:
    """Whether a name has a word that names organizations have: ``Harbour Broadcasting Corporation``."""
    return _ORGANIZATION.search(name) is not None


def is_reversed(name: str, *, in_catalogue: bool) -> bool:
    """Whether a stated name has the last name first: ``Lind, Rosa``.

    A catalogue writes all names so; elsewhere this is certain only of two single words.
    """
    parts = [part.strip() for part in name.split(",")]
    if len(parts) != 2 or not all(parts) or _SUFFIX.fullmatch(parts[1]) or _ROLE.search(parts[1]):
        return False
    sizes = [len(part.split()) for part in parts]
    return (
        sizes[1] <= _MAX_FIRST_NAMES if in_catalogue else sizes == [1, 1] and all(p.istitle() for p in parts)
    )


def reverse_name(name: str) -> str:
    """A name with the last name first, in the usual order."""
    last, first = name.split(",")
    return f"{first.strip()} {last.strip()}"


def split_names(text: str) -> list[str]:
    """The names of persons in a byline or a stated author, without "By", dates, addresses and jobs."""
    if _WEB_ADDRESS.search(text):
        return []
    text = " ".join(_INVISIBLE.sub("", text).split())
    text = _ADDRESS_AFTER.sub("", _BRACKETED_NAMES.sub("", text))
    text = _AFTER_NAMES.sub("", BYLINE_START.sub("", _without_date(_GLUED_VERB.sub(" | ", text))))
    found: list[str] = []
    separator = ""
    for index, part in enumerate(_NAME_SEPARATOR.split(REVIEWED_BY.split(text)[0])):
        if index % 2:
            separator = part
            continue
        name = _TITLE_AFTER.sub("", _without_tail(BYLINE_START.sub("", part))).strip(" .,:;-–—|")
        if _CREDIT.match(name) or (found and _ROLE.search(name)):
            break
        if found and separator == "," and " " in found[-1] and _PLACE.fullmatch(name):
            continue
        bare = _without_job(name)
        if (
            2 <= len(bare) <= 60
            and _LETTER.search(bare)
            and not (_NAMES_NOBODY.fullmatch(bare) or _ONLY_JOB.fullmatch(bare))
            and len(bare.split()) <= MAX_NAME_WORDS
            and bare.lower().removeprefix("the ") not in _NOBODY
        ):
            found.append(bare)
        if bare != name:
            break  # the rest is more of the job: "Ann Miller Writer, Hardware"
    return found


def _without_date(text: str) -> str:
    """The text before its first date, or after it if the text begins with the date."""
    dates = find_dates(text) if any(char.isdigit() for char in text) else ()
    if not dates:
        return text
    return _BEFORE_DATE.sub("", text[: dates[0].start].rstrip()) or text[dates[0].end :]


def _without_tail(name: str) -> str:
    """A name without an address after it, and without brackets at its end."""
    found = _TAIL.search(name)
    closed = name.rstrip().removesuffix(")").rfind(")")
    starts = [start for start in (name.find("(", closed + 1), found.start() if found else -1) if start >= 0]
    return _GLUED_COUNT.sub(r"\1", name[: min(starts)].rstrip() if starts else name)


def _without_job(name: str) -> str:
    """A name without the job title after it: "Ann Miller Senior Writer"."""
    full = _FULL_NAME.match(name)
    job = _JOB_AFTER.search(name, full.end()) if full else None
    return name[: job.start()] if job else name
