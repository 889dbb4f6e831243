"""Comments: who said what, when, in answer to whom. A page in, a thread out."""

from __future__ import annotations

from collections.abc import Sequence

from worker.comments.dumps.dump_threads import find_in_lines
from worker.comments.json_ld_comments import find_in_linked_data
from worker.comments.markup.page_threads import find_in_markup
from worker.comments.platforms import NO_PLATFORM_TABLES, PlatformTables, load_platform_tables
from worker.comments.platforms.table_reader import apply_tables
from worker.document import Thread
from worker.page.page import Page, Span

__all__ = ["NO_PLATFORM_TABLES", "PlatformTables", "find", "load_platform_tables"]


def find(page: Page, areas: Sequence[Span] = (), platforms: PlatformTables | None = None) -> Thread:
    """The comments of a page, whatever platform it comes from; an empty thread where there are none.

    The thread's spans hold the whole section with its chrome (headings, buttons, avatars); the opening
    post of a thread is not among the comments, and no span covers it. Relative times are resolved
    against `page.received`, and are None without it. Links are as written on the page. In markup, `areas`
    are the only places looked at, where any are given: whoever gives them knows that readers speak there.
    `known` are tables of platforms (all, if not given): where one fits, it reads the comments' fields.
    """
    if page.is_text:
        return find_in_lines(page)
    found = find_in_markup(page, areas)
    if not found.comments:
        return find_in_linked_data(page)
    return apply_tables(page, found, load_platform_tables() if platforms is None else platforms)
