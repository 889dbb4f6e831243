"""What politeness needs to know of hosts, for one process that has no store: kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from worker.document import HostBackoff, RobotsFile, Slot


@dataclass(slots=True)
class HostsInMemory:
    """The back-off and the robots.txt of the hosts that were asked."""

    backoffs: dict[str, HostBackoff] = field(default_factory=dict)
    robots: dict[str, RobotsFile] = field(default_factory=dict)

    def read_backoff(self, host: str) -> HostBackoff:
        """Return the back-off of a host."""
        return self.backoffs.get(host, HostBackoff())

    def save_backoff(self, host: str, backoff: HostBackoff) -> None:
        """Keep the back-off of a host."""
        self.backoffs[host] = backoff

    def read_robots(self, origin: str) -> RobotsFile | None:
        """Return the robots.txt of a site, if it was fetched."""
        return self.robots.get(origin)

    def save_robots(self, origin: str, robots: RobotsFile) -> None:
        """Keep the robots.txt of a site."""
        self.robots[origin] = robots


@dataclass(slots=True)
class SlotsInMemory:
    """Slots for requests to hosts, of a process that sends one request after another."""

    free_at: dict[str, float] = field(default_factory=dict)
    """By host: when its next request may be sent, by the monotonic clock."""

    def take(self, host: str, hold: float, step: float) -> Slot:  # noqa: ARG002  # no other process asks
        """Take the slot of a host, or say how many seconds to wait for it."""
        wait = self.free_at.get(host, 0.0) - monotonic()
        return Slot(None, wait) if wait > 0 else Slot(host)

    def release(self, host: str, token: str, pause: float) -> None:  # noqa: ARG002  # there is one holder
        """Release a slot; the host is not asked again for `pause` seconds."""
        self.free_at[host] = monotonic() + pause
