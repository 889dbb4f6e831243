"""Fetch politely: by the site's robots.txt, one request at a time to each host, with a pause after it.

All workers share the state of hosts and the host slots; the store and the broker come in as arguments. If a
host's slot is not free, NotYet says when to try again, and no worker waits.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep
from typing import Protocol

from worker.document import HostBackoff, NotModified, RawItem, RobotsFile, Slot, Validators
from worker.errors import IngestError, NotYet, Rejected, TryLater
from worker.fetch import robots
from worker.fetch.host_backoff import HOST_FAILURE_REASONS, check_backoff, next_backoff
from worker.fetch.web import Web
from worker.net import address_policy
from worker.rules.sites import NO_RULES, Rules
from worker.settings import Settings

PAUSE_JITTER = 0.1
"""A pause is longer by up to this share, so that workers do not act at the same moment."""

SLOT_MARGIN_S = 0.25
"""Added to the distance of reserved slots. A waiting item is notified, and asks, a little late; the next one
must not find the slot taken."""

MAX_REDIRECT_WAIT_S = 10.0
"""A redirect waits this long for its host's slot; without it, the requests before it would be wasted."""

MAX_CACHED_ROBOTS, MAX_CACHED_ROBOTS_CHARS = 500, 20_000
"""The robots.txt files that a process caches, and the length of one: they stay the same for a day."""


class Hosts(Protocol):
    """The stored state of hosts."""

    def read_backoff(self, host: str) -> HostBackoff: ...  # noqa: D102
    def save_backoff(self, host: str, backoff: HostBackoff) -> None: ...  # noqa: D102
    def read_robots(self, origin: str) -> RobotsFile | None: ...  # noqa: D102
    def save_robots(self, origin: str, robots: RobotsFile) -> None: ...  # noqa: D102


class Slots(Protocol):
    """Slots for requests to hosts."""

    def take(self, host: str, hold: float, step: float) -> Slot: ...  # noqa: D102
    def release(self, host: str, token: str, pause: float) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PoliteFetcher:
    """Fetches addresses by the rules of their sites."""

    web: Web
    robots_web: Web
    """Another client for robots.txt, so that it does not clear a document's cookies."""
    hosts: Hosts
    slots: Slots
    settings: Settings
    _cached: dict[str, RobotsFile] = field(default_factory=dict)

    def get(
        self, url: str, now: datetime, known: Validators | None = None, rules: Rules = NO_RULES
    ) -> RawItem | NotModified:
        """Fetch the document at an address; see `Web.get`.

        Raises also NotYet("host_busy", "host_rests"), Rejected("robots_refused"),
        TryLater("robots_unreachable").
        """

        @contextmanager
        def gate(address: address_policy.Address, hop: int) -> Iterator[None]:
            with self.hold_slot(address, self.check_robots(address, now), hop, now):
                yield

        return self.web.get(url, now, known=known, rules=rules, gate=gate)

    def check_robots(self, address: address_policy.Address, now: datetime) -> float:
        """Return the pause after a request to an address. Raises as `get` does if robots.txt forbids it."""
        robots_rules = self._rules(address, now)
        if not robots_rules.allows(address.url):
            raise Rejected(
                "robots_refused",
                f"{address.shown}: the site's robots.txt asks {robots_rules.product} to stay away",
            )
        return max(self.settings.host_delay, robots_rules.delay)

    def _rules(self, address: address_policy.Address, now: datetime) -> robots.RobotsRules:
        origin = address.origin
        if (cached := self._cached.get(origin)) and cached.expires_at > now:
            return robots.parse_rules(cached.text, self.settings.user_agent)
        known = self.hosts.read_robots(origin)
        failure: TryLater | None = None
        if known is None or known.expires_at <= now:
            known, failure = self._fetch_robots(f"{origin}/robots.txt", known, now)
            self.hosts.save_robots(origin, known)
        if robots.is_unknown(known, now):
            wait = (known.expires_at - now).total_seconds()
            if failure:
                raise TryLater(failure.reason, failure.detail, wait)
            raise TryLater(
                "robots_unreachable",
                f"{origin}/robots.txt cannot be fetched, so nothing of the site is",
                wait,
            )
        self._cache_robots(origin, known)
        return robots.parse_rules(known.text, self.settings.user_agent)

    def _cache_robots(self, origin: str, known: RobotsFile) -> None:
        """Cache a file that no worker fetches again before it expires."""
        if known.failing_since is None and len(known.text or "") <= MAX_CACHED_ROBOTS_CHARS:
            while len(self._cached) >= MAX_CACHED_ROBOTS:
                self._cached.pop(next(iter(self._cached)))
            self._cached[origin] = known

    def _fetch_robots(
        self, url: str, before: RobotsFile | None, now: datetime
    ) -> tuple[RobotsFile, TryLater | None]:
        """Fetch a robots.txt in its host's slots; no robots.txt is asked about its redirects."""

        @contextmanager
        def gate(address: address_policy.Address, hop: int) -> Iterator[None]:
            with self.hold_slot(address, self.settings.host_delay, hop, now):
                yield

        try:
            raw = self.robots_web.get(url, now, gate=gate)
        except NotYet:
            raise
        except TryLater as error:
            return robots.note_unreachable(before, error, now), error
        except Rejected as error:
            return robots.accept_refusal(error, now), None
        assert isinstance(raw, RawItem)
        return robots.accept_reply(raw, now), None

    @contextmanager
    def hold_slot(
        self, address: address_policy.Address, pause: float, hop: int, now: datetime
    ) -> Iterator[None]:
        """Hold the host's slot for one request, and note its outcome. Raises NotYet, TryLater."""
        host = address.host
        backoff = self.hosts.read_backoff(host)
        check_backoff(host, backoff, now)
        pause *= 1 + random.uniform(0, PAUSE_JITTER)  # noqa: S311  # no secret
        token = self._take_slot(host, pause, hop)
        try:
            yield
        except TryLater as error:
            if error.reason in HOST_FAILURE_REASONS:
                self.hosts.save_backoff(host, next_backoff(backoff, error, now))
            raise
        except IngestError:
            self._note_health(host, backoff)
            raise
        else:
            self._note_health(host, backoff)
        finally:
            self.slots.release(host, token, pause)

    def _take_slot(self, host: str, pause: float, hop: int) -> str:
        """The token of a slot. A redirect waits for one; other requests raise NotYet."""
        hold, step = self.settings.fetch_deadline + pause, pause + SLOT_MARGIN_S
        slot = self.slots.take(host, hold, step)
        waited = 0.0
        while slot.token is None and hop and waited + slot.wait <= MAX_REDIRECT_WAIT_S:
            sleep(slot.wait)
            waited += slot.wait
            slot = self.slots.take(host, hold, step)
        if slot.token is None:
            raise NotYet("host_busy", f"{host}: its slot is taken by another request", slot.wait)
        return slot.token

    def _note_health(self, host: str, backoff: HostBackoff) -> None:
        if backoff.failures:
            self.hosts.save_backoff(host, HostBackoff())
