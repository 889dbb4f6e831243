"""What a page says of its thread, written in the transaction that stores the page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.document import Article
from worker.document.thread_record import PAGE_ONLY, READ_TO_THE_END
from worker.store.documents.comments import lock_comments
from worker.store.ledger.claims import Claim
from worker.store.threads.readings import Readings, count_found, set_complete


class PageThreads:
    """Notes the leads that pages show, and begins the first reading of their threads.

    Without `follows`, leads are only remembered.
    """

    def __init__(self, readings: Readings, *, follows: bool) -> None:
        self._readings = readings
        self._follows = follows

    def was_read(self, connection: Connection, address_key: str) -> bool:
        """Whether more of a page's thread was ever asked for: then a page does not show what is gone."""
        thread = self._readings.find_at(connection, address_key)
        return thread is not None and thread.reading > 0

    def note(
        self, connection: Connection, article: Article, claim: Claim, at: tuple[int, str], now: datetime
    ) -> None:
        """Note the leads of a page that was fetched, `at` a document id and address key.

        A reading begins if the page does not show all comments, and none began before, or more are stated
        and the last one did not read all that can be reached of these. If the page shows no leads any more,
        those that are known are kept.
        """
        document_id, address_key = at
        lock_comments(connection, document_id)
        thread = self._readings.find_at(connection, address_key)
        leads = article.leads if claim.kind == "url" or claim.notes.follow else ()
        is_all = article.shows_all_comments
        if thread is None and not leads:
            set_complete(connection, document_id, article.comments_complete)
            return
        thread = thread or self._readings.add(connection, document_id, address_key)
        thread.document_id = document_id
        stated_before = thread.stated
        thread.take_page(article.comments_stated, leads)
        if thread.state != "reading":
            grew = thread.stated is not None and thread.stated > count_found(connection, document_id)
            is_news = grew and (thread.stated != stated_before or thread.reason not in READ_TO_THE_END)
            if is_all and not thread.reading:
                set_complete(connection, document_id, True)
            elif leads and self._follows and not claim.is_again and (is_news or not thread.reading):
                self._readings.begin(connection, thread, now, is_whole=True)
            elif not thread.reading:
                thread.reason = None if self._follows else PAGE_ONLY
                set_complete(connection, document_id, False if grew else None)
        self._readings.save(connection, thread)
