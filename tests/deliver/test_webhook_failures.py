"""What does not arrive: repeated in order and with the same id, given up in the end, never lost."""

import random
from collections import Counter, defaultdict
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from receiver import Answer

from worker.deliver.webhooks.delivery_loop import DeliveryContext, deliver
from worker.deliver.webhooks.retry_policy import ENDPOINT_BACKOFF, RETRY_DELAYS_S
from worker.store.webhooks.endpoint_leases import LEASE

pytestmark = pytest.mark.long


def refusing(*documents, status=500):
    """An answer that refuses what tells of these documents."""

    def answer(request):
        return status if {number for number, _ in request.told} & set(documents) else 204

    return answer


def test_a_document_that_fails_holds_up_its_own_later_changes_and_no_others(post):
    post.add()
    bad, good = post.write(1), post.write(2)
    post.receiver.answer = refusing(bad)
    post.revise(1, 2)
    post.revise(2, 2)
    post.deliver_for(60)
    assert post.told == [(good, "created"), (good, "revised")]
    assert (post.record().pending, post.record().behind) == (2, 0)
    post.receiver.answer = refusing()
    post.deliver_for(1000)
    assert post.told[2:] == [(bad, "created"), (bad, "revised")]
    ids = [request.id for request in post.receiver.requests if request.told == [(bad, "created")]]
    assert len(ids) > 1
    assert len(set(ids)) == 1
    assert post.rows("SELECT count(*) FROM delivery_changes") == [(0,)]


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_fails_each_change_arrives_and_those_of_a_document_in_order(post, batch, seed):
    chance = random.Random(seed)
    post.receiver.answer = lambda _: chance.choice((204, 204, 204, 500, 503, 400, 429))
    post.add(batch=batch)
    for version in range(1, 5):
        for number in chance.sample(range(6), 4):
            post.revise(number, version)
        post.deliver_for(chance.choice((1, 600)))
    changes = post.store.changes.list_after(0)
    post.receiver.answer = lambda _: 204
    post.deliver_for(4 * 86_400)
    arrived = [seq for request in post.receiver.arrived for seq in request.seqs]
    assert Counter(arrived) == Counter({change.seq: 1 for change in changes})
    order = defaultdict(list)
    of = {change.seq: change.document_id for change in changes}
    for seq in arrived:
        order[of[seq]].append(seq)
    assert all(seqs == sorted(seqs) for seqs in order.values())
    # What a request is about is what its id stands for.
    assert len({(request.id, tuple(request.seqs)) for request in post.receiver.requests}) == len(
        {request.id for request in post.receiver.requests}
    )


def test_an_endpoint_that_is_down_is_asked_ever_less_often_and_takes_little_room(post):
    post.add()
    post.happen(range(1, 101))
    post.receiver.answer = lambda _: 503
    asked = []
    end = post.clock() + timedelta(hours=12)
    while post.clock() < end:
        post.deliver()
        asked.append(post.clock())
        assert len(post.receiver.requests) == len(asked)
        post.clock.now = post.record().not_before
    pauses = [(later - sooner).total_seconds() for sooner, later in pairwise(asked)]
    assert all(2**n <= pause <= 1.25 * 2**n for n, pause in enumerate(pauses[:11]))
    longest = ENDPOINT_BACKOFF.maximum
    assert all(longest <= pause <= 1.25 * longest for pause in pauses[12:])
    assert 20 < len(asked) < 30
    assert post.rows("SELECT count(*) FROM deliveries")[0][0] < 20
    assert "http_503" in post.record().last_error
    post.receiver.answer = lambda _: 204
    post.clock.go_on(2 * ENDPOINT_BACKOFF.maximum)
    post.deliver_for(86_400)
    assert sorted(post.told) == [(number, "created") for number in range(1, 101)]
    assert post.record().last_error is None


def test_what_failed_while_an_endpoint_was_down_arrives_as_soon_as_it_is_up(post):
    post.add()
    post.happen(range(1, 7))
    post.receiver.answer = lambda _: 503
    post.deliver_for(900)
    post.receiver.answer = lambda _: 204
    post.clock.now = post.record().not_before
    post.deliver()
    assert sorted(post.told) == [(number, "created") for number in range(1, 7)]


@pytest.mark.parametrize(
    ("asked", "seconds"), [("1800", 1800), ("date", 7200), ("99999999", 86_400), ("soon", 1)]
)
def test_retry_after_is_honoured_within_a_day(post, asked, seconds):
    post.add()
    post.write(1)
    if asked == "date":
        asked = format_datetime(post.clock() + timedelta(seconds=seconds), usegmt=True)
    post.receiver.answer = lambda _: Answer(429, {"Retry-After": asked})
    post.deliver()
    early = post.record().not_before - post.clock()
    assert timedelta(seconds=seconds - 1) <= early <= timedelta(seconds=seconds * 1.25 + 1)
    (again,) = post.rows("SELECT attempts FROM deliveries")
    assert again == (1,)
    post.clock.go_on(seconds - 1.5)
    if seconds > 2:
        post.deliver()
        assert len(post.receiver.requests) == 1


def test_what_never_arrives_is_given_up_listed_and_sent_again_or_dropped(post):
    post.add()
    bad, worse = post.write(1), post.write(2)
    post.receiver.answer = refusing(bad, worse)
    post.revise(1, 2)
    post.deliver_for(RETRY_DELAYS_S[0] * 2)
    post.deliver_for(sum(RETRY_DELAYS_S) * 1.5)
    failed = post.store.failed_deliveries.all(10)
    assert [(one["documents"], one["changes"]) for one in failed] == [([worse], [2]), ([bad], [1])]
    assert {(one["reason"], one["attempts"]) for one in failed} == {("http_500", len(RETRY_DELAYS_S) + 1)}
    assert "127.0.0.1" in failed[0]["detail"]
    tries = [request for request in post.receiver.requests if request.seqs == [1]]
    assert len(tries) == len(RETRY_DELAYS_S) + 1
    # The one before was given up, so that the next one of this document is tried.
    post.receiver.answer = refusing()
    post.deliver_for(86_400)
    assert post.told == [(bad, "revised")]
    assert post.store.failed_deliveries.retry([failed[1]["id"], 77]) == [failed[1]["id"]]
    post.deliver()
    assert post.told == [(bad, "revised"), (bad, "created")]
    assert post.receiver.requests[-1].id == tries[0].id
    assert post.store.failed_deliveries.drop(None) == [failed[0]["id"]]
    assert post.store.failed_deliveries.all(10) == []


def test_deliveries_that_failed_are_listed_and_changed_by_webhook(post):
    first, second = post.add(), post.add(f"{post.receiver.url}/other")
    document = post.write(1)
    post.receiver.answer = refusing(document)
    post.deliver()
    store = post.store.failed_deliveries
    (waiting,) = store.list_put_off(second, 10)
    assert (waiting["documents"], waiting["attempts"], waiting["reason"]) == ([document], 1, "http_500")
    assert waiting["not_before"] > post.clock()
    assert store.all(10) == []
    post.deliver_for(sum(RETRY_DELAYS_S) * 1.5)
    assert store.list_put_off(second, 10) == []
    (of_first,), (of_second,) = store.all(10, first), store.all(10, second)
    newest, oldest = store.all(10)
    assert store.all(10, before=newest["id"]) == [oldest]
    assert store.retry([of_second["id"]], first) == store.drop([of_second["id"]], first) == []
    assert store.retry(None, first) == [of_first["id"]]
    assert store.drop(None, second) == [of_second["id"]]
    assert store.all(10) == []


def test_410_pauses_and_loses_nothing(post):
    post.add()
    post.write(1)
    post.write(2)
    post.receiver.answer = lambda _: 410
    post.deliver_for(86_400)
    assert len(post.receiver.requests) == 1
    assert post.record().paused
    assert "winnow webhooks pause 1 --off" in post.record().last_error
    post.receiver.answer = lambda _: 204
    post.store.webhooks.pause(1, paused=False)
    post.deliver()
    assert post.told == [(1, "created"), (2, "created")]
    assert post.receiver.arrived[0].id == post.receiver.requests[0].id
    assert (post.record().paused, post.record().last_error) == (False, None)


def test_an_endpoint_that_fails_for_days_is_paused_before_anything_is_given_up(post):
    post.add()
    post.happen(range(1, 61))
    post.receiver.answer = lambda _: 502
    post.deliver_for(5 * 86_400)
    assert (post.record().paused, post.record().failed) == (True, 0)
    assert "3 days" in post.record().last_error
    post.receiver.answer = lambda _: 204
    post.store.webhooks.pause(1, paused=False)
    post.deliver()
    assert sorted(post.told) == [(number, "created") for number in range(1, 61)]


def test_a_paused_one_gets_nothing_until_it_is_no_more(post):
    post.add()
    post.store.webhooks.pause(1, paused=True)
    post.write(1)
    post.deliver()
    assert post.receiver.requests == []
    post.store.webhooks.pause(1, paused=False)
    post.deliver()
    assert post.told == [(1, "created")]


def test_a_removed_one_is_forgotten_with_all_its_deliveries(post):
    post.add()
    post.write(1)
    post.receiver.answer = lambda _: 500
    post.deliver()
    post.store.webhooks.remove(1)
    assert post.rows("SELECT count(*) FROM deliveries") == [(0,)]
    assert post.rows("SELECT count(*) FROM delivery_changes") == [(0,)]
    assert post.add() == 2


def test_one_that_is_removed_while_it_is_sent_to_does_no_harm(post):
    post.add()
    post.write(1)

    def answer(_request):
        post.store.webhooks.remove(1)
        return 500

    post.receiver.answer = answer
    post.deliver()
    assert post.store.webhooks.all() == []


def test_redirects_are_not_followed(post):
    post.add()
    post.write(1)
    post.receiver.answer = lambda _: Answer(307, {"Location": "/elsewhere"})
    post.deliver()
    assert [request.path for request in post.receiver.requests] == ["/hook"]
    assert "http_307" in post.record().last_error
    assert "redirects are not followed" in post.record().last_error


def test_of_a_batch_that_is_refused_only_the_change_that_is_meant_stays_behind(post):
    post.add(batch=8)
    for number in range(8):
        post.write(number)
    post.receiver.answer = refusing(6, status=422)
    post.deliver_for(120)
    assert sorted(number for number, _ in post.told) == [1, 2, 3, 4, 5, 7, 8]
    assert post.rows("SELECT seq FROM delivery_changes") == [(6,)]


def test_a_batch_at_which_the_endpoint_fails_is_halved_after_three_tries(post):
    post.add(batch=4)
    for number in range(4):
        post.write(number)
    post.receiver.answer = refusing(2)
    post.deliver_for(3600)
    assert sorted(number for number, _ in post.told) == [1, 3, 4]
    assert [request.seqs for request in post.receiver.requests[:3]] == [[1, 2, 3, 4]] * 3


def test_who_answers_nothing_in_time_has_not_received_it(post, monkeypatch):
    monkeypatch.setattr("worker.deliver.webhooks.client.REQUEST_TIMEOUT_S", 0.3)
    post.add()
    post.write(1)
    post.receiver.answer = lambda _: None
    post.deliver()
    assert post.record().last_error.startswith("timeout: http://127.0.0.1")


def test_the_guard_is_asked_each_time_and_nobody_is_contacted(post):
    post.add()
    named = f"http://hooks.example:{post.receiver.port}/hook"
    post.add(named)
    post.write(1)
    post.store.changes.assign_numbers()
    closed = DeliveryContext(
        post.store, post.settings.__class__(), lambda: False, post.clock, lambda _: ["127.0.0.1"]
    )
    for webhook_id in (1, 2):
        deliver(closed, webhook_id)
        assert "address_refused" in post.record(webhook_id).last_error
        assert "WINNOW_ALLOW_NETWORKS" in post.record(webhook_id).last_error
    assert post.receiver.requests == []
    assert post.record().pending == 1  # it may be opened, and then it is sent
    opened = DeliveryContext(post.store, post.settings, lambda: False, post.clock, lambda _: ["127.0.0.1"])
    post.clock.go_on(30)
    deliver(opened, 2)
    (request,) = post.receiver.requests
    assert request.headers["host"] == f"hooks.example:{post.receiver.port}"


def test_what_one_process_sends_to_no_other_does_until_it_has_gone(post):
    post.add()
    post.write(1)
    assert post.store.webhooks.lease(1, post.clock())
    post.deliver()
    assert post.receiver.requests == []
    post.clock.go_on(LEASE.total_seconds() + 1)
    post.deliver()
    assert post.told == [(1, "created")]


def test_a_clock_that_was_stepped_back_holds_nothing_up(post):
    post.clock.go_on(30 * 86_400)
    post.add()
    post.write(1)
    post.receiver.answer = lambda _: Answer(503, {"Retry-After": "86400"})
    post.deliver()
    assert post.store.webhooks.lease(1, post.clock() + timedelta(days=2))
    post.clock.go_on(-30 * 86_400)
    post.receiver.answer = lambda _: 204
    post.deliver()
    assert post.told == [(1, "created")]
