"""Comments: who said what, when, in answer to whom. A page in, a thread out."""

from __future__ import annotations

from collections.abc import Sequence

from worker.comments.linked_data import find_in_linked_data
from worker.comments.page_threads import find_in_markup
from worker.comments.text_dumps import find_in_lines
from worker.document import Thread
from worker.page import Page, Span

__all__ = ["find"]


def find(page: Page, areas: Sequence[Span] = ()) -> Thread:
    """The comments of a page, whatever platform it comes from; an empty thread where there are none.

    The thread's spans hold the whole section with its chrome (headings, buttons, avatars); the opening
    post of a thread is not among the comments, and no span covers it. Relative times are resolved
    against `page.received`, and are None without it. Links are as written on the page. In markup, `areas`
    are the only places looked at, where any are given: whoever gives them knows that readers speak there.
    """
    if page.is_text:
        return find_in_lines(page)
    found = find_in_markup(page, areas)
    return found if found.comments else find_in_linked_data(page)
