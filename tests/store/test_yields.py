"""Sources that decay in silence: noted from what is stored, shown with documents to look at, until mended."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from prose import text

from worker.cli.main import winnow
from worker.document import ItemRef
from worker.intake import source_health

ENOUGH, FEW = 30, 10


@pytest.fixture
def source(store, now):
    return store.sources.add("feed", "https://a.example/feed", 1800.0, now)


def bring(clerk, source, numbers, words):
    for n in numbers:
        target = f"/notes/{n}.txt"
        item = clerk.accept(target, source_id=source.id)
        clerk.store.ledger.finish_fetch(clerk.claim(item), clerk.raw(target), clerk.now)
        clerk.record(target, text(n, words), claim=clerk.claim(item, "process"))


def test_a_source_that_brings_less_is_noted_until_it_brings_as_much_again(clerk, store, source, now):
    bring(clerk, source, range(ENOUGH), 200)
    source_health.check_source_health(store, now)
    assert store.sources.get(source.id).declines == ()
    bring(clerk, source, range(100, 100 + FEW), 20)
    source_health.check_source_health(store, now)
    (decline,) = store.sources.get(source.id).declines
    assert (decline.measure, decline.before, decline.after) == ("words", 200, 20)
    assert clerk.document(decline.sample_before)["word_count"] == 200
    assert clerk.document(decline.sample_after)["word_count"] == 20
    bring(clerk, source, range(200, 200 + FEW), 190)
    source_health.check_source_health(store, now)
    assert store.sources.get(source.id).declines == ()


def test_a_person_may_say_that_it_is_as_it_should_be(clerk, store, source, now):
    bring(clerk, source, range(ENOUGH), 200)
    bring(clerk, source, range(100, 100 + FEW), 20)
    source_health.check_source_health(store, now)
    assert store.sources.get(source.id).declines
    store.sources.pause(source.id, paused=False)
    source_health.check_source_health(store, now)
    assert store.sources.get(source.id).declines == ()


def test_silence_is_told_from_when_polls_brought_something(store, source, now):
    for days in range(10):
        refs = [ItemRef("url", f"https://a.example/{days}", f"url:{days}:source-1-{days}", source.id)]
        store.ledger.accept(refs, now + timedelta(days=days))
    again = ItemRef("url", "https://a.example/0", "url:0:later", source.id, {"visit": 1})
    store.ledger.accept([again], now + timedelta(days=20))
    source_health.check_source_health(store, now + timedelta(days=18))
    assert store.sources.get(source.id).declines == ()
    source_health.check_source_health(store, now + timedelta(days=20))
    (decline,) = store.sources.get(source.id).declines
    assert (decline.measure, decline.before, decline.after) == ("seconds between news", 86_400, 11 * 86_400)
    store.sources.pause(source.id, paused=True)
    source_health.check_source_health(store, now + timedelta(days=21))
    assert store.sources.get(source.id).declines == (), "who is not asked has nothing to say"


def test_status_names_the_source_and_documents_to_look_at(clerk, store, store_settings, source, monkeypatch):
    bring(clerk, source, range(ENOUGH), 200)
    bring(clerk, source, range(100, 100 + FEW), 20)
    source_health.check_source_health(store, clerk.now)
    (decline,) = store.sources.get(source.id).declines
    monkeypatch.setattr(
        "worker.settings.load", lambda: replace(store_settings, broker_url="redis://127.0.0.1:1")
    )
    said = CliRunner().invoke(winnow, ["status"]).output
    samples = f"{decline.sample_before}\t{decline.sample_after}"
    assert f"{source.id}\thttps://a.example/feed\twords\t200\t20\t{samples}" in said
    (shown,) = json.loads(CliRunner().invoke(winnow, ["status", "--json"]).output)["sources"]
    assert shown["declines"][0]["measure"] == "words"
