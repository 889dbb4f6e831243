from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from thread_clerk import PAGE, Thread, lead, numbered

from worker.cli.commands import service_commands
from worker.document.thread import MAX_COMMENTS
from worker.document.thread_record import MAX_REQUESTS, next_distance
from worker.errors import Rejected
from worker.rules.sites import NO_RULES, Rules, Site
from worker.store import Store
from worker.store.ledger.claims import LostClaimError

FEED, INTERFACE, SECOND, THIRD = (
    lead("feed", "feed"),
    lead("interface", "api", platform="wordpress"),
    lead("page", "2"),
    lead("page", "3"),
)


@pytest.fixture
def thread(clerk):
    return Thread(clerk)


@pytest.fixture
def told(thread, rows):
    """A function that gives what is known of the document's comments, and of its thread."""

    def read(document_id=1):
        document = thread.clerk.document(document_id)
        (row,) = rows("SELECT state, reason, requests FROM threads") or [{}]
        return document["comments_found"], document["comments_complete"], row.get("state"), row.get("reason")

    return read


def texts(thread, document_id=1):
    found = thread.store.library.read_details(document_id).comments
    return [int(row["text"].split()[1][:-1]) for row in found if row["deleted_at"] is None]


def test_pages_are_read_to_the_end(thread, told):
    thread.page(*numbered(1, 2), stated=6, leads=[FEED, SECOND])
    assert (thread.asked(), told()) == (["2"], (2, None, "reading", None))
    assert thread.part(*numbered(2, 3, 4), leads=[THIRD]) == "comments"
    assert thread.asked() == ["3"]
    assert thread.part(*numbered(5, 6)) == "comments"
    assert (thread.asked(), told(), texts(thread)) == ([], (6, True, "read", None), [1, 2, 3, 4, 5, 6])
    assert thread.clerk.changes() == [(1, "created"), (1, "comments"), (1, "comments")]


def test_the_comments_of_a_part_are_counted_apart_from_its_verdict(thread, rows):
    thread.page(*numbered(1, 2), stated=4, leads=[SECOND])
    assert thread.part(*numbered(2, 3, 4)) == "comments"
    counted = rows("SELECT what, sum(count) AS count FROM hourly_counts GROUP BY what")
    assert {row["what"]: int(row["count"]) for row in counted} == {"new": 1, "comments": 1, "new comments": 4}


def test_after_a_page_without_comments_it_is_not_known_whether_all_were_read(thread, told):
    thread.page(*numbered(1, 2, 3), stated=None, leads=[SECOND])
    assert thread.part() == "unchanged"
    assert told() == (3, None, "read", "empty_page")
    thread.page(*numbered(1, 2, 3), stated=4, leads=[SECOND])
    thread.part()
    assert told() == (3, False, "read", "empty_page")


def test_the_best_place_is_asked_and_the_next_only_if_it_is_closed_or_broken(thread, told):
    thread.page(*numbered(1), stated=3, leads=[FEED, SECOND, INTERFACE])
    closed = thread.close("http_403")
    assert thread.clerk.item(closed) | dict(state="done", verdict="closed") == thread.clerk.item(closed)
    assert thread.asked() == ["2"]
    thread.fail()
    assert thread.asked() == []
    assert thread.store.threads.continue_failed(thread.clerk.now, 10) == 1
    assert thread.asked() == ["feed"]
    thread.close("robots_refused")
    assert told() == (1, False, "read", "http_403")
    assert thread.store.threads.continue_failed(thread.clerk.now, 10) == 0


def test_up_once_does_not_end_before_the_other_places_were_asked(thread):
    thread.page(*numbered(1), stated=3, leads=[SECOND, FEED])
    thread.fail()
    assert not service_commands._is_settled(thread.store, thread.clerk.now)
    assert thread.asked() == ["feed"]
    thread.clerk.now = datetime.now(UTC)
    thread.part(*numbered(2, 3))
    assert service_commands._is_settled(thread.store, thread.clerk.now)


@pytest.mark.parametrize(
    ("about", "complete", "asked"),
    [
        (dict(stated=2, complete=True), True, []),
        (dict(stated=2, leads=[FEED]), True, []),
        (dict(stated=2, leads=[SECOND]), None, ["2"]),
        (dict(stated=5, complete=False), False, []),
        (dict(stated=None), None, []),
        (dict(stated=None, leads=[FEED]), None, ["feed"]),
    ],
)
def test_what_is_asked_after_a_page(thread, told, about, complete, asked):
    thread.page(*numbered(1, 2), **about)
    assert (told()[1], thread.asked()) == (complete, asked)


def test_totals_that_lie(thread, told):
    thread.page(*numbered(1, 2), stated=9, leads=[INTERFACE])
    thread.part(*numbered(1, 2, 3), stated=4)
    assert told() == (3, False, "read", "fewer_than_stated")
    thread.page(*numbered(1, 2), stated=9, leads=[INTERFACE])  # it is asked again, as more are stated
    thread.part(*numbered(1, 2, 3, 4), stated=4)
    assert told() == (4, True, "read", None)


def test_a_page_that_always_states_more_than_can_be_read_is_not_read_on_at_every_visit(thread, told):
    thread.page(*numbered(1, 2), stated=9, leads=[INTERFACE])
    thread.part(*numbered(1, 2, 3))
    thread.page(*numbered(1, 2), stated=9, leads=[INTERFACE])
    assert (thread.asked(), told()) == ([], (3, False, "read", "fewer_than_stated"))
    thread.page(*numbered(1, 2), stated=10, leads=[INTERFACE])
    assert thread.asked() == ["api"]
    thread.fail("not_json")
    thread.store.threads.continue_failed(thread.clerk.now, 10)
    thread.page(*numbered(1, 2), stated=10, leads=[INTERFACE])  # it may be read this time
    assert thread.asked() == ["api"]


@pytest.mark.parametrize("ends", ["fail", "close"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_place_is_read_only_if_all_its_parts_were(thread, told, ends, is_first):
    thread.page(*numbered(1), stated=None, leads=[INTERFACE, FEED])
    branches = [lead("interface", name, platform="wordpress") for name in ("left", "right")]
    thread.part(*numbered(1), leads=branches)
    if not is_first:
        thread.part(*numbered(2))
    getattr(thread, ends)("http_410")
    if is_first:
        thread.part(*numbered(2))
    thread.store.threads.continue_failed(thread.clerk.now, 10)
    assert thread.asked() == ["feed"]
    thread.close("http_404")
    assert told() == (2, None, "read", None)  # not complete: a part is missing


def test_a_feed_of_the_newest_is_not_known_to_be_all(thread, told):
    thread.page(stated=None, leads=[FEED])
    thread.part(*numbered(8, 9))
    assert told() == (2, None, "read", None)


@pytest.mark.parametrize(("shown", "complete"), [([1, 2], True), ([2], None), ([], None)])
def test_a_feed_that_shows_the_same_as_the_page_shows_all(thread, told, shown, complete):
    thread.page(*numbered(1, 2), stated=None, leads=[FEED])
    thread.part(*numbered(*shown))
    assert told() == (2, complete, "read", None)


def test_pages_that_never_end(thread, told):
    thread.page(*numbered(1), stated=None, leads=[SECOND])
    for number in range(MAX_REQUESTS):
        thread.part(*numbered(number), leads=[lead("page", f"page-{number}")])
    assert (thread.asked(), told()[1:]) == ([], (False, "read", "bound"))


def test_a_page_that_names_itself_as_the_next_is_asked_once(thread, told):
    thread.page(*numbered(1), stated=None, leads=[SECOND])
    thread.part(*numbered(2), leads=[SECOND])
    assert (thread.asked(), told()) == ([], (2, True, "read", None))


def test_a_place_that_answers_the_same_to_every_page_is_not_followed(thread, told):
    same = b"always the first page"
    thread.page(*numbered(1), stated=9, leads=[INTERFACE])
    thread.part(*numbered(1, 2), leads=[SECOND], claim=thread.claim(same))
    thread.part(*numbered(1, 2), leads=[THIRD], claim=thread.claim(same))
    assert (thread.asked(), told()) == ([], (2, False, "read", "fewer_than_stated"))


def test_what_a_place_answered_in_an_earlier_reading_is_followed_again(thread):
    thread.page(*numbered(1), stated=9, leads=[SECOND])
    thread.part(*numbered(1, 2), claim=thread.claim(b"the second page"))
    thread.clerk.now += timedelta(days=9)
    assert thread.store.threads.begin_due(thread.clerk.now, 9, NO_RULES.reads_threads) == 1
    thread.part(*numbered(1, 2), leads=[THIRD], claim=thread.claim(b"the second page"))
    assert thread.asked() == ["3"]


def test_a_thread_of_too_many_comments(thread, told):
    thread.page(*numbered(*range(MAX_COMMENTS - 1)), stated=9000, leads=[SECOND])
    thread.part(*numbered(MAX_COMMENTS - 1, MAX_COMMENTS), leads=[THIRD])
    assert (thread.asked(), told()) == ([], (MAX_COMMENTS + 1, False, "read", "bound"))


def test_what_a_whole_reading_does_not_show_is_deleted_and_by_no_page(thread):
    day = timedelta(days=1)
    thread.page(*numbered(1, 2), stated=4, leads=[INTERFACE])
    thread.part(*numbered(1, 2, 3, 4))
    thread.clerk.now += day
    thread.page(*numbered(1), stated=1, leads=[INTERFACE])
    assert texts(thread) == [1, 2, 3, 4]
    thread.page(*numbered(1, 2), stated=5, leads=[INTERFACE])
    thread.clerk.now += timedelta(minutes=1)
    thread.part(*numbered(1, 2, 4, 5), stated=4)
    assert texts(thread) == [1, 2, 4, 5]
    assert thread.clerk.changes()[-1] == (1, "comments")
    assert thread.clerk.document(1)["comments_found"] == 4


def test_what_a_broken_reading_did_not_show_is_not_deleted(thread):
    thread.page(*numbered(1, 2), stated=6, leads=[INTERFACE])
    thread.part(*numbered(1, 2), leads=[SECOND, THIRD])
    thread.part(*numbered(3, 4))
    thread.part(*numbered(5, 6))
    thread.clerk.now += timedelta(days=1)
    thread.page(*numbered(1, 2), stated=7, leads=[INTERFACE])
    thread.clerk.now += timedelta(minutes=1)
    thread.part(*numbered(1, 2), leads=[SECOND, THIRD])
    thread.fail()
    thread.part(*numbered(5, 6, 7))
    assert texts(thread) == [1, 2, 3, 4, 5, 6, 7]


def test_a_revisit_asks_the_cheapest_place_and_the_others_if_comments_can_be_missing(thread, told):
    thread.page(*numbered(1, 2), stated=3, leads=[INTERFACE, FEED])
    thread.part(*numbered(1, 2, 3))
    threads = thread.store.threads
    assert threads.begin_due(thread.clerk.now, 10, NO_RULES.reads_threads) == 0
    thread.clerk.now += timedelta(days=20)
    assert threads.begin_due(thread.clerk.now, 10, NO_RULES.reads_threads) == 1
    assert thread.asked() == ["feed"]
    assert thread.part(*numbered(3, 4), stated=4) == "comments"
    assert (thread.asked(), told()) == ([], (4, True, "read", None))
    thread.clerk.now += timedelta(days=20)
    assert threads.begin_due(thread.clerk.now, 10, NO_RULES.reads_threads) == 1
    thread.part(*numbered(8, 9), stated=9)
    assert thread.asked() == ["api"]
    assert thread.part(*numbered(*range(1, 10)), stated=9) == "comments"
    assert (told(), texts(thread)) == ((9, True, "read", None), list(range(1, 10)))


def test_no_revisit_of_a_thread_if_only_pages_are_read(thread, store_settings):
    thread.page(*numbered(1, 2), stated=3, leads=[INTERFACE])
    thread.part(*numbered(1, 2, 3))
    later = thread.clerk.now + timedelta(days=20)
    only_pages = Store(thread.store.database, replace(store_settings, threads="page"))
    assert only_pages.threads.begin_due(later, 10, NO_RULES.reads_threads) == 0
    assert thread.store.threads.begin_due(later, 10, NO_RULES.reads_threads) == 1


def test_a_site_s_threads_are_not_revisited_once_a_rule_forbids_it(thread):
    thread.page(*numbered(1, 2), stated=3, leads=[INTERFACE])
    thread.part(*numbered(1, 2, 3))
    later = thread.clerk.now + timedelta(days=20)
    forbidding = Rules((Site("a.example", reads_threads=False),))
    assert thread.store.threads.begin_due(later, 10, forbidding.reads_threads) == 0
    assert thread.store.threads.begin_due(later, 10, NO_RULES.reads_threads) == 0


def test_nothing_new_is_unchanged(thread):
    thread.page(*numbered(1, 2), stated=None, leads=[INTERFACE])
    assert thread.part(*numbered(1, 2)) == "unchanged"
    assert thread.clerk.changes() == [(1, "created")]


@pytest.mark.parametrize(
    ("visits", "growth", "expected"),
    [
        (0, 0, (1, 60)),
        (1, 0, (2, 120)),
        (2, 0, (3, None)),
        (2, 5, (2, 120)),
        (5, 1, (3, None)),
        (1, 3, (1, 60)),
    ],
)
def test_a_thread_that_grows_is_asked_more_often(visits, growth, expected):
    assert next_distance((60, 120), visits, growth) == expected


def test_a_copy_has_a_thread_of_its_own_that_goes_with_it(thread, rows):
    other = "https://b.example/copy"
    thread.page(*numbered(1), body="same words", stated=9, leads=[SECOND])
    thread.page(*numbered(21), body="same words", address=other, stated=9, leads=[THIRD])
    assert [row["document_id"] for row in rows("SELECT document_id FROM threads")] == [1, 1]
    late = thread.claim()
    thread.part(*numbered(22))
    assert thread.page(*numbered(21), body="other words", address=other, stated=9) == 2
    thread.part(*numbered(2), claim=late)
    assert (texts(thread, 1), texts(thread, 2)) == ([1, 2], [21, 22])
    assert [thread.clerk.document(number)["comments_found"] for number in (1, 2)] == [2, 2]


def test_a_document_read_again_keeps_the_comments_of_its_thread(thread):
    thread.page(*numbered(1), stated=3, leads=[INTERFACE])
    thread.part(*numbered(1, 2, 3))
    (candidate,) = thread.store.reprocessing.select_all(0, 10)
    assert candidate.target == PAGE
    (item_id,) = thread.store.reprocessing.accept([candidate], "run", thread.clerk.now)
    about = dict(body=f"words of {PAGE}", stated=1, leads=[INTERFACE])
    thread.clerk.record(PAGE, comments=numbered(1), claim=thread.clerk.claim(item_id), address=PAGE, **about)
    assert (texts(thread), thread.asked()) == ([1, 2, 3], [])


def test_what_is_forgotten_takes_its_thread_along(thread, rows):
    thread.page(*numbered(1), stated=None, leads=[SECOND])
    thread.part(*numbered(2), leads=[THIRD])
    running = thread.claim()
    thread.store.forgetting.forget(1, thread.clerk.now)
    with pytest.raises(LostClaimError):
        thread.part(*numbered(3), claim=running)
    assert (
        rows("SELECT id FROM threads") == rows("SELECT id FROM comments") == rows("SELECT id FROM raw") == []
    )
    assert {(row["kind"], row["reason"]) for row in rows("SELECT kind, reason FROM items")} == {
        ("url", "forgotten"),
        ("thread", "forgotten"),
    }
    assert not [
        row for row in rows("SELECT address_key FROM tombstones") if "thread:" in str(row["address_key"])
    ]


def test_a_part_that_failed_is_retried_by_a_person(thread, told):
    thread.page(*numbered(1), stated=3, leads=[SECOND])
    thread.fail()
    thread.store.threads.continue_failed(thread.clerk.now, 10)
    assert told() == (1, False, "read", "not_a_thread")
    (failed,) = thread.store.library.items(state="failed")
    thread.store.failed_items.retry([failed["id"]], thread.clerk.now)
    thread.part(*numbered(2), leads=[THIRD], claim=thread.clerk.claim(failed["id"]))
    assert (texts(thread), thread.asked(), told()[2]) == ([1, 2], ["3"], "reading")
    thread.part(*numbered(3))
    assert told() == (3, True, "read", None)


def test_two_parts_at_once_take_turns(thread):
    thread.page(*numbered(1), stated=5, leads=[INTERFACE])
    thread.part(*numbered(1, 2), leads=[SECOND, THIRD])
    first, second = thread.claim(), thread.claim()
    thread.part(*numbered(4, 5), claim=second)
    thread.part(*numbered(2, 3), claim=first)
    assert sorted(texts(thread)) == [1, 2, 3, 4, 5]
    assert thread.clerk.document(1)["comments_complete"]


def test_a_person_has_a_whole_thread_read_again(thread, told, clerk):
    thread.page(*numbered(1, 2), stated=4, leads=[FEED, INTERFACE])
    thread.part(*numbered(1, 2, 3))
    assert (thread.asked(), told()) == ([], (3, False, "read", "fewer_than_stated"))
    clerk.now += timedelta(hours=1)
    assert thread.store.threads.read_again(1, clerk.now, lambda _: True) == [
        item["id"] for item in thread.open()
    ]
    assert thread.asked() == ["api"]
    again = thread.store.threads.read_again(1, clerk.now, lambda _: True)
    assert (again, thread.asked()) == ([thread.open()[0]["id"]], ["api"])
    thread.part(*numbered(1, 2, 3, 4))
    assert told() == (4, True, "read", None)


@pytest.mark.parametrize(
    ("document_id", "may_read", "reason"),
    [(1, True, "no_thread"), (2, False, "blocked_by_rules"), (99, True, "no_thread")],
)
def test_a_thread_that_cannot_be_read_again_says_why(thread, clerk, document_id, may_read, reason):
    clerk.record(stated=3)
    thread.page(stated=3, leads=[FEED])
    with pytest.raises(Rejected) as refused:
        thread.store.threads.read_again(document_id, clerk.now, lambda _: may_read)
    assert refused.value.reason == reason
