"""Find the comments of a page: author, text, time and parent of each. A `Page` in, a `Thread` out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from worker.comments.confidence import judge
from worker.comments.dumps.dump_threads import find_in_lines
from worker.comments.json_ld_comments import find_in_linked_data
from worker.comments.leads import add_stated_feed, find_leads
from worker.comments.leads.later_pages import find_next_page
from worker.comments.markup.page_threads import find_in_markup
from worker.comments.merging import merge
from worker.comments.parts import read_part
from worker.comments.platforms import NO_PLATFORM_TABLES, PlatformTables, load_platform_tables
from worker.comments.platforms.table_reader import apply_tables
from worker.document import Fact, Thread, ThreadPart
from worker.document.written_page import WrittenPage
from worker.page.page import Page, Span

__all__ = [
    "NO_PLATFORM_TABLES", "PlatformTables", "add_stated_feed", "find", "find_on_later_page",
    "load_platform_tables", "merge", "read_part",
]  # fmt: skip


def find(page: Page, areas: Sequence[Span] = (), platforms: PlatformTables | None = None) -> Thread:
    """Find the comments of a page of any platform. The thread is empty if there are none.

    The thread's spans cover the whole section with its chrome (headings, buttons, avatars). The opening
    post of a thread is not a comment, and no span covers it. Relative times are resolved against
    `page.received`, and are None without it. Links stay as written on the page. If `areas` are given,
    only these parts of the markup are searched; they are known to hold comments. `platforms` are the
    tables to try (default: all): the first that matches the page reads the comments' fields.
    Where the document's format marks the comments, they are taken as they are.
    """
    if isinstance(page, WrittenPage):
        return _take_written(page)
    thread = judge(_find(page, areas, platforms))
    return thread if page.is_text else replace(thread, leads=find_leads(page, thread))


def find_on_later_page(
    page: Page,
    document: str,
    areas: Sequence[Span] = (),
    platforms: PlatformTables | None = None,
) -> ThreadPart:
    """Find the comments of a later page of a thread, and the lead to the next page.

    `document` is the text of the document's body: an opening post that stands on every page is no comment.
    A parent on an earlier page is named by its `parent_native_id`.
    """
    thread = _find(page, areas, platforms, document)
    following = find_next_page(page, thread)
    return ThreadPart(thread.comments, (following,) if following else (), thread.stated, thread.evidence)


def _take_written(page: WrittenPage) -> Thread:
    """The comments that the document's format marks as such."""
    if not page.comments:
        return Thread()
    fact = Fact("comments", f"{len(page.comments)} comments", "marked by the document's format")
    return Thread(page.comments, evidence=(fact,), confidence=1.0)


def _find(
    page: Page, areas: Sequence[Span], platforms: PlatformTables | None, document: str | None = None
) -> Thread:
    if page.is_text:
        return find_in_lines(page)
    found = find_in_markup(page, areas, document)
    if not found.comments:
        linked = find_in_linked_data(page)
        return linked if linked.comments else found
    return apply_tables(page, found, load_platform_tables() if platforms is None else platforms)
