"""`winnow status`, `health` and `config`: how the service is, and what its settings are."""

import json
import os
import time

from ingesting import DUMP, ingest

from worker.runtime import heartbeats


def test_status_counts(installation):
    ingest(installation, DUMP)
    status = json.loads(installation.winnow("status", "--json").stdout)
    assert status["items"] == {"done": 1}
    assert (status["documents"], status["comments"]) == (1, 3)
    assert "1 documents" in installation.winnow("status").stdout


def test_health_tells_by_its_exit_code(installation, valkey_url):
    installation.environment["WINNOW_BROKER_URL"] = valkey_url
    assert installation.winnow("health").returncode == 1  # no schema yet
    assert installation.winnow("migrate").returncode == 0
    assert installation.winnow("health").returncode == 0
    installation.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    away = installation.winnow("health")
    assert (away.returncode, "not ready: broker" in away.stdout) == (1, True)


def test_health_tells_who_lives_whatever_servers_are_away(installation):
    installation.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    sign = heartbeats.file_of(installation.data, "worker@here")
    unknown = installation.winnow("health", "--live")
    assert (unknown.returncode, "no process is known" in unknown.stdout) == (0, True)
    assert installation.winnow("health", "--live", "worker@here").returncode == 1
    heartbeats.beat(sign)
    assert installation.winnow("health", "--live", "worker@here").returncode == 0
    an_hour_ago = time.time() - 3600
    os.utime(sign, (an_hour_ago, an_hour_ago))
    dead = installation.winnow("health", "--live")
    assert (dead.returncode, "worker@here: no sign of life for" in dead.stdout) == (1, True)
    os.utime(sign, (0, 0))
    assert installation.winnow("health", "--live").returncode == 0  # it belonged to a machine of old


def test_settings_are_shown_masked_and_wrong_ones_are_one_clear_line(installation):
    installation.environment["WINNOW_DATABASE_URL"] = "postgresql+psycopg://me:secret@db/x"
    shown = json.loads(installation.winnow("config", "--json").stdout)
    assert shown["WINNOW_DATABASE_URL"] == "postgresql+psycopg://me:***@db/x"
    for value, word in (("mysql://x", "postgresql+psycopg://"), ("sqlite://", "no file")):
        installation.environment["WINNOW_DATABASE_URL"] = value
        ran = installation.winnow("list")
        assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
        assert word in ran.stderr
    installation.environment["WINNOW_DATABASE_URL"] = ""
    installation.environment["WINNOW_MAX_BYTES"] = "plenty"
    assert "WINNOW_MAX_BYTES is 'plenty'; it must be a whole number" in installation.winnow("list").stderr
