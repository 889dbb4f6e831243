"""The inbox: a stream to which any language can add messages.

``XADD winnow:inbox * message '{"v":1,"target":"https://...","key":"..."}'``. A message leaves the stream
only when it is in the ledger; what became of it is told on the stream ``winnow:accepted``, by key.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import redis

from worker.errors import Unavailable
from worker.redaction import masked
from worker.settings import SettingsError

STREAM, REPLIES, GROUP = "winnow:inbox", "winnow:accepted", "winnow"

REPLIES_KEPT = 100_000
"""About so many of the newest replies stay readable."""

FORSAKEN_AFTER = 30_000
"""Milliseconds after which a message that another reader took, and never finished, is taken over."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it lay in the inbox."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is told of a message."""

    message_id: str
    key: str | None
    item_ids: tuple[int, ...]
    reason: str | None = None
    """Why it was refused; None when it was accepted."""

    def fields(self) -> dict[Any, Any]:
        """The reply as it stands in the stream: texts, empty where there is nothing to say."""
        return {
            "message_id": self.message_id,
            "key": self.key or "",
            "items": ",".join(map(str, self.item_ids)),
            "state": "failed" if self.reason else "accepted",
            "reason": self.reason or "",
        }


def connect(broker_url: str, timeout: float) -> redis.Redis:
    """A client that gives up on an answer after `timeout` seconds. Raises SettingsError."""
    try:
        return redis.Redis.from_url(
            broker_url,
            decode_responses=True,
            encoding_errors="backslashreplace",
            socket_connect_timeout=min(5.0, timeout),
            socket_timeout=timeout,
            health_check_interval=10,
        )
    except ValueError:
        # Neither the address nor the cause is shown, which quotes it: there can be a password in it.
        message = "WINNOW_BROKER_URL is not a broker address; write redis://:password@host:port/number"
        raise SettingsError(message) from None


class Inbox:
    """Reads the inbox as one of a group of readers. Every call raises Unavailable when the broker is away.

    Raises SettingsError when the address is none.
    """

    def __init__(self, broker_url: str, name: str | None = None) -> None:
        self._client = connect(broker_url, timeout=15.0)
        self._name = name or f"{socket.gethostname()}"

    def take(self, wait: float, most: int = 100) -> list[Message]:
        """Take waiting messages, first those that another reader forsook; wait so many seconds for one."""
        with translated():
            self._ensure_group()
            forsaken = self._client.xautoclaim(STREAM, GROUP, self._name, FORSAKEN_AFTER, count=most)[1]
            if forsaken:
                return _letters(forsaken)
            news = self._client.xreadgroup(
                GROUP, self._name, {STREAM: ">"}, count=most, block=max(1, int(wait * 1000))
            )
            return _letters(dict(news).get(STREAM, []) if news else [])

    def settle(self, replies: Sequence[Reply]) -> None:
        """Take messages out, now that they are in the ledger, and tell their senders."""
        with translated():
            pipe = self._client.pipeline(transaction=True)
            for reply in replies:
                pipe.xadd(REPLIES, reply.fields(), maxlen=REPLIES_KEPT, approximate=True)
                pipe.xack(STREAM, GROUP, reply.message_id)
                pipe.xdel(STREAM, reply.message_id)
            pipe.execute()

    def waiting(self) -> int:
        """How many messages lie in the inbox."""
        with translated():
            return int(self._client.xlen(STREAM))

    def ping(self) -> None:
        """Raise Unavailable when the broker does not answer."""
        with translated():
            self._client.ping()

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()

    def _ensure_group(self) -> None:
        """Make stream and group, also again after someone emptied the whole server."""
        try:
            self._client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise


def _letters(entries: Any) -> list[Message]:
    return [Message(entry_id, _text(fields or {})) for entry_id, fields in entries]


def _text(fields: dict[str, str]) -> str:
    """The message; whole entries that have none are given as they are, for the refusal to show."""
    return fields["message"] if "message" in fields else repr(fields)


@contextmanager
def translated() -> Iterator[None]:
    """Raise Unavailable for whatever goes wrong with the broker."""
    try:
        yield
    except redis.RedisError as error:
        raise Unavailable(masked(f"broker: {error}")) from error
