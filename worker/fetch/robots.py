"""What a site's robots.txt allows (RFC 9309), parsed by Protego. Pure: no network here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from worker.document import RawItem, RobotsFile
from worker.errors import Rejected, TryLater

MAX_ROBOTS_BYTES = 512_000
"""The rest of a longer file is not read (RFC 9309, 2.5, asks for 500 KiB)."""

ROBOTS_LIFETIME = timedelta(hours=24)
"""How long a copy may be used (RFC 9309, 2.4)."""

MIN_RETRY_INTERVAL = timedelta(minutes=1)
"""Between two attempts while it cannot be fetched."""

MAX_UNREACHABLE_TIME = timedelta(days=30)
"""After this time a site whose robots.txt is unreachable counts as having none (RFC 9309, 2.3.1.4)."""

MAX_CRAWL_DELAY_S = 600.0
"""A longer delay that a site asks for is cut to this."""

_ABSENT_REASONS = re.compile(r"http_4\d\d|empty_body|too_many_redirects|unsupported_media_type")
"""Reasons that mean that the site has none (RFC 9309, 2.3.1.2 and 2.3.1.3)."""

_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What we may fetch from a site, and how often."""

    robots: Protego
    product: str
    """The name of our robot in the file, such as ``winnow``."""

    def allows(self, url: str) -> bool:
        """Whether we may fetch an address of the site."""
        return bool(self.robots.can_fetch(url, self.product))

    @property
    def delay(self) -> float:
        """Seconds between two requests, as the site asks; 0 if it states none."""
        stated = self.robots.crawl_delay(self.product) or 0.0
        rate = self.robots.request_rate(self.product)
        slowest = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return float(min(max(stated, slowest, 0.0), MAX_CRAWL_DELAY_S))

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that the file names."""
        return list(self.robots.sitemaps)


def parse_rules(text: str | None, user_agent: str) -> RobotsRules:
    """Parse the rules of a robots.txt for us; without one, everything is allowed."""
    product = _PRODUCT.match(user_agent)
    return RobotsRules(_parse(text or ""), product[0] if product else "*")


@lru_cache(maxsize=256)
def _parse(text: str) -> Protego:
    return Protego.parse(text)


def accept_reply(raw: RawItem, now: datetime) -> RobotsFile:
    """Accept a reply as the robots.txt of its site."""
    text = raw.content[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    return RobotsFile(text, now, now + ROBOTS_LIFETIME)


def accept_refusal(error: Rejected, now: datetime) -> RobotsFile:
    """Accept a final failure as the answer that there is no robots.txt; raise any other failure again."""
    if not _ABSENT_REASONS.fullmatch(error.reason):
        raise error
    return RobotsFile("", now, now + ROBOTS_LIFETIME)


def note_unreachable(before: RobotsFile | None, error: TryLater, now: datetime) -> RobotsFile:
    """Note that it cannot be fetched now; the copy from before, if there is one, still counts."""
    wait = max(MIN_RETRY_INTERVAL, timedelta(seconds=error.after or 0))
    since = before.failing_since if before and before.failing_since else now
    if before is None:
        return RobotsFile(None, now, now + wait, since)
    return RobotsFile(before.text, before.fetched_at, now + wait, since)


def is_unknown(robots: RobotsFile, now: datetime) -> bool:
    """Whether nothing may be fetched because the rules are not known (RFC 9309, 2.3.1.4)."""
    failing = robots.failing_since
    return failing is not None and robots.text is None and now - failing < MAX_UNREACHABLE_TIME
