"""Pages that show a notice instead of a document: that it is not there, or only for those who log in.

By rule, since pages of these kinds are in no collection to learn from. What a page says counts only where
there is hardly anything to read: an article about "404" is an article, and so is one below a login form.
"""

from __future__ import annotations

import re

from worker.document import Metadata, PageKind, Thread
from worker.extract.choice import Choice
from worker.extract.kind_signs import buttons_of
from worker.extract.notice_words import ERRORS, ERRORS_WITHIN, LOGINS, LOGINS_WITHIN
from worker.extract.statements import Statements

LEAST_LINE = 80
"""Characters from which a block without many links is running text."""
MOST_RUNNING = 600
"""Characters of running text in the body that a notice may have."""
MOST_RUNNING_STATED = 150
"""The same where the page states that it is an article, or tells when and by whom it was written."""
MOST_TEXT = 1500
"""Characters that a page may show, chrome and all, for what is said inside its lines to count."""
MOST_LINE = 200
MOST_LINES = 40
_CODE = re.compile(
    r"(?:(?:error|http|status|code|fehler|erreur|errore|erro|ошибка|fout|błąd|hata|fel|エラー|错误|錯誤)[\s:#-]*)*"
    r"(?<![\da-z.,])(?:40[0-9]|410|429|451|50[0-4])(?![\da-z])"
    r"(?:[\s:#-]*(?:error|fehler|エラー|错误|錯誤))?",
    re.IGNORECASE,
)
"""A status as titles give it; 418 and others are what articles are about."""
_SEPARATORS = re.compile(r"\s*[|·•»«›:]\s*|\s+[-–—]+\s+|(?<=[.,!?。！？，…])\s*")
_EDGES = " 0123456789\t-–—:;.,…!?()[]«»“”\"'’。！？、，~"


def find_notice(
    said: Statements, choice: Choice, thread: Thread, metadata: Metadata
) -> tuple[PageKind, str] | None:
    """Whether the page is an error page or a login wall, and what tells so."""
    if thread.comments or _is_document(said, choice, metadata):
        return None
    titles = [title for title in (metadata.title, _page_title(said)) if title]
    is_empty = sum([block.length for block in said.blocks]) <= MOST_TEXT
    headings = [b for b in said.blocks if b.element.tag in ("h1", "h2", "h3") and b.length <= MOST_LINE][:3]
    loud = [*titles, *[block.text for block in headings if is_empty or block.element.tag == "h1"]]
    if line := next((text for text in loud if _says(text, ERRORS, code=True)), None):
        return "error_page", f"{line[:60]!r}, and little to read"
    asks = any(e.attrs.get("type", "").lower() == "password" for e in said.page.by_tag.get("input", ()))
    if line := next((text for text in loud if _says(text, LOGINS, code=False)), None):
        return "login_wall", f"{line[:60]!r}, and little to read"
    if is_empty and said.blocks:  # a page that shows nothing at all waits for a script
        loud += [block.text for block in said.blocks[:MOST_LINES] if block.length <= MOST_LINE]
        loud += buttons_of(said.page) if asks else ()
    return _of_lines(loud, asks=asks)


def _of_lines(lines: list[str], *, asks: bool) -> tuple[PageKind, str] | None:
    """The same by what is said within lines."""
    patterns: tuple[tuple[re.Pattern[str], PageKind], ...]
    patterns = ((LOGINS_WITHIN, "login_wall"), (ERRORS_WITHIN, "error_page"))
    for pattern, kind in patterns:
        if found := next((match for text in lines if (match := pattern.search(text))), None):
            return kind, f"{found[0]!r}, and little to read"
    if asks and any(_says(text, LOGINS, code=False) for text in lines):
        return "login_wall", "a field for a password, and little to read"
    return None


def _is_document(said: Statements, choice: Choice, metadata: Metadata) -> bool:
    """Whether there is something to read, or the page states that it is an article."""
    long = [b for b in choice.blocks if b.length >= LEAST_LINE and b.linked < 0.4 * b.length]
    stated = said.article is not None or bool(metadata.published and metadata.authors)
    return sum([b.length for b in long]) > (MOST_RUNNING_STATED if stated else MOST_RUNNING)


def _page_title(said: Statements) -> str:
    """The page's ``<title>``."""
    return next((element.text for element in said.page.by_tag.get("title", ())), "")


def _says(title: str, phrases: frozenset[str], *, code: bool) -> bool:
    """Whether a part of a title is one of the phrases, or (with `code`) a status and nothing else."""
    for part in _SEPARATORS.split(title.casefold()):
        rest = _CODE.sub("", part).strip(_EDGES)
        if rest in phrases or (code and not rest and _CODE.search(part)):
            return True
    return False
