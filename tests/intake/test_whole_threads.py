"""Threads that go on beyond their page, from their hosts all the way into the store."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests.thread_site import faults
from tests.thread_site.applications import Discourse
from tests.thread_site.blogs import WordPress
from tests.thread_site.boards import PhpBB
from tests.thread_site.comment_boxes import Isso
from tests.thread_site.hosts import ThreadSite
from tests.thread_site.ingesting import LocalContext, ingest, local_settings
from tests.thread_site.many_hosts import own_parents, wrong_types
from tests.thread_site.scoring import rows_of, score
from tests.thread_site.truth import make_thread
from worker.store import open_store
from worker.store.tables import Document, ThreadRow

REST = "/wp-json/wp/v2/comments"
SOME = {"per_page": 10}
"""So that the page shows only the first of them."""


@pytest.fixture
def read(sqlite_url, tmp_path):
    """A function that ingests the one thread of a host; what was asked and what is in the store after it."""
    with ExitStack() as opened:

        def reading(host):
            site = ThreadSite(host)
            opened.callback(site.close)
            conf = local_settings(tmp_path, sqlite_url)
            context = LocalContext(conf, opened.enter_context(open_store(conf)), site.port)
            return Reading(site, host, context)

        yield reading


class Reading:
    """A thread of one host, read and read again."""

    def __init__(self, site, host, context):
        self.site, self.host, self.context = site, host, context
        ((self.url, _, self.thread),) = site.addresses()
        self.again("first")

    def again(self, name):
        self.outcomes = ingest(self.context, [self.url], name)

    @property
    def score(self):
        return score(self.thread, rows_of(self.context.store, self.url), self.host.flat)

    @property
    def further(self):
        """How many requests were made beyond that for the page."""
        return len(self.site.requests(self.thread)) - 1

    @property
    def document(self):
        query = select(Document.comments_found, Document.comments_complete, Document.comments_stated)
        with self.context.store.database.reading() as connection:
            return connection.execute(query.where(Document.url == self.url)).one()

    @property
    def reason(self):
        with self.context.store.database.reading() as connection:
            return connection.execute(select(ThreadRow.reason)).scalar_one()


@pytest.mark.parametrize(
    "host",
    [
        WordPress("rest.example", [make_thread(1, 120, 3, moderated=True)], **SOME),
        WordPress("pages.example", [make_thread(2, 60, 3)], rest=False, **SOME),
        WordPress(
            "newest.example", [make_thread(3, 60, 3)], rest=False, newest_first=True, numbered=True, **SOME
        ),
        Discourse("discourse.example", [make_thread(4, 50, 3)]),
        PhpBB("phpbb.example", [make_thread(5, 40)]),
        Isso("isso.example", [make_thread(6, 12, 2)]),
    ],
    ids=lambda host: host.name,
)
def test_every_comment_is_stored_once_with_its_parent(read, host):
    reading = read(host)
    assert reading.score.perfect, reading.score.wrong[:5]
    assert reading.further <= host.fewest(reading.thread) + 1
    assert reading.document[:2] == (len(reading.thread.shown), True)


@pytest.mark.parametrize("status", [401, 403, 410])
def test_the_next_way_is_taken_where_an_interface_is_closed(read, status):
    host = WordPress("wp.example", [make_thread(1, 40, 2)], **SOME)
    host.faults.append(faults.closed(REST, status))
    reading = read(host)
    assert reading.score.perfect, reading.score.wrong[:5]
    assert reading.document.comments_complete


def test_the_pages_own_comments_stay_where_all_else_is_closed(read):
    host = WordPress("wp.example", [make_thread(1, 40, 2)], **SOME)
    host.faults.append(faults.closed(rf"{REST}|/feed/|comment-page", 403))
    reading = read(host)
    assert 10 <= reading.score.stored < 40
    assert not reading.document.comments_complete
    assert reading.reason == "http_403"


def test_a_feed_of_the_newest_is_not_the_whole(read):
    host = WordPress("wp.example", [make_thread(1, 40)], rest=False, **SOME)
    host.faults.append(faults.closed("comment-page", 403))
    reading = read(host)
    assert (reading.score.stored, reading.score.doubled) == (20, 0)
    assert not reading.document.comments_complete


def test_comments_that_come_and_pages_that_overlap_make_none_twice(read):
    thread = make_thread(1, 50)
    host = WordPress("wp.example", [thread], rest=False, newest_first=True, **SOME)
    host.overlap = 2
    host.faults.append(faults.arrival("comment-page", thread, 2))
    reading = read(host)
    assert reading.score.perfect, reading.score.wrong[:5]


def test_a_host_that_is_busy_is_asked_again_later(read):
    host = WordPress("wp.example", [make_thread(1, 40)], **SOME)
    host.faults.append(faults.busy(REST, 2, 90))
    reading = read(host)
    assert reading.score.perfect
    assert reading.context.ahead.total_seconds() >= 90


@pytest.mark.parametrize(
    "fault",
    [
        faults.changed(REST, own_parents),
        faults.changed(REST, wrong_types),
        faults.changed(REST, lambda comments: comments * 3),
        faults.changed(REST, lambda comments: {"error": comments[0]}),
        faults.changed(REST, lambda comments: [one | {"post": 77} for one in comments]),
        faults.answers(REST, faults.ENDLESS),
        faults.answers(REST, faults.Page(b"[" * 100_000, type="application/json")),
        faults.answers(REST, faults.Page(status=302, headers={"Location": "http://10.0.0.1/comments"})),
    ],
)
def test_a_hostile_interface_takes_nothing_from_the_page(read, fault):
    host = WordPress("wp.example", [make_thread(1, 30, 2)], newest_first=True, **SOME)
    host.faults.append(fault)
    reading = read(host)
    assert reading.score.stored >= 10
    assert (reading.score.doubled, reading.score.foreign) == (0, 0)
    assert reading.further <= 12
