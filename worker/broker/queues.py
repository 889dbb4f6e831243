"""How long the queues are, as Celery's transport lays them out in Redis."""

from __future__ import annotations

from collections.abc import Sequence

from worker.broker.inbox import STREAM, connect, translated

PRIORITIES = ("", "\x06\x163", "\x06\x166", "\x06\x169")
"""What kombu puts after a queue's name: one list for each of its four steps of priority."""


class Queues:
    """Looks at queues, and takes nothing out. Raises SettingsError when the address of the broker is none."""

    def __init__(self, broker_url: str) -> None:
        self._client = connect(broker_url, timeout=2.0)

    def lengths(self, names: Sequence[str]) -> tuple[dict[str, int], int]:
        """How many messages wait in each queue, and how many lie in the inbox. Raises Unavailable."""
        with translated():
            pipe = self._client.pipeline(transaction=False)
            for name in names:
                for priority in PRIORITIES:
                    pipe.llen(name + priority)
            pipe.xlen(STREAM)
            *lists, letters = pipe.execute()
        steps = len(PRIORITIES)
        return {name: sum(lists[at * steps : (at + 1) * steps]) for at, name in enumerate(names)}, letters

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()
