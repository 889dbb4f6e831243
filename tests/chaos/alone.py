"""Each piece of garbage alone in a service of its own, which does other work, and accounts for it."""

import json
import random
import tempfile
import time
from pathlib import Path

import redis

from tests.queues.garbage import BAD, BAD_LETTERS, NOT_JSON
from tests.service.running import Up, wait_for
from worker.service.embedded_broker import find_free_port
from worker.settings import load
from worker.store import open_store

WITHIN = 60.0
"""Seconds in which a document that comes after the garbage has to be stored."""

NOTE = "A note about sluices\n\nA sluice lets through what it has to, and no more than that.\n"


def run():
    """Whether every piece, in each door, did no harm."""
    bad = [json.dumps(message) for message, _ in BAD.values()]
    pieces = [("celery", text) for text in (*bad, *NOT_JSON)]
    pieces += [("inbox", text) for text in (*bad, *BAD_LETTERS)]
    harmless = [_is_harmless(number, *piece) for number, piece in enumerate(pieces)]
    print(f"garbage alone: {sum(harmless)} of {len(pieces)} did no harm\n", flush=True)
    return all(harmless)


def _is_harmless(number, door, text):
    with tempfile.TemporaryDirectory(prefix="winnow-alone-") as folder:
        port = find_free_port(random.randrange(20_000, 32_000))
        up = Up(Path(folder), WINNOW_SETTLE_TIME="0.1", WINNOW_BROKER_PORT=str(port))
        try:
            took, reasons = _ingest_after(up, door, text)
        finally:
            stopped = up.stop()
        restarts = up.output.count("starting it again")
    fine = took <= WITHIN and len(reasons) == 1 and not restarts and not stopped
    said = f"other work {took:.1f} s, in the ledger {reasons}, {restarts} restarts, exit code {stopped}"
    print(f"  {number:3} {door} {text[:40]!r}: {said}{'' if fine else '  HARM'}", flush=True)
    return fine


def _ingest_after(up, door, text):
    """Garbage into a door, a document after it; the seconds that took, and what is said of the garbage."""
    note = up.seeds / "note.txt"
    with redis.Redis.from_url(up.broker) as client, open_store(load(up.environment)) as store:
        if door == "celery":
            client.lpush("celery", text)
        else:
            client.xadd("winnow:inbox", {"message": text})
        began = time.monotonic()
        note.write_text(NOTE)
        wait_for(lambda: any(item["target"] == str(note) for item in store.library.items(state="done")), "it")
        took = time.monotonic() - began
        wait_for(lambda: store.library.items(state="failed"), "what is said of the garbage")
        return took, [item["reason"] for item in store.library.items(state="failed")]
