"""Find pages that show a notice in place of a document. They are refused, each with a reason code.

The document does not exist (`error_page`); only users who log in may see it (`login_wall`); the reader may
be a robot (`bot_check`) or must consent first (`consent_wall`); only a script shows it (`needs_rendering`);
or it is elsewhere (`redirect_page`, `parked_domain`, `unsupported_browser`, `app_only`).

Notices are found by rules, because no collection to learn from has such pages. The words of a page count only
if there is hardly anything to read: an article about "404" is an article, and so is one below a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.document import Metadata, Notice, PageKind, Thread
from worker.extraction.blocks.blocks import Block
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.kind.measured_signs import button_texts
from worker.extraction.metadata.statements import Statements
from worker.extraction.notices.bot_check_words import CHECKS, CHECKS_WITHIN
from worker.extraction.notices.bot_checks import find_bot_check
from worker.extraction.notices.consent_walls import find_consent_wall
from worker.extraction.notices.notice_words import ERRORS, ERRORS_WITHIN, LOGINS, LOGINS_WITHIN
from worker.extraction.notices.phrases import EDGE_CHARS, plain_line, without_quotes
from worker.extraction.notices.redirect_pages import find_elsewhere, find_redirect
from worker.extraction.notices.script_shells import find_script_shell
from worker.extraction.notices.shown_lines import (
    MIN_RUNNING_CHARS,
    ShownPage,
    read_shown_page,
    read_shown_text,
)
from worker.page.page import Page

MAX_RUNNING_CHARS = 600
"""A notice has up to this many characters of running text in the body."""
MAX_RUNNING_CHARS_STATED = 150
"""The same if the page states that it is an article, or when and by whom it was written."""
MAX_PAGE_CHARS = 1500
"""Phrases inside lines count only if the page shows up to this many characters, with chrome."""
MAX_PLAIN_CHARS = 600
"""The same for a plain text."""
MAX_PLAIN_CHARS_TITLED = 200
"""The first line of a plain text up to this length counts as the title of a notice."""
MIN_HEADLINE_CHARS = 30
MAX_LINE_CHARS = 200
MAX_SHORT_LINES = 40
KIND_OF_NOTICE: dict[str, PageKind] = {
    "error_page": "error_page",
    "bot_check": "error_page",
    "login_wall": "login_wall",
}
"""The kind of page for each notice; for other notices it is ``other``."""
_ADVICE = {
    "error_page": "it says that the page cannot be had",
    "login_wall": "it asks to log in",
    "bot_check": "it checks whether the reader is a robot",
    "consent_wall": "it asks for consent in place of the document; save it from a browser and ingest that",
    "needs_rendering": (
        "only a script shows its text; have pages rendered (docs/rendering.md), "
        "or save it from a browser (HTML or MHTML) and ingest that"
    ),
    "redirect_page": "it only leads to another address; ingest that",
    "parked_domain": "nothing is at this domain but an offer",
    "unsupported_browser": "it asks for another browser; save it from one and ingest that",
    "app_only": "it asks to go on in an app",
}
_STATUS_CODE = re.compile(
    r"(?:(?:error|http|status|code|fehler|erreur|errore|erro|ошибка|fout|błąd|hata|fel|エラー|错误|錯誤)[\s:#-]*+){0,9}"
    r"(?<![\da-z.,])(?:40[0-9]|410|429|451|50[0-4])(?![\da-z])"
    r"(?:[\s:#-]*+(?:error|fehler|エラー|错误|錯誤))?",
    re.IGNORECASE,
)
"""A status code in a title. 418 and others are left out, because articles are about them."""
_SEPARATORS = re.compile(r"(?:(?<!\s)\s++)?[|·•»«›:]\s*+|(?<!\s)\s++[-–—]++\s++|(?<=[.,!?。！？，…])\s*+")


def find_notice(statements: Statements, choice: Choice, thread: Thread, metadata: Metadata) -> Notice | None:
    """The notice that a markup page shows in place of a document, or None."""
    if thread.comments:
        return None
    titles = [title for title in (metadata.title, _page_title(statements)) if title]
    shown = read_shown_page(statements, titles, is_stated=_is_stated(statements, metadata))
    if wall := find_consent_wall(shown):
        return _notice("consent_wall", wall)
    if _is_document(shown, choice):
        return None
    headings = [
        b for b in statements.blocks if b.element.tag in ("h1", "h2", "h3") and b.length <= MAX_LINE_CHARS
    ][:3]
    is_empty = shown.chars <= MAX_PAGE_CHARS
    headlines = [*titles, *[block.text for block in headings if is_empty or block.element.tag == "h1"]]
    if check := find_bot_check(shown):
        return _notice("bot_check", check)
    if notice := _notice_by_titles(headlines):
        return notice
    if not is_empty:
        return _notice_by_lines(headlines, asks_password=False)
    if notice := _notice_by_page(shown):
        return notice
    lines = _short_lines(statements) if shown.other_chars() <= MAX_RUNNING_CHARS else []
    return _notice_by_lines(
        [*headlines, *lines], asks_password=_has_password_field(statements) and not _has_headline(shown)
    )


def find_text_notice(page: Page, title: str | None, thread: Thread) -> Notice | None:
    """The notice that a text page shows in place of a document, or None."""
    shown = read_shown_text(page, title)
    if thread.comments or not shown.lines:
        return None
    if wall := find_consent_wall(shown):
        return _notice("consent_wall", wall)
    if shown.chars > MAX_PLAIN_CHARS:
        return None
    lines = [line.text for line in shown.lines if len(line.text) <= MAX_LINE_CHARS]
    if shown.chars <= MAX_PLAIN_CHARS_TITLED and (notice := _notice_by_titles([*shown.titles, *lines[:1]])):
        return notice
    if line := next((text for text in lines if CHECKS_WITHIN.search(without_quotes(text))), None):
        return _notice("bot_check", repr(line[:80]))
    return _notice_by_page(shown)


def _notice_by_titles(titles: Iterable[str]) -> Notice | None:
    """A notice found by a whole title or heading."""
    titles = [plain_line(title) for title in titles]
    for phrases, reason in ((CHECKS, "bot_check"), (ERRORS, "error_page"), (LOGINS, "login_wall")):
        allows_code = reason == "error_page"
        if line := next(
            (text for text in titles if _has_phrase(text, phrases, allows_code=allows_code)), None
        ):
            return _notice(reason, repr(line[:60]))
    return None


def _notice_by_page(shown: ShownPage) -> Notice | None:
    """A notice found by everything that the page shows."""
    if any(
        CHECKS_WITHIN.search(without_quotes(line.text))
        for line in shown.lines
        if len(line.text) <= MAX_LINE_CHARS
    ):
        return None  # its lines decide
    if to := find_redirect(shown):
        return _notice("redirect_page", to)
    if note := find_script_shell(shown):
        return _notice("needs_rendering", note)
    found = find_elsewhere(shown)
    return _notice(*found) if found else None


def _notice_by_lines(lines: list[str], *, asks_password: bool) -> Notice | None:
    """A notice found by phrases inside lines."""
    lines = [without_quotes(plain_line(text)) for text in lines]
    patterns = ((CHECKS_WITHIN, "bot_check"), (LOGINS_WITHIN, "login_wall"), (ERRORS_WITHIN, "error_page"))
    for pattern, reason in patterns:
        if found := next((match for text in lines if (match := pattern.search(text))), None):
            return _notice(reason, repr(found[0]))
    if asks_password and any(_has_phrase(text, LOGINS, allows_code=False) for text in lines):
        return _notice("login_wall", "a field for a password")
    return None


def _notice(reason: str, because: str) -> Notice:
    return Notice(
        reason, f"{_ADVICE[reason]}: {because}, and little to read", KIND_OF_NOTICE.get(reason, "other")
    )


def _short_lines(statements: Statements) -> list[str]:
    """The page's first lines, and the texts of its buttons if it asks for a password."""
    lines = [block.text for block in statements.blocks[:MAX_SHORT_LINES] if block.length <= MAX_LINE_CHARS]
    return [*lines, *button_texts(statements.page)] if lines and _has_password_field(statements) else lines


def _has_headline(shown: ShownPage) -> bool:
    """Whether a heading is too long for the heading of a form: it belongs to a document."""
    return any(
        line.is_heading and not line.is_chrome and len(line.text) >= MIN_HEADLINE_CHARS
        for line in shown.lines
    )


def _has_password_field(statements: Statements) -> bool:
    """Whether the page has a field for a password."""
    return any(e.attrs.get("type", "").lower() == "password" for e in statements.page.by_tag.get("input", ()))


def _is_stated(statements: Statements, metadata: Metadata) -> bool:
    """Whether the page states that it is an article, or when and by whom it was written."""
    return statements.article is not None or bool(metadata.published and metadata.authors)


def _is_document(shown: ShownPage, choice: Choice) -> bool:
    """Whether the page has enough running text to be a document."""
    long: list[Block] = [
        b for b in choice.blocks if b.length >= MIN_RUNNING_CHARS and b.linked_chars < 0.4 * b.length
    ]
    return sum([b.length for b in long]) > (
        MAX_RUNNING_CHARS_STATED if shown.is_stated else MAX_RUNNING_CHARS
    )


def _page_title(statements: Statements) -> str:
    """The page's ``<title>``."""
    return next((element.text for element in statements.page.by_tag.get("title", ())), "")


def _has_phrase(title: str, phrases: frozenset[str], *, allows_code: bool) -> bool:
    """Whether a part of a title is one of the phrases, or (with `allows_code`) only a status code."""
    for part in (title.casefold(), *_SEPARATORS.split(title.casefold())):
        rest = _STATUS_CODE.sub("", part).strip(EDGE_CHARS)
        if rest in phrases or (allows_code and not rest and _STATUS_CODE.search(part)):
            return True
    return False
