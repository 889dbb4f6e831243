"""Find where more comments of a thread are said to be: in an interface, on later pages, in a feed."""

from __future__ import annotations

from worker.comments.leads.comment_feeds import find_comment_feeds
from worker.comments.leads.interfaces import find_interfaces
from worker.comments.leads.later_pages import find_first_later_page
from worker.document import Lead, Thread
from worker.page.page import Page


def find_leads(page: Page, thread: Thread) -> tuple[Lead, ...]:
    """The leads of a document's page, the best first. They are alternatives: each is to the same thread."""
    later = find_first_later_page(page, thread)
    return (*find_interfaces(page), *([later] if later else ()), *find_comment_feeds(page, thread))
