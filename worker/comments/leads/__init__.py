"""Find where more comments of a thread are said to be: in an interface, on later pages, in a feed."""

from __future__ import annotations

from worker.comments.leads.comment_feeds import find_comment_feeds
from worker.comments.leads.interfaces import find_interfaces
from worker.comments.leads.later_pages import find_first_later_page
from worker.document import Lead, Thread
from worker.document.item_notes import ItemNotes
from worker.page.page import Page


def find_leads(page: Page, thread: Thread) -> tuple[Lead, ...]:
    """The leads of a document's page, the best first. They are alternatives: each is to the same thread."""
    later = find_first_later_page(page, thread)
    return (*find_interfaces(page), *([later] if later else ()), *find_comment_feeds(page, thread))


def add_stated_feed(leads: tuple[Lead, ...], notes: ItemNotes) -> tuple[Lead, ...]:
    """The leads with the feed of comments that the feed that brought a document names, if it names one."""
    if notes.comment_feed is None:
        return leads
    because = "the feed that brought the document names it"
    feed = Lead("feed", notes.comment_feed, because, stated=notes.comments_stated)
    return (*(lead for lead in leads if lead.address != feed.address), feed)
