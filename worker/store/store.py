"""The store: one object that hands out its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from worker.document import RawItem
from worker.settings import Settings, SettingsError
from worker.store.database import Database
from worker.store.documents.corrections import Corrections
from worker.store.documents.documents import Documents
from worker.store.documents.forgetting import Forgetting
from worker.store.documents.reprocessing import Reprocessing
from worker.store.feed.changes import Changes
from worker.store.feed.export_pages import ExportPages
from worker.store.ledger.due_items import DueItems
from worker.store.ledger.failed_items import FailedItems
from worker.store.ledger.host_pacing import HostPacing
from worker.store.ledger.leases import Leases
from worker.store.ledger.ledger import Ledger
from worker.store.queries.library import Library
from worker.store.queries.search import Search
from worker.store.raw.object_store import open_raw
from worker.store.raw.retention import Retention
from worker.store.sources.container_progress import ContainerProgress
from worker.store.sources.hosts import Hosts
from worker.store.sources.polls import Polls
from worker.store.sources.source_entries import SourceEntries
from worker.store.sources.source_yields import Yields
from worker.store.sources.sources import Sources
from worker.store.sources.url_records import Addresses
from worker.store.sources.watched_files import WatchedFiles
from worker.store.webhooks.deliveries import Deliveries
from worker.store.webhooks.failed_deliveries import FailedDeliveries
from worker.store.webhooks.webhooks import Webhooks


class Store:
    """Everything that is stored, by subject."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.raw = open_raw(settings)
        self.ledger = Ledger(database, settings, self.raw)
        self.due_items = DueItems(database)
        self.failed_items = FailedItems(database)
        self.leases = Leases(database, settings)
        self.changes = Changes(database)
        self.documents = Documents(database, self.ledger, self.changes)
        self.corrections = Corrections(database, self.changes)
        self.retention = Retention(database, self.raw)
        self.forgetting = Forgetting(database, self.changes, self.retention)
        self.reprocessing = Reprocessing(database)
        self.export_pages = ExportPages(database, self.changes)
        self.search = Search(database)
        self.sources = Sources(database)
        self.polls = Polls(database)
        self.source_entries = SourceEntries(database)
        self.watched_files = WatchedFiles(database)
        self.container_progress = ContainerProgress(database)
        self.addresses = Addresses(database, self.ledger, settings.revisits)
        self.hosts = Hosts(database)
        self.library = Library(database)
        self.source_yields = Yields(database)
        self.webhooks = Webhooks(database, self.changes)
        self.deliveries = Deliveries(database)
        self.failed_deliveries = FailedDeliveries(database)
        self._host_delay = settings.host_delay
        self._raw_folder = settings.data_dir / "raw"

    def new_host_pacing(self) -> HostPacing:
        """Make a pace for items that are accepted together."""
        return HostPacing(self._host_delay)

    def check_raw(self) -> None:
        """Check that the received bytes in the database can be on this machine.

        A machine with its own data folder would fail every item that another one fetched. Raises
        SettingsError, Unavailable.
        """
        if not self.raw.is_available and self.library.has_raw():
            raise SettingsError(
                f"the database knows of received bytes, but there is no {self._raw_folder}: machines on one "
                "database share this folder, or set WINNOW_RAW_URL (docs/scale.md); "
                "if the bytes are lost for good, make the folder"
            )

    def raw_item(self, raw_id: int) -> RawItem:
        """Load received bytes by their id.

        Raises Rejected if they are missing or damaged, TryLater if the disk cannot be read.
        """
        digest, item = self.library.raw_item(raw_id)
        return replace(item, content=self.raw.load(digest))


@contextmanager
def open_store(settings: Settings, *, pooled: bool = True) -> Iterator[Store]:
    """Open the store that these settings name, for as long as the block runs."""
    database = Database(settings.database_url, pooled=pooled)
    try:
        yield Store(database, settings)
    finally:
        database.close()
