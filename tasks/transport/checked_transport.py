"""The checked transport: every message from the broker is checked before Celery reads it.

Celery trusts its broker. One message without a body, or with a text as time limit, ends a stock worker. The
same message ends it again after each restart, because it was never acknowledged. Here every message (from a
queue, from a channel, or back from `unacked`) is first read strictly. A message that is not a valid task of
ours becomes a failed item in the ledger, with its text and the reason, and leaves the queue.
"""

from __future__ import annotations

import json
import logging
from queue import Empty
from typing import Any

from celery import current_app
from kombu.transport import redis
from kombu.utils.encoding import bytes_to_str

from tasks.child_process import current_context
from tasks.transport.broadcasts import check_broadcast, check_reply
from tasks.transport.envelope import MAX_MESSAGE_BYTES, decode_json
from tasks.transport.field_checks import is_name
from tasks.transport.task_message import check_message
from worker.errors import Rejected, Unavailable

log = logging.getLogger(__name__)


class CheckedQoS(redis.QoS):
    """Puts back only messages that Celery can read."""

    def restore_by_tag(self, tag: Any, client: Any = None, leftmost: bool = False) -> None:
        """Put an unacknowledged message back on its queue."""
        refused: list[tuple[bytes, Rejected]] = []

        def put_back(pipe: Any) -> None:
            refused.clear()
            entry = pipe.hget(self.unacked_key, tag)
            pipe.multi()
            if entry is not None:
                try:
                    message, queue = read_unacknowledged(entry)
                except Rejected as error:
                    refused.append((entry, error))
                else:
                    if message is None:
                        return
                    self.channel.push(pipe, queue, message, leftmost=leftmost)
            self._remove_from_indices(tag, pipe)

        with self.channel.conn_or_acquire(client) as connected:
            connected.transaction(put_back, self.unacked_key)
        for entry, error in refused:
            record_refusal(entry, error)


def read_unacknowledged(entry: bytes) -> tuple[dict[str, Any] | None, str]:
    """Return an unacknowledged message and its queue; the message is None if it is another application's.

    Raises Rejected.
    """
    kept = decode_json(entry)
    if not (isinstance(kept, list) and len(kept) == 3 and isinstance(kept[2], str)):
        raise Rejected("malformed_message", "in unacked: it is not a message, its exchange and its queue")
    message, exchange, queue = kept
    if queue not in current_app.amqp.queues or exchange not in ("", queue):
        return None, queue
    checked = check_message(message, queue)
    checked["properties"]["delivery_info"]["redelivered"] = True
    return checked, queue


class CheckedChannel(redis.Channel):
    """A channel that refuses a malformed message instead of raising an error."""

    QoS = CheckedQoS
    _in_poll: Any

    def push(self, pipe: Any, queue: str, message: dict[str, Any], *, leftmost: bool) -> None:
        """Push a message on a queue: at the end that workers take from, or at the other end (`leftmost`)."""
        key = self._q_for_pri(queue, self._get_message_priority(message))
        (pipe.lpush if leftmost else pipe.rpush)(key, json.dumps(message))

    def get_table(self, exchange: str) -> list[tuple[str, ...]]:
        """Return the queues bound to an exchange; ignore what is not a valid binding."""
        with self.conn_or_acquire() as client:
            members = client.smembers(self.keyprefix_queue % exchange)
        rows = [tuple(one.decode("utf-8", "replace").split(self.sep)) for one in members]
        return [row for row in rows if len(row) == 3 and all(map(is_name, row))]

    def _brpop_read(self, **options: Any) -> bool:
        try:
            reply = self.client.parse_response(self.client.connection, "BRPOP", **options)
        except self.connection_errors:
            self.client.connection.disconnect()  # the event loop connects again
            raise
        finally:
            self._in_poll = None
            self._flush_brpop_reauth()
        if not reply:
            raise Empty
        key, data = reply
        queue = bytes_to_str(key).rsplit(self.sep, 1)[0]
        self._queue_cycle.rotate(queue)
        if queue not in current_app.amqp.queues:
            self._deliver_reply(queue, data)
            return True
        try:
            message = check_message(decode_json(data), queue)
        except Rejected as error:
            record_refusal(data, error)
        else:
            self.connection._deliver(message, queue)  # noqa: SLF001  # no public way
        return True

    def _deliver_reply(self, queue: str, data: bytes) -> None:
        try:
            message = check_reply(data)
        except Rejected as error:
            log.warning("reply ignored: %s: %.200r", error, data)
        else:
            self.connection._deliver(message, queue)  # noqa: SLF001

    def _handle_message(self, client: Any, response: Any) -> dict[str, Any]:
        payload: dict[str, Any] = super()._handle_message(client, response)
        if bytes_to_str(payload["type"]).endswith("message"):
            try:
                channel, message = check_broadcast(payload["channel"], payload["data"])
            except Rejected as error:
                log.warning("ignored on the channel %.100r: %s", payload["channel"], error)
                return payload | {"channel": "/", "data": None}  # kombu ignores empty data
            return payload | {"channel": channel, "data": json.dumps(message)}
        return payload


class CheckedTransport(redis.Transport):
    """Celery's Redis transport, limited to messages that Celery can read."""

    Channel = CheckedChannel


def record_refusal(data: bytes, why: Rejected) -> None:
    """Record a refused message in the ledger as a failed item; log its text if the ledger is unavailable."""
    text = data[:MAX_MESSAGE_BYTES].decode("utf-8", "backslashreplace")
    error = Rejected(why.reason, f"on a Celery queue: {why.detail}")
    log.warning("message refused: %s: %.200s", error, text)
    try:
        context = current_context()
        context.store.ledger.refuse([(text, error)], context.now())
    except Unavailable as unavailable:
        log.error("not entered in the ledger (%s): %.2000s", unavailable, text)  # noqa: TRY400
