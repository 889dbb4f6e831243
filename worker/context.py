"""The context of one process: settings, the store, a clock, rules for sites, and HTTP clients.

Each entry point (a worker's child, `winnow tend`, a command) makes one `Context` and passes it down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from time import sleep

from worker import fetch
from worker.broker import Queues
from worker.clock import utcnow
from worker.dedupe import address_key
from worker.document import ItemRef, NotModified, RawItem, Validators
from worker.errors import NotYet
from worker.fetch import CheckNavigation, PoliteFetcher, Web
from worker.fetch.alone import HostsInMemory, SlotsInMemory
from worker.intake.container_records import read_record
from worker.intake.host_slots import SharedHostSlots
from worker.intake.listing_reader import MAX_LISTING_BYTES, ListingReader
from worker.net.urls import is_web_address
from worker.rules.sites import Rules, load_if_present
from worker.settings import Settings
from worker.sources.folders.scan_types import FolderScan
from worker.store import Store


class Context:
    """The settings, the store and the clock of one process, and clients made on first use.

    Never use one after a fork: connections do not survive it.
    """

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], datetime] | None = None) -> None:
        self.settings = settings
        self.store = store
        self.now = clock or utcnow

    def rules(self) -> Rules:
        """Load the rules for sites from their file. Raises TryLater when the file cannot be used."""
        return load_if_present(self.settings.sites_file)

    def folder_scan(self) -> FolderScan:
        """Return a scan of folders as of now."""
        max_bytes = self.settings.max_bytes

        def read(path: Path, within: Path | None) -> bytes:
            return fetch.read_file(path, max_bytes=max_bytes, within=within).content

        return FolderScan(self.now(), self.settings.settle_time, read, address_key, open=fetch.open_file)

    def fetch(self, ref: ItemRef, within: Path | None, known: Validators | None) -> RawItem | NotModified:
        """Fetch an item's bytes politely; an address only if it changed since `known`."""
        if ref.kind == "record":
            return read_record(ref, within, self.settings.max_bytes)
        get = partial(self._pages.get, known=known, rules=self.rules())
        return fetch.fetch(ref, self.settings, self.now(), within=within, get=get)

    def browse(self, url: str) -> AbstractContextManager[CheckNavigation]:
        """Hold the slot of an address's host while a browser shows it; see `worker.fetch.browse`."""
        return fetch.browse(self._pages, url, self.now(), self.rules())

    def listing_reader(self) -> ListingReader:
        """Return a reader of feeds, sitemaps and lists as of now."""
        return ListingReader(self.fetch_listing, address_key, self.now())

    def fetch_listing(self, target: str, known: Validators | None) -> RawItem | NotModified:
        """Fetch a feed, sitemap or list politely, if it changed since `known`; or read it from a file."""
        if not is_web_address(target):
            return fetch.read_file(target, max_bytes=MAX_LISTING_BYTES)
        return self._listings.get(target, self.now(), known, self.rules())

    def fetch_listing_waiting(self, target: str) -> RawItem:
        """Fetch a feed, sitemap or list for a person, who waits while its host is busy."""
        return _get_waiting(lambda: self.fetch_listing(target, None))

    @cached_property
    def queues(self) -> Queues:
        """Reads how many messages wait, over a connection that stays open."""
        return Queues(self.settings.broker)

    @cached_property
    def _pages(self) -> PoliteFetcher:
        return self._fetcher(self.settings)

    @cached_property
    def _listings(self) -> PoliteFetcher:
        return self._fetcher(replace(self.settings, max_bytes=MAX_LISTING_BYTES))

    def _fetcher(self, settings: Settings) -> PoliteFetcher:
        return PoliteFetcher(Web(settings), self._robots_client, self.store.hosts, self._host_slots, settings)

    @cached_property
    def _robots_client(self) -> Web:
        return Web(self.settings)

    @cached_property
    def _host_slots(self) -> SharedHostSlots:
        return SharedHostSlots(self.settings.broker, self.store.hosts, self.now)


@contextmanager
def polite_by_hand(settings: Settings, rules: Rules) -> Iterator[Callable[[ItemRef], RawItem]]:
    """Give a function that fetches one address after another for a user, as the service would.

    It obeys robots.txt and pauses between requests to a host. Needs no store.
    """
    with closing(Web(settings)) as web, closing(Web(settings)) as robots:
        pages = PoliteFetcher(web, robots, HostsInMemory(), SlotsInMemory(), settings)

        def get(ref: ItemRef) -> RawItem:
            return _get_waiting(lambda: pages.get(ref.target, utcnow(), rules=rules))

        yield get


def _get_waiting(get: Callable[[], RawItem | NotModified]) -> RawItem:
    """Get bytes without validators, and wait while their host is busy."""
    while True:
        try:
            raw = get()
        except NotYet as error:
            if error.reason != "host_busy":
                raise
            sleep(error.after or 0.0)
        else:
            assert isinstance(raw, RawItem)  # no validators were sent
            return raw


def fetch_by_hand(ref: ItemRef, settings: Settings, rules: Rules) -> RawItem:
    """Fetch one item's bytes for a user, as a browser would. Needs no store."""
    with closing(Web(settings)) as web:
        get = partial(web.get, rules=rules)
        raw = fetch.fetch(ref, settings, utcnow(), within=None, get=get)
    assert isinstance(raw, RawItem)  # no validators were sent
    return raw
