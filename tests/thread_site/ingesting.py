"""What the site serves into a store, as `winnow ingest` does it, in this process and without waiting."""

from datetime import timedelta
from ipaddress import ip_network

from worker.cli import ingestion
from worker.clock import utcnow
from worker.context import Context
from worker.dedupe import address_key
from worker.document import ItemRef, Slot
from worker.fetch import PoliteFetcher, Web
from worker.settings import Settings
from worker.store.ledger.claims import Accepted


def local_settings(folder, database_url, **more):
    """Settings of an installation that may fetch from loopback, as fast as it can."""
    given = dict(host_delay=0.0, max_attempts=3, fetch_deadline=20.0, revisits=(), max_bytes=5_000_000) | more
    return Settings(
        data_dir=folder, database_url=database_url, allow_networks=(ip_network("127.0.0.0/8"),), **given
    )


class LocalContext(Context):
    """A context for which every host is at a port of loopback, and whose clock is set forward instead of waiting."""

    def __init__(self, settings, store, port):
        super().__init__(settings, store, self._clock)
        self.ahead = timedelta()
        self.slots = FreeSlots()
        self._port = port

    def _clock(self):
        return utcnow() + self.ahead

    def wait_until(self, at):
        """Set the clock forward to a time, if it is in the future."""
        self.ahead += max(at - self._clock(), timedelta())

    def _fetcher(self, settings):
        pages, robots = LocalWeb(settings, self._port), LocalWeb(self.settings, self._port)
        return PoliteFetcher(pages, robots, self.store.hosts, self.slots, settings)


class LocalWeb(Web):
    """A client for which every host is on loopback, and https://disqus.com is at this port."""

    def __init__(self, settings, port):
        super().__init__(settings, lambda _host: ["127.0.0.1"])
        self._disqus = f"http://disqus.com:{port}/"

    def get(self, url, *args, **more):
        return super().get(url.replace("https://disqus.com/", self._disqus), *args, **more)


class FreeSlots:
    """Every host may be asked at any time."""

    def take(self, _host, _hold, _step):
        return Slot("free", 0.0)

    def release(self, _host, _token, _pause):
        pass


def accept(context, urls, reading="first"):
    """Accept addresses."""
    refs = [ItemRef("url", url, f"url:{address_key(url)}:{reading}") for url in urls]
    context.store.ledger.accept(refs, context.now())


def ingest(context, urls, reading="first"):
    """Accept addresses, and work until nothing is left to do; what became of each item that failed."""
    accept(context, urls, reading)
    return settle(context)


def settle(context):
    """Work until nothing is left to do; the outcomes of items, by target."""
    outcomes, store = {}, context.store
    while pending := store.library.items(state="pending", limit=10_000) or go_on(context):
        due = [row for row in pending[::-1] if is_due(row, context.now())]
        if not due:
            context.wait_until(min(row["not_before"] for row in pending))
        for row in due:
            outcomes[row["target"]] = ingestion.ingest(as_accepted(row), context)
    return outcomes


def go_on(context):
    """The items of threads that go on with another place, as the reconciler accepts them; None if there are none."""
    store = context.store
    return store.threads.continue_failed(context.now(), 1000) and store.library.items(
        state="pending", limit=10_000
    )


def is_due(row, now):
    """Whether a pending item may be worked on."""
    return row["not_before"] is None or row["not_before"] <= now


def as_accepted(row):
    """A pending item of the ledger, as whoever accepted it has it."""
    return Accepted(row["id"], row["target"], row["step"], fresh=True, state="pending")
