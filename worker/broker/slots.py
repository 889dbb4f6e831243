"""Whose turn it is to ask a host: one budget a host, shared by every worker on every machine.

Kept in the broker, by its own clock, and for as long as it matters; if the broker is emptied, hosts may
get one request too early.
"""

from __future__ import annotations

from uuid import uuid4

from worker.broker.inbox import connect, translated
from worker.document import Slot

_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local wait = redis.call('PTTL', KEYS[2])
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
_GIVE_BACK = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
return 1
"""


class HostSlots:
    """One request at a time to each host, with a pause after it. Calls raise Unavailable without a broker."""

    def __init__(self, broker_url: str) -> None:
        self._client = connect(broker_url, timeout=2.0)
        self._take = self._client.register_script(_TAKE)
        self._give_back = self._client.register_script(_GIVE_BACK)

    def take(self, host: str, hold: float, step: float) -> Slot:
        """Take the turn to ask a host, for at most `hold` seconds, or a place in the line for it.

        Places are `step` seconds apart, so that those who wait do not all come again at once. Whoever comes
        at their place may still find a request under way, and then gets another place; one that is early by
        less than half a step waits for just that.
        """
        token = uuid4().hex
        with translated():
            wait = self._take(keys=_keys(host), args=[token, _ms(hold), _ms(step)])
        return Slot(token) if int(wait) == 0 else Slot(None, int(wait) / 1000)

    def give_back(self, host: str, token: str, pause: float) -> None:
        """End a turn; the next one begins after so many seconds."""
        with translated():
            self._give_back(keys=_keys(host)[:2], args=[token, _ms(pause)])

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()


def _keys(host: str) -> list[str]:
    # The braces keep them on one node of a cluster.
    return [f"winnow:host:{{{host}}}:{what}" for what in ("turn", "pause", "line")]


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1000))
