"""Check politely where a browser goes: by rules for sites, robots.txt and the slots of hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from worker.fetch.polite import PoliteFetcher
from worker.fetch.web import check_rules
from worker.net.address_policy import check_address
from worker.rules.sites import Rules

CheckNavigation = Callable[[str], None]
"""Called before a browser navigates to an address; raises IngestError if it must not."""


@contextmanager
def browse(fetcher: PoliteFetcher, url: str, now: datetime, rules: Rules) -> Iterator[CheckNavigation]:
    """Hold the slot of an address's host while a browser shows it; give the check for where it goes on.

    The slots of the hosts to which it goes on are held too. Raises what `PoliteFetcher.get` does before a
    request.
    """
    hosts: set[str] = set()
    with ExitStack() as slots:

        def check(to: str) -> None:
            address = check_address(to, fetcher.settings.allow_networks)
            check_rules(address, rules)
            pause = fetcher.check_robots(address, now)
            if address.host not in hosts:
                slots.enter_context(fetcher.hold_slot(address, pause, len(hosts), now))
                hosts.add(address.host)

        check(url)
        yield check
