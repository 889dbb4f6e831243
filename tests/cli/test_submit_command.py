"""`winnow submit`: what it says when nobody is there to process the items."""

import json

from ingesting import DUMP

from worker.runtime import heartbeats


def seem_to_run(installation):
    """Leave the signs of life of a service."""
    for name in ("worker@here", "tend@here"):
        heartbeats.beat(heartbeats.file_of(installation.data, name))


def test_submit_hands_over_even_when_the_broker_is_away(installation):
    installation.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    ran = installation.winnow("submit", str(DUMP))
    assert (ran.returncode, ran.stdout.strip()) == (0, "1")
    (said,) = ran.stderr.splitlines()
    assert said.startswith(
        f"winnow: no service is running on {installation.data}; 1 item waits in the ledger"
    )
    assert json.loads(installation.winnow("status", "--json").stdout)["items"] == {"pending": 1}

    seem_to_run(installation)  # a service whose broker is away
    (said,) = installation.winnow("submit", str(DUMP)).stderr.splitlines()
    assert said.startswith("winnow: the broker: ")
    assert "1 item waits in the ledger" in said


def test_submit_says_that_no_worker_answers_where_there_is_a_broker(installation, valkey_url):
    installation.environment["WINNOW_BROKER_URL"] = valkey_url
    ran = installation.winnow("submit", str(DUMP), str(DUMP))
    assert (ran.returncode, ran.stdout.split()) == (0, ["1", "1"])
    (said,) = ran.stderr.splitlines()
    assert said.startswith("winnow: the broker answers, but no worker does; ")
    seem_to_run(installation)
    assert installation.winnow("submit", str(DUMP)).stderr == ""
