"""Pages that show a notice in place of a document: they are refused, each for a reason.

That it is not there (`error_page`), that only those who log in may see it (`login_wall`), that the reader may
be a robot (`bot_check`) or has to consent first (`consent_wall`), that a script has yet to show it
(`needs_rendering`), or that it is elsewhere (`redirect_page`, `parked_domain`, `unsupported_browser`,
`app_only`). By rule, since pages of these kinds are in no collection to learn from. What a page says counts
only where there is hardly anything to read: an article about "404" is an article, and so is one below a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.document import Metadata, Notice, PageKind, Thread
from worker.extraction.blocks.blocks import Block
from worker.extraction.body.choice import Choice
from worker.extraction.kind.signs import buttons_of
from worker.extraction.metadata.statements import Statements
from worker.extraction.notices.bot_check_words import CHECKS, CHECKS_WITHIN
from worker.extraction.notices.bot_checks import find_check
from worker.extraction.notices.consent_walls import find_wall
from worker.extraction.notices.notice_words import ERRORS, ERRORS_WITHIN, LOGINS, LOGINS_WITHIN
from worker.extraction.notices.phrases import EDGES, plain, unquoted
from worker.extraction.notices.redirect_pages import find_elsewhere, find_redirect
from worker.extraction.notices.script_shells import find_shell
from worker.extraction.notices.shown_lines import Shown, shown_by, shown_by_text
from worker.page.page import Page

LEAST_LINE = 80
"""Characters from which a block without many links is running text."""
MOST_RUNNING = 600
"""Characters of running text in the body that a notice may have."""
MOST_RUNNING_STATED = 150
"""The same where the page states that it is an article, or tells when and by whom it was written."""
MOST_TEXT = 1500
"""Characters that a page may show, chrome and all, for what is said inside its lines to count."""
MAX_PLAIN_CHARS = 600
"""Characters of a plain text for the same."""
MAX_PLAIN_CHARS_LOUD = 200
"""Characters of a plain text whose first line counts as the title of a notice."""
MIN_HEADLINE = 30
MOST_LINE = 200
MOST_LINES = 40
KINDS: dict[str, PageKind] = {
    "error_page": "error_page",
    "bot_check": "error_page",
    "login_wall": "login_wall",
}
"""The kind of page that a notice is; others are ``other``."""
_ADVICE = {
    "error_page": "it says that the page cannot be had",
    "login_wall": "it asks to log in",
    "bot_check": "it checks whether the reader is a robot",
    "consent_wall": "it asks for consent in place of the document; save it from a browser and ingest that",
    "needs_rendering": "only a script shows its text; save it from a browser (HTML or MHTML) and ingest that",
    "redirect_page": "it only leads to another address; ingest that",
    "parked_domain": "nothing is at this domain but an offer",
    "unsupported_browser": "it asks for another browser; save it from one and ingest that",
    "app_only": "it asks to go on in an app",
}
_CODE = re.compile(
    r"(?:(?:error|http|status|code|fehler|erreur|errore|erro|ошибка|fout|błąd|hata|fel|エラー|错误|錯誤)[\s:#-]*+){0,9}"
    r"(?<![\da-z.,])(?:40[0-9]|410|429|451|50[0-4])(?![\da-z])"
    r"(?:[\s:#-]*+(?:error|fehler|エラー|错误|錯誤))?",
    re.IGNORECASE,
)
"""A status as titles give it; 418 and others are what articles are about."""
_SEPARATORS = re.compile(r"(?:(?<!\s)\s++)?[|·•»«›:]\s*+|(?<!\s)\s++[-–—]++\s++|(?<=[.,!?。！？，…])\s*+")


def find_notice(said: Statements, choice: Choice, thread: Thread, metadata: Metadata) -> Notice | None:
    """The notice that a page of markup shows in place of a document, or None."""
    if thread.comments:
        return None
    titles = [title for title in (metadata.title, _page_title(said)) if title]
    shown = shown_by(said, titles, is_stated=_is_stated(said, metadata))
    if wall := find_wall(shown):
        return _notice("consent_wall", wall)
    if _is_document(shown, choice):
        return None
    headings = [b for b in said.blocks if b.element.tag in ("h1", "h2", "h3") and b.length <= MOST_LINE][:3]
    is_empty = shown.chars <= MOST_TEXT
    loud = [*titles, *[block.text for block in headings if is_empty or block.element.tag == "h1"]]
    if maker := find_check(shown):
        return _notice("bot_check", maker)
    if notice := _of_titles(loud):
        return notice
    if not is_empty:
        return _of_lines(loud, asks=False)
    if notice := _of_parts(shown):
        return notice
    lines = _short_lines(said) if shown.rest() <= MOST_RUNNING else []
    return _of_lines([*loud, *lines], asks=_asks(said) and not _has_headline(shown))


def find_text_notice(page: Page, title: str | None, thread: Thread) -> Notice | None:
    """The notice that a page of lines is, or None."""
    shown = shown_by_text(page, title)
    if thread.comments or not shown.lines:
        return None
    if wall := find_wall(shown):
        return _notice("consent_wall", wall)
    if shown.chars > MAX_PLAIN_CHARS:
        return None
    lines = [line.text for line in shown.lines if len(line.text) <= MOST_LINE]
    if shown.chars <= MAX_PLAIN_CHARS_LOUD and (notice := _of_titles([*shown.titles, *lines[:1]])):
        return notice
    if line := next((text for text in lines if CHECKS_WITHIN.search(unquoted(text))), None):
        return _notice("bot_check", repr(line[:80]))
    return _of_parts(shown)


def _of_titles(titles: Iterable[str]) -> Notice | None:
    """A notice by what a whole title or heading says."""
    titles = [plain(title) for title in titles]
    for phrases, reason in ((CHECKS, "bot_check"), (ERRORS, "error_page"), (LOGINS, "login_wall")):
        code = reason == "error_page"
        if line := next((text for text in titles if _says(text, phrases, code=code)), None):
            return _notice(reason, repr(line[:60]))
    return None


def _of_parts(shown: Shown) -> Notice | None:
    """A notice by all that a page shows."""
    if any(CHECKS_WITHIN.search(unquoted(line.text)) for line in shown.lines if len(line.text) <= MOST_LINE):
        return None  # it is told by its lines
    if to := find_redirect(shown):
        return _notice("redirect_page", to)
    if note := find_shell(shown):
        return _notice("needs_rendering", note)
    found = find_elsewhere(shown)
    return _notice(*found) if found else None


def _of_lines(lines: list[str], *, asks: bool) -> Notice | None:
    """A notice by what is said within lines."""
    lines = [unquoted(plain(text)) for text in lines]
    patterns = ((CHECKS_WITHIN, "bot_check"), (LOGINS_WITHIN, "login_wall"), (ERRORS_WITHIN, "error_page"))
    for pattern, reason in patterns:
        if found := next((match for text in lines if (match := pattern.search(text))), None):
            return _notice(reason, repr(found[0]))
    if asks and any(_says(text, LOGINS, code=False) for text in lines):
        return _notice("login_wall", "a field for a password")
    return None


def _notice(reason: str, because: str) -> Notice:
    return Notice(reason, f"{_ADVICE[reason]}: {because}, and little to read", KINDS.get(reason, "other"))


def _short_lines(said: Statements) -> list[str]:
    """The page's first lines, and what stands on its buttons where a password is asked for."""
    lines = [block.text for block in said.blocks[:MOST_LINES] if block.length <= MOST_LINE]
    return [*lines, *buttons_of(said.page)] if lines and _asks(said) else lines


def _has_headline(shown: Shown) -> bool:
    """Whether a heading says more than a form's does: there is a story below, or was."""
    return any(
        line.is_heading and not line.is_chrome and len(line.text) >= MIN_HEADLINE for line in shown.lines
    )


def _asks(said: Statements) -> bool:
    """Whether there is a field for a password."""
    return any(e.attrs.get("type", "").lower() == "password" for e in said.page.by_tag.get("input", ()))


def _is_stated(said: Statements, metadata: Metadata) -> bool:
    """Whether the page states that it is an article."""
    return said.article is not None or bool(metadata.published and metadata.authors)


def _is_document(shown: Shown, choice: Choice) -> bool:
    """Whether there is something to read."""
    long: list[Block] = [
        b for b in choice.blocks if b.length >= LEAST_LINE and b.linked_chars < 0.4 * b.length
    ]
    return sum([b.length for b in long]) > (MOST_RUNNING_STATED if shown.is_stated else MOST_RUNNING)


def _page_title(said: Statements) -> str:
    """The page's ``<title>``."""
    return next((element.text for element in said.page.by_tag.get("title", ())), "")


def _says(title: str, phrases: frozenset[str], *, code: bool) -> bool:
    """Whether a part of a title is one of the phrases, or (with `code`) a status and nothing else."""
    for part in (title.casefold(), *_SEPARATORS.split(title.casefold())):
        rest = _CODE.sub("", part).strip(EDGES)
        if rest in phrases or (code and not rest and _CODE.search(part)):
            return True
    return False
