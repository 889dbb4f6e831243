"""Fetching as a guest: by the site's robots.txt, one request at a time to each host, with a pause after it.

What is known of hosts, and whose turn it is, is shared by all workers: the store and the broker come in as
arguments. Who comes too early is told when to come again (NotYet) and keeps no worker waiting.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import sleep
from typing import Protocol

from worker.document import HostBackoff, NotModified, RawItem, RobotsFile, Slot, Validators
from worker.errors import IngestError, NotYet, Rejected, TryLater
from worker.fetch import robots
from worker.fetch.web import Web
from worker.net import address_policy
from worker.rules.sites import NO_RULES, Rules
from worker.runtime.backoff import Backoff
from worker.settings import Settings

PAUSE_JITTER = 0.1
"""A pause is up to so much longer, so that workers do not march in step."""

SLOT_MARGIN_S = 0.25
"""Seconds by which places in the line are further apart than requests must be: who waits is told of its turn,
and asks, a little late, and the one behind should not come in vain."""

MAX_REDIRECT_WAIT_S = 10.0
"""Seconds that a redirect waits for its host's turn; the requests before it would be in vain."""

HOST_FAILURE_REASONS = frozenset([
    "http_429", "http_503", "timeout", "dns_failure", "connection_failed", "connection_lost", "tls_failed",
])  # fmt: skip
"""Failures that are the host's, not the page's: others wait, too."""

HOST_BACKOFF = Backoff(first=30.0, maximum=3600.0, jitter=(0.8, 1.2))
"""For how long a host gets no requests after failures in a row."""

FAILURES_BEFORE_ATTEMPTS_COUNT = 5
"""Failures in a row after which what waits for the host begins to use up its attempts."""

MAX_CACHED_ROBOTS, MAX_CACHED_ROBOTS_CHARS = 500, 20_000
"""Files robots.txt that a process keeps at hand, and their characters: nothing changes them for a day."""


class Hosts(Protocol):
    """What is remembered of hosts."""

    def read_backoff(self, host: str) -> HostBackoff: ...  # noqa: D102
    def save_backoff(self, host: str, trouble: HostBackoff) -> None: ...  # noqa: D102
    def read_robots(self, origin: str) -> RobotsFile | None: ...  # noqa: D102
    def save_robots(self, origin: str, robots: RobotsFile) -> None: ...  # noqa: D102


class Slots(Protocol):
    """Whose turn it is to ask a host."""

    def take(self, host: str, hold: float, step: float) -> Slot: ...  # noqa: D102
    def release(self, host: str, token: str, pause: float) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PoliteFetcher:
    """Fetches addresses, by the rules of their sites."""

    web: Web
    aside: Web
    """For robots.txt: another client, so that a document's cookies outlive the question."""
    hosts: Hosts
    turns: Slots
    settings: Settings
    _at_hand: dict[str, RobotsFile] = field(default_factory=dict)

    def get(
        self, url: str, now: datetime, known: Validators | None = None, rules: Rules = NO_RULES
    ) -> RawItem | NotModified:
        """The document at an address; see `Web.get`.

        Raises also NotYet("host_busy", "host_rests"), Rejected("robots_refused"),
        TryLater("robots_unreachable").
        """

        @contextmanager
        def gate(address: address_policy.Address, hop: int) -> Iterator[None]:
            asked = self._rules(address, now)
            if not asked.allows(address.url):
                raise Rejected(
                    "robots_refused",
                    f"{address.shown}: the site's robots.txt asks {asked.product} to stay away",
                )
            with self._turn(address, max(self.settings.host_delay, asked.delay), hop, now):
                yield

        return self.web.get(url, now, known=known, rules=rules, gate=gate)

    def _rules(self, address: address_policy.Address, now: datetime) -> robots.RobotsRules:
        origin = address.origin
        if (at_hand := self._at_hand.get(origin)) and at_hand.expires_at > now:
            return robots.parse_rules(at_hand.text, self.settings.user_agent)
        known = self.hosts.read_robots(origin)
        failure: TryLater | None = None
        if known is None or known.expires_at <= now:
            known, failure = self._ask(f"{origin}/robots.txt", known, now)
            self.hosts.save_robots(origin, known)
        if robots.is_unknown(known, now):
            wait = (known.expires_at - now).total_seconds()
            if failure:
                raise TryLater(failure.reason, failure.detail, wait)
            raise TryLater(
                "robots_unreachable", f"{origin}/robots.txt cannot be had, so nothing is fetched", wait
            )
        self._keep_at_hand(origin, known)
        return robots.parse_rules(known.text, self.settings.user_agent)

    def _keep_at_hand(self, origin: str, known: RobotsFile) -> None:
        """Remember a file that no other worker will ask for again before it expires."""
        if known.failing_since is None and len(known.text or "") <= MAX_CACHED_ROBOTS_CHARS:
            while len(self._at_hand) >= MAX_CACHED_ROBOTS:
                self._at_hand.pop(next(iter(self._at_hand)))
            self._at_hand[origin] = known

    def _ask(self, url: str, before: RobotsFile | None, now: datetime) -> tuple[RobotsFile, TryLater | None]:
        """Fetch a robots.txt, by turns; its redirects are followed whatever robots.txt stands there."""

        @contextmanager
        def gate(address: address_policy.Address, hop: int) -> Iterator[None]:
            with self._turn(address, self.settings.host_delay, hop, now):
                yield

        try:
            raw = self.aside.get(url, now, gate=gate)
        except NotYet:
            raise
        except TryLater as error:
            return robots.note_unreachable(before, error, now), error
        except Rejected as error:
            return robots.accept_refusal(error, now), None
        assert isinstance(raw, RawItem)
        return robots.accept_reply(raw, now), None

    @contextmanager
    def _turn(self, address: address_policy.Address, pause: float, hop: int, now: datetime) -> Iterator[None]:
        """One request to a host: at its turn, and with its outcome noted. Raises NotYet, TryLater."""
        host = address.host
        trouble = self.hosts.read_backoff(host)
        _check_backoff(host, trouble, now)
        pause *= 1 + random.uniform(0, PAUSE_JITTER)  # noqa: S311  # no secret
        token = self._take(host, pause, hop)
        try:
            yield
        except TryLater as error:
            if error.reason in HOST_FAILURE_REASONS:
                self.hosts.save_backoff(host, next_backoff(trouble, error, now))
            raise
        except IngestError:
            self._note_health(host, trouble)
            raise
        else:
            self._note_health(host, trouble)
        finally:
            self.turns.release(host, token, pause)

    def _take(self, host: str, pause: float, hop: int) -> str:
        """The token of our turn. A redirect waits for it, anything else is put off."""
        hold, step = self.settings.fetch_deadline + pause, pause + SLOT_MARGIN_S
        turn = self.turns.take(host, hold, step)
        waited = 0.0
        while turn.token is None and hop and waited + turn.wait <= MAX_REDIRECT_WAIT_S:
            sleep(turn.wait)
            waited += turn.wait
            turn = self.turns.take(host, hold, step)
        if turn.token is None:
            raise NotYet("host_busy", f"{host}: others are asking it; its turn comes later", turn.wait)
        return turn.token

    def _note_health(self, host: str, trouble: HostBackoff) -> None:
        if trouble.failures:
            self.hosts.save_backoff(host, HostBackoff())


def next_backoff(trouble: HostBackoff, error: TryLater, now: datetime) -> HostBackoff:
    """A host's back-off after one more failure: as long as it asked for, or twice as long as before."""
    failures = trouble.failures + 1
    rest = HOST_BACKOFF.delay(failures, error.after)
    return HostBackoff(failures, error.reason, now + timedelta(seconds=rest))


def _check_backoff(host: str, trouble: HostBackoff, now: datetime) -> None:
    if trouble.until is None or trouble.until <= now:
        return
    wait = (trouble.until - now).total_seconds()
    why = f"{host} is left alone for {wait:.0f} s: {trouble.reason}, {trouble.failures} in a row"
    if trouble.failures < FAILURES_BEFORE_ATTEMPTS_COUNT:
        raise NotYet("host_rests", why, wait)
    raise TryLater("host_rests", why, wait)
