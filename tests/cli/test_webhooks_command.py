"""Webhooks as a user sets them up, in processes of their own."""

import json
import signal
from pathlib import Path

import pytest
from deliver.receiver import Receiver
from service.running import PROJECT, Installation, wait_for
from standardwebhooks import Webhook

from worker.settings import load
from worker.store import open_store

SEEDS = [PROJECT / "seeds" / name for name in ("harbour-cranes.html", "library-hours.html")]


@pytest.fixture
def receiver():
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def installation(tmp_path, valkey_url):
    return Installation(tmp_path, WINNOW_ALLOW_NETWORKS="127.0.0.0/8", WINNOW_BROKER_URL=valkey_url)


def done(ran):
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_documents_that_come_are_told(installation, receiver):
    said = json.loads(done(installation.winnow("webhooks", "add", receiver.url, "--json")))
    assert said["id"] == 1
    done(installation.winnow("webhooks", "test", "1"))
    (test,) = receiver.requests
    assert Webhook(said["secret"]).verify(test.body, test.headers)["type"] == "webhook.test"
    tend = installation.start("tend")
    try:
        done(installation.winnow("ingest", *map(str, SEEDS)))
        wait_for(lambda: len(receiver.arrived) == 3 or tend.poll() is not None, "two documents")
        for request in receiver.arrived:
            Webhook(said["secret"]).verify(request.body, request.headers)
        titles = {request.said["data"].get("document", {}).get("title") for request in receiver.arrived}
        assert len(titles - {None}) == 2
        receiver.answer = lambda _: 500
        done(installation.winnow("forget", "1"))
        wait_for(lambda: len(receiver.requests) > 3, "the deletion")
        assert receiver.requests[3].said["data"]["document"]["gone"] == "deleted"
        status = wait_for(lambda: failing(installation), "a failure in winnow status")
    finally:
        tend.send_signal(signal.SIGTERM)
        assert tend.wait(60) == 0
    assert "http_500" in status
    listed = (
        installation.winnow("webhooks", "list").stdout + installation.winnow("webhooks", "show", "1").stdout
    )
    everything = listed + status + installation.output + done(installation.winnow("status", "--json"))
    assert said["secret"] not in everything
    assert said["secret"].removeprefix("whsec_") not in everything


def failing(installation):
    status = done(installation.winnow("status"))
    return status if "webhooks that are paused, fail" in status else None


def test_what_is_refused(installation, receiver, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("whsec_too-short\n")
    refused = installation.winnow("webhooks", "add", receiver.url, "--secret-file", str(secret))
    assert (refused.returncode, refused.stderr.startswith("winnow: bad_secret: a secret is whsec_")) == (
        1,
        True,
    )
    assert "too-short" not in refused.stderr
    wrong = installation.winnow("webhooks", "add", receiver.url, "--kinds", "created,born")
    assert (wrong.returncode, "'born' is none; there are created, revised" in wrong.stderr) == (2, True)
    del installation.environment["WINNOW_ALLOW_NETWORKS"]
    for address in (receiver.url, "http://localhost:8000/hook", "ftp://example.org/"):
        refused = installation.winnow("webhooks", "add", address)
        assert (refused.returncode, "address_refused" in refused.stderr) == (1, True)
        assert len(refused.stderr.splitlines()) == 1
    unknown = installation.winnow("webhooks", "test", "1")
    assert (unknown.returncode, "there is no webhook 1" in unknown.stderr) == (1, True)
    assert json.loads(done(installation.winnow("webhooks", "list", "--json"))) == []


def test_a_secret_of_one_s_own_a_pause_and_the_end(installation, receiver, tmp_path):
    secret, url = tmp_path / "secret", f"{receiver.url}?key=hidden"
    secret.write_text(f"whsec_{'c2VjcmV0' * 4}\n")
    words = ("--secret-file", str(secret), "--batch", "5", "--kinds", "created, deleted")
    printed = done(installation.winnow("webhooks", "add", url, *words))
    assert printed == f"webhook 1: {receiver.url} is told of changes\n"
    again = installation.winnow("webhooks", "add", url)
    assert (again.returncode, "webhook 1 has this address" in again.stderr) == (1, True)
    (listed,) = json.loads(done(installation.winnow("webhooks", "list", "--json")))
    assert (listed["url"], listed["batch"], listed["kinds"]) == (receiver.url, 5, ["created", "deleted"])
    assert json.loads(done(installation.winnow("webhooks", "show", "1", "--json")))["url"] == url
    receiver.answer = lambda _: 418
    failed = installation.winnow("webhooks", "test", "1", "--json")
    assert (failed.returncode, json.loads(failed.stdout)["status"]) == (1, 418)
    changed = done(installation.winnow("webhooks", "secret", "1"))
    assert "secret: whsec_" in changed
    done(installation.winnow("webhooks", "pause", "1"))
    assert "webhooks that are paused" in done(installation.winnow("status"))
    done(installation.winnow("webhooks", "pause", "1", "--off"))
    assert "webhooks that are paused" not in done(installation.winnow("status"))
    done(installation.winnow("webhooks", "remove", "1"))
    assert json.loads(done(installation.winnow("webhooks", "list", "--json"))) == []


def test_what_was_given_up_is_listed_retried_and_dropped(installation, receiver):
    done(installation.winnow("webhooks", "add", receiver.url, "--from-start"))
    conf = load(installation.environment, Path("no.env"))
    with open_store(conf) as store, store.database.writing() as connection:
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO deliveries (webhook_id, message_id, state, attempts, reason, created_at) "
                f"VALUES (1, 'msg_{number}', 'failed', 10, 'http_500', '2026-11-26 08:00:00')"
            )
            connection.exec_driver_sql(f"INSERT INTO delivery_changes VALUES ({number}, {number}, {number})")
    failed = json.loads(done(installation.winnow("webhooks", "failed", "--json")))
    assert [(one["id"], one["documents"], one["reason"]) for one in failed] == [
        (2, [2], "http_500"), (1, [1], "http_500"),
    ]  # fmt: skip
    assert done(installation.winnow("webhooks", "retry", "1")) == "1 to be sent again\n"
    again = installation.winnow("webhooks", "retry", "1", "2")
    assert (again.returncode, again.stdout) == (1, "1 to be sent again\n")
    assert "not among the deliveries that failed: 1" in again.stderr
    assert done(installation.winnow("webhooks", "drop", "--all")) == "0 dropped\n"
    assert installation.winnow("webhooks", "drop").returncode == 2
