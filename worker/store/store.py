"""The store: one object that hands out its parts.

A part is imported when it is first asked for: a command that only lists documents starts without the modules
that store them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from worker.document import FeedCopy, RawItem
from worker.errors import Rejected
from worker.settings import Settings, SettingsError
from worker.store.database import Database

if TYPE_CHECKING:
    from worker.document.digest import Digest
    from worker.store.access.access_tokens import AccessTokens
    from worker.store.access.passwords import Passwords
    from worker.store.access.sessions import Sessions
    from worker.store.documents.corrections import Corrections
    from worker.store.documents.documents import Documents
    from worker.store.documents.forgetting import Forgetting
    from worker.store.documents.reprocessing import Reprocessing
    from worker.store.feed.changes import Changes
    from worker.store.feed.export_pages import ExportPages
    from worker.store.feed.feed_readers import FeedReaders
    from worker.store.ledger.due_items import DueItems
    from worker.store.ledger.failed_items import FailedItems
    from worker.store.ledger.host_pacing import HostPacing
    from worker.store.ledger.hourly_counts import HourlyCounts
    from worker.store.ledger.leases import Leases
    from worker.store.ledger.ledger import Ledger
    from worker.store.queries.comments import Comments
    from worker.store.queries.copies import Copies
    from worker.store.queries.figures.overview import Overview
    from worker.store.queries.item_states import ItemStates
    from worker.store.queries.library import Library
    from worker.store.queries.search import Search
    from worker.store.raw.files import RawStore
    from worker.store.raw.retention import Retention
    from worker.store.sources.container_progress import ContainerProgress
    from worker.store.sources.hosts import Hosts
    from worker.store.sources.polls import Polls
    from worker.store.sources.source_entries import SourceEntries
    from worker.store.sources.source_yields import Yields
    from worker.store.sources.sources import Sources
    from worker.store.sources.url_records import Addresses
    from worker.store.sources.watched_files import WatchedFiles
    from worker.store.threads.readings import Readings
    from worker.store.threads.threads import Threads
    from worker.store.webhooks.deliveries import Deliveries
    from worker.store.webhooks.failed_deliveries import FailedDeliveries
    from worker.store.webhooks.webhooks import Webhooks

log = logging.getLogger(__name__)


class Store:
    """Everything that is stored, by subject."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self._settings = settings

    def load_parts(self) -> None:
        """Import every part now: a process that forks shares the modules with its children."""
        for name, attribute in vars(Store).items():
            if isinstance(attribute, cached_property):
                getattr(self, name)

    @cached_property
    def raw(self) -> RawStore:
        """Received bytes."""
        from worker.store.raw.object_store import open_raw

        return open_raw(self._settings)

    @cached_property
    def ledger(self) -> Ledger:
        """Which items were accepted, and how far each has come."""
        from worker.store.ledger.ledger import Ledger

        return Ledger(self.database, self._settings, self.raw)

    @cached_property
    def due_items(self) -> DueItems:
        """Items that are due, of which a worker is to be notified."""
        from worker.store.ledger.due_items import DueItems

        return DueItems(self.database)

    @cached_property
    def failed_items(self) -> FailedItems:
        """Items that failed or wait for another try."""
        from worker.store.ledger.failed_items import FailedItems

        return FailedItems(self.database)

    @cached_property
    def leases(self) -> Leases:
        """The leases of running items."""
        from worker.store.ledger.leases import Leases

        return Leases(self.database, self._settings)

    @cached_property
    def hourly_counts(self) -> HourlyCounts:
        """What happened in each hour."""
        from worker.store.ledger.hourly_counts import HourlyCounts

        return HourlyCounts(self.database)

    @cached_property
    def changes(self) -> Changes:
        """The change feed."""
        from worker.store.feed.changes import Changes

        return Changes(self.database)

    @cached_property
    def feed_readers(self) -> FeedReaders:
        """Who reads the change feed, and how far each has come."""
        from worker.store.feed.feed_readers import FeedReaders

        return FeedReaders(self.database)

    @cached_property
    def documents(self) -> Documents:
        """Documents, and the verdicts that make them."""
        from worker.store.documents.documents import Documents
        from worker.store.threads.page_threads import PageThreads

        threads = PageThreads(self._readings, follows=self._follows_threads)
        return Documents(self.database, self.ledger, self.changes, threads)

    @cached_property
    def threads(self) -> Threads:
        """Threads that go on beyond their page."""
        from worker.store.threads.threads import Threads

        follows = self._follows_threads
        return Threads(self.database, self.ledger, self.changes, self._readings, follows=follows)

    @property
    def _follows_threads(self) -> bool:
        return self._settings.threads == "all"

    @cached_property
    def _readings(self) -> Readings:
        from worker.store.threads.readings import Readings

        return Readings(self._settings.revisits)

    @cached_property
    def corrections(self) -> Corrections:
        """What a person decided about copies."""
        from worker.store.documents.corrections import Corrections

        return Corrections(self.database, self.changes)

    @cached_property
    def retention(self) -> Retention:
        """Deletes received bytes."""
        from worker.store.raw.retention import Retention

        return Retention(self.database, self.raw)

    @cached_property
    def forgetting(self) -> Forgetting:
        """Forgets documents for good."""
        from worker.store.documents.forgetting import Forgetting

        return Forgetting(self.database, self.changes, self.retention)

    @cached_property
    def reprocessing(self) -> Reprocessing:
        """Chooses documents to read again."""
        from worker.store.documents.reprocessing import Reprocessing

        return Reprocessing(self.database)

    @cached_property
    def export_pages(self) -> ExportPages:
        """Documents for exports, a page at a time."""
        from worker.store.feed.export_pages import ExportPages

        return ExportPages(self.database, self.changes)

    @cached_property
    def search(self) -> Search:
        """Finds documents by their words."""
        from worker.store.queries.search import Search

        return Search(self.database)

    @cached_property
    def sources(self) -> Sources:
        """The watched sources."""
        from worker.store.sources.sources import Sources

        return Sources(self.database)

    @cached_property
    def polls(self) -> Polls:
        """When sources are polled, and by whom."""
        from worker.store.sources.polls import Polls

        return Polls(self.database)

    @cached_property
    def source_entries(self) -> SourceEntries:
        """The entries of feeds, sitemaps and lists as last accepted."""
        from worker.store.sources.source_entries import SourceEntries

        return SourceEntries(self.database)

    @cached_property
    def watched_files(self) -> WatchedFiles:
        """The files of watched folders as last accepted."""
        from worker.store.sources.watched_files import WatchedFiles

        return WatchedFiles(self.database)

    @cached_property
    def container_progress(self) -> ContainerProgress:
        """How far containers were read."""
        from worker.store.sources.container_progress import ContainerProgress

        return ContainerProgress(self.database)

    @cached_property
    def addresses(self) -> Addresses:
        """What is known of web addresses."""
        from worker.store.sources.url_records import Addresses

        return Addresses(self.database, self.ledger, self.raw, self._settings.revisits)

    @cached_property
    def hosts(self) -> Hosts:
        """Back-off, robots.txt and slots for requests of each host."""
        from worker.store.sources.hosts import Hosts

        return Hosts(self.database)

    @cached_property
    def library(self) -> Library:
        """Reads documents, items and counts; writes nothing."""
        from worker.store.queries.library import Library

        return Library(self.database)

    @cached_property
    def comments(self) -> Comments:
        """Reads comments, of one thread or of all."""
        from worker.store.queries.comments import Comments

        return Comments(self.database)

    @cached_property
    def copies(self) -> Copies:
        """Clusters of copies."""
        from worker.store.queries.copies import Copies

        return Copies(self.database)

    @cached_property
    def item_states(self) -> ItemStates:
        """How far items have come, for whoever submitted them."""
        from worker.store.queries.item_states import ItemStates

        return ItemStates(self.database)

    @cached_property
    def overview(self) -> Overview:
        """What happened lately, and what there is, in figures."""
        from worker.store.queries.figures.overview import Overview

        return Overview(self.database)

    @cached_property
    def source_yields(self) -> Yields:
        """What sources gave recently."""
        from worker.store.sources.source_yields import Yields

        return Yields(self.database)

    @cached_property
    def passwords(self) -> Passwords:
        """The password for people."""
        from worker.store.access.passwords import Passwords

        return Passwords(self.database)

    @cached_property
    def sessions(self) -> Sessions:
        """Browsers in which somebody gave the password."""
        from worker.store.access.sessions import Sessions

        return Sessions(self.database)

    @cached_property
    def access_tokens(self) -> AccessTokens:
        """Tokens of programs."""
        from worker.store.access.access_tokens import AccessTokens

        return AccessTokens(self.database)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Endpoints that receive changes."""
        from worker.store.webhooks.webhooks import Webhooks

        return Webhooks(self.database, self.changes)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Requests to webhooks that are not done yet."""
        from worker.store.webhooks.deliveries import Deliveries

        return Deliveries(self.database)

    @cached_property
    def failed_deliveries(self) -> FailedDeliveries:
        """Deliveries after their last try."""
        from worker.store.webhooks.failed_deliveries import FailedDeliveries

        return FailedDeliveries(self.database)

    def new_host_pacing(self) -> HostPacing:
        """Make a pace for items that are accepted together."""
        from worker.store.ledger.host_pacing import HostPacing

        return HostPacing(self._settings.host_delay)

    def check_raw(self) -> None:
        """Check that the received bytes in the database can be on this machine.

        A machine with its own data folder would fail every item that another one fetched. Raises
        SettingsError, Unavailable.
        """
        if not self.raw.is_available and self.library.has_raw():
            folder = self._settings.data_dir / "raw"
            raise SettingsError(
                f"the database knows of received bytes, but there is no {folder}: machines on one "
                "database share this folder, or set WINNOW_RAW_URL (docs/scale.md); "
                "if the bytes are lost for good, make the folder"
            )

    def raw_item(self, raw_id: int) -> RawItem:
        """Load received bytes by their id, and the feed's copy that was known when they were received.

        Raises Rejected if they are missing or damaged, TryLater if the disk cannot be read.
        """
        kept = self.library.read_kept_raw(raw_id)
        raw = replace(kept.about, content=self.raw.load(kept.hash))
        return self._add_copy(raw, kept.copy_hash, stands_in=kept.copy_stands_in) if kept.copy_hash else raw

    def add_feed_copy(self, raw: RawItem, address_key: str) -> RawItem:
        """Add to bytes that were received by hand what a feed gave of their address, if it did."""
        earlier = self.addresses.find_copy(address_key)
        return self._add_copy(raw, earlier.hash, stands_in=not earlier.page_was_stored) if earlier else raw

    def _add_copy(self, raw: RawItem, digest: Digest, *, stands_in: bool) -> RawItem:
        """Add the feed's copy of a document. If it is missing or damaged, the page is read without it."""
        try:
            return replace(raw, feed_copy=FeedCopy(self.raw.load(digest), stands_in))
        except Rejected as error:
            log.warning("%s is read without the feed's copy: %s", raw.target, error)
            return raw


@contextmanager
def open_store(settings: Settings, *, pooled: bool = True) -> Iterator[Store]:
    """Open the store that these settings name, for as long as the block runs."""
    database = Database(settings.database_url, pooled=pooled)
    try:
        yield Store(database, settings)
    finally:
        database.close()
