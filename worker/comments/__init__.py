"""Comments: who said what, when, in answer to whom. A page in, a thread out."""

from __future__ import annotations

from worker.comments.page_threads import find_in_markup
from worker.comments.text_dumps import find_in_lines
from worker.document import Thread
from worker.page import Page

__all__ = ["find"]


def find(page: Page) -> Thread:
    """The comments of a page, whatever platform it comes from; an empty thread where there are none."""
    if page.is_text:
        return find_in_lines(page)
    return find_in_markup(page)
