"""What `winnow ingest` says of what cannot be had just now, and what the ledger says of it."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from service.running import Installation

from worker.cli import ingestion
from worker.context import Context
from worker.document import ItemRef
from worker.errors import NotYet, Rejected
from worker.runtime import heartbeats
from worker.service.lock import is_service_running
from worker.settings import load
from worker.store import open_store

PAGE = "<title>Boat</title><article><p>Boat number one is late again, and so is the tide.</p></article>"


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path, WINNOW_ALLOW_NETWORKS="127.0.0.0/8", WINNOW_HOST_DELAY="0.05")


def rested(installation):
    """As if the time had passed for which a host is left alone."""
    settings = load(installation.environment, installation.data / "no.env")
    with open_store(settings) as store, store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM hosts")


def test_an_address_that_answers_500_is_later_and_no_failure_until_it_is_one(installation, site):
    address = site.says("/one", "no", status=500)
    ran = installation.winnow("ingest", address)
    assert ran.returncode == 1
    row = next(line for line in ran.stdout.splitlines() if address in line)
    assert row.startswith("later\t")
    assert "http_500: " in row
    assert "item 1 is tried again from " in row
    assert "1 later, 0 failed" in ran.stdout
    assert "no service works on" in ran.stdout
    status = json.loads(installation.winnow("status", "--json").stdout)
    assert (status["items"], status["waiting"]) == ({"pending": 1}, 1)
    assert [(one["id"], one["reason"]) for one in status["put_off"]] == [(1, "http_500")]
    assert "to be tried again, once a service runs (winnow up)" in installation.winnow("status").stdout

    site.says("/one", PAGE)
    rested(installation)
    again = installation.winnow("ingest", address)
    assert (again.returncode, again.stdout.splitlines()[1].split("\t")[0]) == (0, "new")
    assert "later" not in again.stdout
    status = json.loads(installation.winnow("status", "--json").stdout)
    assert (status["items"], status["put_off"]) == ({"done": 1}, [])


def test_an_address_whose_host_is_left_alone_is_later_too(store, now, monkeypatch):
    (item,) = store.ledger.accept([ItemRef("url", "http://a.example/", "url:a:1")], now)

    def resting(_ref, _within, _known):
        raise NotYet("host_rests", "a.example is left alone", 600)

    context = Context(load(), store)
    monkeypatch.setattr(context, "fetch", resting)
    ((_, outcome, what),) = ingestion.ingest_all([item], context)
    assert outcome == "later"
    assert what.startswith("host_rests: a.example is left alone; item 1 is tried again from ")


def test_what_somebody_else_has_or_had_is_called_what_the_ledger_calls_it(store, now):
    (item,) = store.ledger.accept([ItemRef("url", "http://a.example/", "url:a:1")], now)
    claim = store.ledger.claim(item.item_id, "fetch", "other", datetime.now(UTC))
    context = Context(load(), store)
    assert ingestion.ingest(item, context)[0] == "in progress"
    store.ledger.fail(claim, Rejected("http_404", "not there"), now)
    assert ingestion.ingest(item, context) == ("http_404", "not there")


def test_a_service_works_on_a_folder_when_it_can_bring_items_to_their_ends(tmp_path):
    def beat(name, age=0.0):
        file = heartbeats.file_of(tmp_path, name)
        heartbeats.beat(file)
        then = datetime.now(UTC) - timedelta(seconds=age)
        os.utime(file, (then.timestamp(), then.timestamp()))

    assert not is_service_running(tmp_path)
    beat("tend@here")
    beat("beat@here")
    beat("desk@here")
    assert not is_service_running(tmp_path)
    beat("worker@here", age=600)
    assert not is_service_running(tmp_path)
    beat("worker@here")
    assert is_service_running(tmp_path)
