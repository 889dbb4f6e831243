"""How often the password may be tried: a few tries at once from one place, then one now and then."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic

MAX_TRIES_AT_ONCE = 5
SECONDS_PER_TRY = 20.0
"""After the first tries, one more is allowed each time this has passed."""
MAX_PLACES = 10_000
"""Places that are remembered; beyond this, the one that tried longest ago is forgotten."""


class LogInLimits:
    """Remembers tries by the place that they came from: an IPv4 address, or a network of IPv6."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._used_until: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str) -> int:
        """Take one try of a place; return 0 if it may try now, else the seconds until it may."""
        place, now = _place_of(address), self._clock()
        with self._lock:
            used_until = max(now, self._used_until.get(place, now)) + SECONDS_PER_TRY
            if (wait := used_until - now - MAX_TRIES_AT_ONCE * SECONDS_PER_TRY) > 0:
                return ceil(wait)
            self._used_until[place] = used_until
            self._used_until.move_to_end(place)
            if len(self._used_until) > MAX_PLACES:
                self._used_until.popitem(last=False)
            return 0

    def forget(self, address: str) -> None:
        """Forget the tries of a place, which has given the password."""
        with self._lock:
            self._used_until.pop(_place_of(address), None)


def _place_of(address: str) -> str:
    """The place of an address; whoever has one address of IPv6 has all of its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)
