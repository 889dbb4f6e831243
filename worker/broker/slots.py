"""Host slots: one request at a time to each host, for all workers on all machines together.

The slots are kept in the broker, by its clock, and expire by themselves. If the broker is emptied, a host
may get one request too early.
"""

from __future__ import annotations

from uuid import uuid4

from worker.broker.inbox import connect, translate_errors
from worker.document import Slot

_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local wait = redis.call('PTTL', KEYS[2])
if math.max(wait, redis.call('PTTL', KEYS[1])) > ARGV[2] + ARGV[4] then
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
    wait = 0
end
if redis.call('EXISTS', KEYS[1]) == 1 then
    wait = math.max(wait, tonumber(ARGV[3]))
elseif wait > 0 and wait <= tonumber(ARGV[3]) / 2 then
    return string.format('%.0f', wait)
end
if wait <= 0 then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    return 0
end
local place = math.max(now + wait, tonumber(redis.call('GET', KEYS[3]) or '0'))
local line = place + tonumber(ARGV[3])
redis.call('SET', KEYS[3], string.format('%.0f', line), 'PX', string.format('%.0f', line - now))
return string.format('%.0f', place - now)
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
return 1
"""

MAX_CLOCK_SKEW_S = 60.0
"""A slot that ends later than a new one would, by more than this, was taken before the broker's clock was
stepped back."""


class HostSlots:
    """One request at a time to each host, with a pause after it. Raises Unavailable if the broker is down."""

    def __init__(self, broker_url: str) -> None:
        self._client = connect(broker_url, timeout=2.0)
        self._take = self._client.register_script(_TAKE)
        self._release = self._client.register_script(_RELEASE)

    def take(self, host: str, hold: float, step: float) -> Slot:
        """Take the slot of a host for up to `hold` seconds, or get a place in its queue.

        Places are `step` seconds apart, so that waiting workers do not all come back at once. A worker that
        comes back while a request is still running gets another place. One that comes too early by less
        than half a step waits only for the rest.
        """
        token = uuid4().hex
        with translate_errors():
            wait = self._take(keys=_keys(host), args=[token, _ms(hold), _ms(step), _ms(MAX_CLOCK_SKEW_S)])
        return Slot(token) if int(wait) == 0 else Slot(None, int(wait) / 1000)

    def release(self, host: str, token: str, pause: float) -> None:
        """Release a slot. The next request may begin after `pause` seconds."""
        with translate_errors():
            self._release(keys=_keys(host)[:2], args=[token, _ms(pause)])

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _keys(host: str) -> list[str]:
    # The braces keep the three keys on one node of a cluster.
    return [f"winnow:host:{{{host}}}:{what}" for what in ("turn", "pause", "line")]


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1000))
