"""Queue lengths, by the keys that Celery's transport uses in Redis."""

from __future__ import annotations

from collections.abc import Collection

import redis

from worker.broker.inbox import STREAM, connect, translate_errors

PRIORITIES = ("", "\x06\x163", "\x06\x166", "\x06\x169")
"""Suffixes that kombu adds to a queue's name: one list for each of its four priorities."""


class Queues:
    """Reads queue lengths, and takes nothing out. Raises SettingsError for a bad address."""

    def __init__(self, broker_url: str) -> None:
        self._client = connect(broker_url, timeout=2.0)

    def lengths(self, names: Collection[str]) -> tuple[dict[str, int], int]:
        """How many messages wait in each queue, and how many are in the inbox, in one round trip.

        Another type of key may have a queue's name: there are no messages in it. Raises Unavailable.
        """
        with translate_errors():
            pipe = self._client.pipeline(transaction=False)
            for name in names:
                for priority in PRIORITIES:
                    pipe.llen(name + priority)
            pipe.xlen(STREAM)
            *lists, messages = map(_length, pipe.execute(raise_on_error=False))
        size = len(PRIORITIES)
        return {name: sum(lists[at * size : (at + 1) * size]) for at, name in enumerate(names)}, messages

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _length(reply: int | redis.ResponseError) -> int:
    if isinstance(reply, int):
        return reply
    if str(reply).startswith("WRONGTYPE"):
        return 0
    raise reply
