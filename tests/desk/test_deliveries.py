"""The page of deliveries: webhooks as a person sees, tests, pauses, mends and removes them."""

import re
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from deliver.receiver import Answer
from standardwebhooks import Webhook

from tests.desk.conftest import Browser
from worker.deliver.webhooks.delivery_loop import DeliveryContext, deliver
from worker.desk.shown.delivery_advice import ADVICE, UNKNOWN, advise_delivery

SECRET = "whsec_" + "c2VjcmV0" * 4


@pytest.fixture
def now():
    """The real time: a receiver refuses a signature that is old."""
    return datetime.now(UTC)


@pytest.fixture
def networks():
    """The desk may send to this machine."""
    return (ip_network("127.0.0.0/8"),)


@pytest.fixture
def add(desk, receiver, clock):
    """A function that adds the receiver as a webhook."""

    def make(path="", **more):
        wanted = dict(kinds=None, batch=1, after=None) | more
        return desk.store.webhooks.add(receiver.url + path, SECRET, clock.now, **wanted)

    return make


@pytest.fixture
def give_up(desk):
    """A function that puts a delivery of a document to a webhook among the failed ones."""

    def make(webhook_id, document_id, detail):
        at = "2026-03-14 08:00:00"
        with desk.store.database.writing() as connection:
            made = connection.exec_driver_sql(
                "INSERT INTO deliveries "
                "(webhook_id, message_id, state, attempts, reason, detail, created_at, tried_at) "
                "VALUES (?, 'msg', 'failed', 10, 'http_500', ?, ?, ?) RETURNING id",
                (webhook_id, detail, at, at),
            ).scalar_one()
            row = (made, made, document_id)
            connection.exec_driver_sql("INSERT INTO delivery_changes VALUES (?, ?, ?)", row)
        return made

    return make


def test_no_webhook_leads_to_adding_one(reader):
    assert reader.page("/").link("^/deliveries$")
    page = reader.page("/deliveries")
    assert "No program is told of changes yet" in page.words
    assert reader.page(page.link("/deliveries/add")).link("^/deliveries$")


def test_a_webhook_is_added_its_secret_is_shown_once_and_it_is_tested(reader, desk, receiver):
    fields = {"url": f"{receiver.url}?key=hidden", "batch": "20", "start": "first", "kind-created": "yes"}
    added = reader.post("/deliveries/add", **fields)
    assert (added.status_code, added.headers["cache-control"]) == (200, "no-store")
    (secret,) = re.findall("whsec_[A-Za-z0-9+/=]+", added.text)
    (webhook,) = desk.store.webhooks.all()
    assert (webhook.kinds, webhook.batch, webhook.seq) == (["created"], 20, 0)
    receiver.answer = lambda _: Answer(201, body=b"hello <script>")
    tested = reader.post("/deliveries/1/test")
    assert "The test was answered 201.<" in tested.text
    assert "hello &lt;script&gt;" in tested.text
    (request,) = receiver.requests
    assert request.path == "/hook?key=hidden"
    assert Webhook(secret).verify(request.body, request.headers)["type"] == "webhook.test"
    for path in ("/deliveries", "/deliveries/1"):
        page = reader.page(path)
        assert receiver.url in page.words
        assert "key=hidden" not in page.text
        assert secret not in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"url": "http://10.0.0.1/hook"}, "10.0.0.0/8"), ({"url": "ftp://a.example/"}, "only http"), ({}, ""),
     ({"url": "http://127.0.0.1:1/", "batch": "0"}, "from 1 to 100"),
     ({"url": "http://127.0.0.1:1/", "batch": "many"}, "from 1 to 100"),
     ({"url": "http://127.0.0.1:1/", "kind-created": ""}, "at least one")],
)  # fmt: skip
def test_an_endpoint_that_cannot_be_added_is_refused_and_what_was_typed_stays(reader, desk, fields, words):
    answer = reader.post("/deliveries/add", **({"batch": "1", "kind-created": "yes"} | fields))
    assert answer.status_code == 409
    assert words in answer.text
    assert f'value="{fields.get("url", "")}"' in answer.text
    assert desk.store.webhooks.all() == []


def test_the_same_address_is_not_added_twice(reader, add, receiver):
    add()
    again = reader.post("/deliveries/add", **{"url": receiver.url, "batch": "1", "kind-created": "yes"})
    assert (again.status_code, "Webhook 1 has this address" in again.text) == (409, True)


@pytest.mark.parametrize(("status", "words"), [(404, "nothing at this address"), (503, "on its side")])
def test_a_test_that_is_refused_says_what_to_do(reader, add, receiver, status, words):
    add()
    receiver.answer = lambda _: status
    answer = reader.post("/deliveries/1/test").text
    assert f"answered {status}." in answer
    assert words in answer


def test_a_test_that_does_not_arrive_says_why(reader, add, receiver):
    add()
    receiver.close()
    assert "The test did not arrive: " in reader.post("/deliveries/1/test").text


def test_a_webhook_is_paused_and_resumed_without_losing_a_change(reader, add, desk, clerk):
    add()
    paused = reader.post("/deliveries/1/pause", paused="yes")
    clerk.record()
    assert "No change is lost" in reader.page(paused.headers["location"]).words
    assert "paused nothing delivered yet 1 change behind" in reader.page("/deliveries").words
    resumed = reader.post("/deliveries/1/pause", paused="no")
    assert "beginning with what waits" in reader.page(resumed.headers["location"]).words
    assert not desk.store.webhooks.get(1).paused


def test_failed_deliveries_are_shown_with_what_to_do_retried_and_dropped(reader, add, desk, clerk, give_up):
    add()
    add("?other")
    clerk.record("/a.txt")
    ids = [give_up(webhook, 1, "answered 500: <b>no room</b>") for webhook in (1, 1, 2)]
    page = reader.page("/deliveries/1")
    for words in ("answered 500: <b>no room</b>", "failed on its side", "10 tries", "1 change of article 1"):
        assert words in page.words, words
    assert "2 failed" in reader.page("/deliveries").words
    reader.post("/deliveries/2/retry", delivery=ids[0])
    assert desk.store.webhooks.get(1).failed == 2, "it is of another webhook"
    again = reader.post("/deliveries/1/retry", delivery=ids[0])
    assert "sent again" in reader.page(again.headers["location"]).words
    reader.post("/deliveries/1/drop", delivery=ids[1])
    assert [(one.pending, one.failed) for one in desk.store.webhooks.all()] == [(1, 0), (0, 1)]
    reader.post("/deliveries/2/retry", everything="yes")
    assert [(one.pending, one.failed) for one in desk.store.webhooks.all()] == [(1, 0), (1, 0)]
    assert reader.post("/deliveries/1/retry").status_code == 400
    assert reader.post("/deliveries/1/drop", delivery="x" * 30).status_code == 400


def test_what_waits_for_another_try_is_shown_with_the_time(reader, add, desk, clerk, receiver):
    add()
    clerk.record()
    receiver.answer = lambda _: 503
    deliver(DeliveryContext(desk.store, desk.settings, lambda: False, desk.now), 1)
    page = reader.page("/deliveries/1")
    for words in ("To be sent again", "1 try", "next in", "began to fail", "1 time in a row"):
        assert words in page.words, words
    assert "#waiting" in page.links


def test_failed_deliveries_come_a_page_at_a_time(reader, add, give_up):
    add()
    for number in range(53):
        give_up(1, 1, f"Nr. {number}!")
    first = reader.page("/deliveries/1")
    assert "Nr. 52!" in first.words
    assert "Nr. 2!" not in first.words
    second = reader.page(first.link("after="))
    assert "Nr. 2!" in second.words
    cursor = first.link("after=").partition("after=")[2].partition("#")[0]
    assert reader.get(f"/failed?after={cursor}").status_code == 400


def test_a_new_secret_signs_beside_the_old_one(reader, add, receiver):
    add()
    changed = reader.post("/deliveries/1/secret")
    assert changed.headers["cache-control"] == "no-store"
    (secret,) = re.findall("whsec_[A-Za-z0-9+/=]+", changed.text)
    reader.post("/deliveries/1/test")
    (request,) = receiver.requests
    assert request.headers["webhook-signature"].count("v1,") == 2
    assert secret != SECRET


def test_a_webhook_is_removed(reader, add, desk):
    add()
    removed = reader.post("/deliveries/1/remove")
    assert "is removed" in reader.page(removed.headers["location"]).words
    assert desk.store.webhooks.all() == []


def test_readers_of_the_feed_are_listed_and_removed(reader, desk, clerk, clock):
    assert "winnow changes --after N --reader NAME" in reader.page("/deliveries").words
    clerk.record()
    desk.store.feed_readers.note("the nightly <b>copy</b>", "export", 0, clock.now)
    desk.store.feed_readers.note("mirror", "changes", 1, clock.now)
    page = reader.page("/deliveries")
    assert "the nightly <b>copy</b> exports 1 change behind has all up to change 0" in page.words
    assert "mirror reads changes up to date has all up to change 1" in page.words
    removed = reader.post("/deliveries/readers/remove", name="the nightly <b>copy</b>")
    assert "can read on" in reader.page(removed.headers["location"]).words
    assert [one.name for one in desk.store.feed_readers.all()] == ["mirror"]
    assert reader.post("/deliveries/readers/remove", name="nobody").status_code == 404


def test_the_page_stays_small_however_many_there_are(reader, desk, add, clock):
    for number in range(40):
        add(f"/{number}/{'x' * 100}")
        desk.store.feed_readers.note(f"reader {number:02} {'x' * 90}", "changes", number, clock.now)
    page = reader.page("/deliveries")
    assert page.words.count("and 10 more") == 2
    assert "/39/" in page.words
    assert ("reader 00" in page.words, "reader 39" in page.words) == (True, False)
    assert len(page.text) < 100_000


@pytest.mark.parametrize("path", ["", "/test", "/pause", "/secret", "/remove"])
def test_a_webhook_that_is_not_there(reader, path):
    answer = reader.post(f"/deliveries/7{path}") if path else reader.get("/deliveries/7")
    assert (answer.status_code, "There is no webhook 7" in answer.text) == (404, True)


@pytest.mark.parametrize("action", ["add", "1/test", "1/pause", "1/secret", "1/retry", "1/drop", "1/remove"])
def test_a_token_that_may_only_read_changes_nothing(program, desk, add, receiver, action):
    add()
    answer = program().post(f"/deliveries/{action}", url=receiver.url, everything="yes", batch="1")
    assert (answer.status_code, answer.json()["reason"]) == (403, "read_only_token")
    assert receiver.requests == []
    shown = Browser(desk, {"authorization": program().client.headers["authorization"]}).page("/deliveries/1")
    assert not [tag for tag, _ in shown.elements if tag == "form"]


def test_every_reason_has_its_advice():
    assert {advise_delivery(reason) for reason in ADVICE} == set(ADVICE.values())
    assert len({advise_delivery(reason) for reason in ("http_301", "http_413", "http_503", "http_900")}) == 4
    assert advise_delivery(None) == advise_delivery("unheard_of") == UNKNOWN
