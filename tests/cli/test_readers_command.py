"""Readers of the feed as they give their names to commands, which run in this process."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from service.running import Installation
from store.clerk import Clerk

from worker.cli.main import winnow as command
from worker.settings import load
from worker.store import open_store


@pytest.fixture(autouse=True)
def store(tmp_path, sqlite_url, monkeypatch, now):
    """A store with three documents, of which the first one is English."""
    one = Installation(tmp_path, WINNOW_DATABASE_URL=sqlite_url)
    for name, value in one.environment.items():
        monkeypatch.setenv(name, value)
    with open_store(load(one.environment, Path("no.env"))) as opened:
        for number, language in enumerate(("en", "de", "de")):
            Clerk(opened, now).record(f"/{number}", f"words of {number}", language=language)
        yield opened


def run(*words):
    return CliRunner().invoke(command, words)


def listed():
    said = json.loads(run("changes", "--readers", "--json").stdout)
    return {one["name"]: (one["reads"], one["seq"], one["behind"]) for one in said}


def test_readers_are_listed_with_their_places_and_removed():
    assert listed() == {}
    run("changes", "--after", "1", "--limit", "1", "--reader", "mirror")
    run("export", "--limit", "1", "--reader", "nightly")
    assert listed() == {"mirror": ("changes", 2, 1), "nightly": ("export", 1, 2)}
    run("changes", "--after", "2", "--reader", "mirror")
    assert listed()["mirror"] == ("changes", 3, 0)
    run("changes", "--after", "3", "--reader", "mirror")
    assert listed()["mirror"] == ("changes", 3, 0)
    assert "nightly" in run("changes", "--readers").stdout
    assert "can read on" in run("changes", "--remove-reader", "nightly").stdout
    assert list(listed()) == ["mirror"]
    assert "unknown_reader" in str(run("changes", "--remove-reader", "nightly").exception)


def test_an_export_that_wants_little_of_the_feed_is_not_behind_for_that():
    ran = run("export", "--language", "en", "--reader", "english")
    assert len(ran.stdout.splitlines()) == 1
    assert "1 documents exported; the next: --after 3" in ran.stderr
    assert listed() == {"english": ("export", 3, 0)}


@pytest.mark.parametrize(
    "words",
    [("changes", "--reader", " "), ("export", "--reader", "a\nb"), ("export", "--all", "--reader", "a")],
)
def test_what_is_no_reader(words):
    assert run(*words).exit_code == 2
    assert listed() == {}
