"""Webhooks as a user sets them up. The commands run in this process, who sends in one of its own."""

import json
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner
from service.running import Installation, wait_for
from standardwebhooks import Webhook
from store.clerk import Clerk
from waiting import PATIENCE

from worker.cli.main import winnow as command
from worker.settings import load
from worker.store import open_store


@pytest.fixture
def installation(tmp_path, valkey_url, sqlite_url, monkeypatch):
    one = Installation(
        tmp_path, WINNOW_ALLOW_NETWORKS="127.0.0.0/8", WINNOW_BROKER_URL=valkey_url,
        WINNOW_DATABASE_URL=sqlite_url,
    )  # fmt: skip
    for name, value in one.environment.items():
        monkeypatch.setenv(name, value)
    return one


@pytest.fixture
def store(installation):
    with open_store(load(installation.environment, Path("no.env"))) as opened:
        yield opened


def run(*words):
    return CliRunner().invoke(command, ["webhooks", *words])


def done(*words):
    ran = run(*words)
    assert ran.exit_code == 0, (ran.output, ran.exception)
    return ran.stdout


def status(*words):
    return CliRunner().invoke(command, ["status", *words]).stdout


def test_changes_are_told_and_the_secret_is_shown_once(installation, receiver, store, now):
    said = json.loads(done("add", receiver.url, "--json"))
    assert said["id"] == 1
    assert done("test", "1") == "answered 204: (nothing)\n"
    (test,) = receiver.requests
    assert Webhook(said["secret"]).verify(test.body, test.headers)["type"] == "webhook.test"
    assert "webhooks that are paused" not in status()
    tend = installation.start("tend")
    try:
        Clerk(store, now).record("/a", "Gulls sit on the pier.", title="Gulls")
        wait_for(lambda: len(receiver.arrived) == 2 or tend.poll() is not None, "a document")
        request = receiver.arrived[1]
        told = Webhook(said["secret"]).verify(request.body, request.headers)
        assert told["data"]["document"]["title"] == "Gulls"
        receiver.answer = lambda _: 500
        store.forgetting.forget(1, now)
        wait_for(lambda: len(receiver.requests) > 2, "the deletion")
        assert receiver.requests[2].said["data"]["document"]["gone"] == "deleted"
        wait_for(lambda: store.webhooks.get(1).failures, "the failure")
    finally:
        tend.send_signal(signal.SIGTERM)
        assert tend.wait(PATIENCE) == 0
    assert "http_500" in status()
    shown = [
        status(),
        status("--json"),
        done("list"),
        done("list", "--json"),
        done("show", "1"),
        done("failed"),
    ]
    assert "http_500" in installation.output  # the log
    assert said["secret"].removeprefix("whsec_") not in "".join([*shown, installation.output])


@pytest.mark.usefixtures("installation")
def test_what_is_refused(receiver, tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("whsec_too-short\n")
    refused = run("add", receiver.url, "--secret-file", str(secret))
    assert str(refused.exception).startswith("bad_secret: a secret is whsec_")
    assert "too-short" not in str(refused.exception)
    wrong = run("add", receiver.url, "--kinds", "created,born")
    assert (wrong.exit_code, "'born' is not one of created, revised" in wrong.output) == (2, True)
    assert run("add", receiver.url, "--from-start", "--after", "3").exit_code == 2
    monkeypatch.delenv("WINNOW_ALLOW_NETWORKS")
    for address in (receiver.url, "http://localhost:8000/hook", "ftp://example.org/"):
        assert str(run("add", address).exception).startswith("address_refused: ")
    for words in (("test", "1"), ("pause", "1"), ("remove", "1"), ("secret", "1"), ("show", "1")):
        assert "there is no webhook 1; see: winnow webhooks list" in str(run(*words).exception)
    assert json.loads(done("list", "--json")) == []


@pytest.mark.usefixtures("installation")
def test_a_secret_of_one_s_own_a_pause_and_the_end(receiver, tmp_path):
    secret, url = tmp_path / "secret", f"{receiver.url}?key=hidden"
    secret.write_text(f"whsec_{'c2VjcmV0' * 4}\n")
    words = ("--secret-file", str(secret), "--batch", "5", "--kinds", "created, deleted")
    assert done("add", url, *words) == f"webhook 1: changes are sent to {receiver.url}\n"
    assert "webhook 1 has this address" in str(run("add", url).exception)
    (listed,) = json.loads(done("list", "--json"))
    assert (listed["url"], listed["batch"], listed["kinds"]) == (receiver.url, 5, ["created", "deleted"])
    assert json.loads(done("show", "1", "--json"))["url"] == url
    receiver.answer = lambda _: 418
    failed = run("test", "1", "--json")
    assert (failed.exit_code, json.loads(failed.stdout)["status"]) == (1, 418)
    assert receiver.requests[-1].path == "/hook?key=hidden"
    assert "secret: whsec_" in done("secret", "1")
    run("test", "1")
    assert receiver.requests[-1].headers["webhook-signature"].count("v1,") == 2
    done("pause", "1")
    assert "webhooks that are paused" in status()
    done("pause", "1", "--off")
    assert "webhooks that are paused" not in status()
    done("remove", "1")
    assert json.loads(done("list", "--json")) == []


def test_what_was_given_up_is_listed_retried_and_dropped(receiver, store):
    done("add", receiver.url, "--from-start")
    with store.database.writing() as connection:
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO deliveries (webhook_id, message_id, state, attempts, reason, created_at) "
                f"VALUES (1, 'msg_{number}', 'failed', 10, 'http_500', '2026-11-26 08:00:00')"
            )
            connection.exec_driver_sql(f"INSERT INTO delivery_changes VALUES ({number}, {number}, {number})")
    failed = json.loads(done("failed", "--json"))
    assert [(one["id"], one["documents"], one["reason"]) for one in failed] == [
        (2, [2], "http_500"), (1, [1], "http_500"),
    ]  # fmt: skip
    assert "webhooks that are paused, fail, or have failed deliveries" in status()
    assert done("retry", "1") == "1 to be sent again\n"
    again = run("retry", "1", "2")
    assert again.stdout == "1 to be sent again\n"
    assert "not among the failed deliveries: 1" in str(again.exception)
    assert json.loads(done("failed", "--json", "--webhook", "2")) == []
    assert done("retry", "--webhook", "2") == "0 to be sent again\n"
    assert done("retry", "--webhook", "1") == "0 to be sent again\n"
    assert done("drop", "--all") == "0 dropped\n"
    assert run("retry", "1", "--all").exit_code == 2
    assert run("drop").exit_code == 2
