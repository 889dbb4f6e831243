"""The service is told to stop while it works: what runs is finished, or handed back at once."""

import signal
import threading

import pytest
from local_site import LocalSite, Page
from service.running import FEWER_PARTS, Up, wait_for
from waiting import PATIENCE

from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.long

LEASE = 10 * PATIENCE
"""Seconds: longer than any test waits, so that nothing seen here is a lease that ran out."""


@pytest.fixture
def site():
    site = LocalSite()
    site.gate = threading.Event()
    yield site
    site.gate.set()
    site.close()


@pytest.fixture
def up(tmp_path, site):
    service = Up(
        tmp_path,
        **FEWER_PARTS,
        WINNOW_ALLOW_NETWORKS="127.0.0.0/8",
        WINNOW_LEASE=str(LEASE),
        WINNOW_FETCH_DEADLINE=str(2 * PATIENCE),  # so that nothing stops because it is over
    )
    yield service
    site.gate.set()
    if service.process.poll() is None:
        service.stop()


def slow_page(site):
    """A page that the site holds back until its gate is opened; its address, and whether it was asked for."""
    asked = threading.Event()

    def answer(_asked):
        asked.set()
        site.gate.wait(PATIENCE)
        return Page(b"<html><title>Locks</title><p>The keeper opens the locks at seven.</p>")

    return site.does("/slow", answer), asked


def state_of(up, item_id):
    with open_store(load(up.environment)) as store:
        (item,) = store.library.items([item_id])
    return item["step"], item["state"]


def submit_slow(up, site):
    url, asked = slow_page(site)
    item_id = int(up.winnow("submit", url).stdout)
    wait_for(asked.is_set, "the request")
    assert state_of(up, item_id) == ("fetch", "running")
    return item_id


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_once_to_stop_it_finishes_what_runs(up, site, number):
    item_id = submit_slow(up, site)
    up.process.send_signal(number)
    wait_for(lambda: "stopping" in up.output, "the stop")
    site.gate.set()
    assert up.process.wait(PATIENCE) == 0
    assert state_of(up, item_id) in [("process", "pending"), ("process", "done")]
    assert "killed" not in up.output


def test_interrupted_twice_it_stops_at_once_and_hands_back_what_runs(up, site):
    item_id = submit_slow(up, site)
    up.process.send_signal(signal.SIGINT)
    wait_for(lambda: "stopping" in up.output, "the stop")
    up.process.send_signal(signal.SIGINT)
    up.process.wait(PATIENCE)
    assert state_of(up, item_id) == ("fetch", "pending")
