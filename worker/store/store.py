"""The store: one object that hands out its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy.orm import configure_mappers

from worker.document import RawItem
from worker.settings import Settings, SettingsError
from worker.store.addresses import Addresses
from worker.store.changes import Changes
from worker.store.connect import Database
from worker.store.corrections import Corrections
from worker.store.deliveries import Deliveries
from worker.store.documents import Documents
from worker.store.exporting import Exporting
from worker.store.forgetting import Forgetting
from worker.store.hosts import Hosts
from worker.store.leases import Leases
from worker.store.ledger import Ledger
from worker.store.library import Library
from worker.store.objects import open_raw
from worker.store.pace import Pace
from worker.store.rereading import Rereading
from worker.store.retention import Retention
from worker.store.search import Search
from worker.store.sources import Sources
from worker.store.undelivered import Undelivered
from worker.store.webhooks import Webhooks
from worker.store.yields import Yields


class Store:
    """Everything kept, by subject."""

    def __init__(self, database: Database, settings: Settings) -> None:
        configure_mappers()  # else the first statement of a process would wait for it
        self.database = database
        self.raw = open_raw(settings)
        self.ledger = Ledger(database, settings, self.raw)
        self.leases = Leases(database, settings)
        self.changes = Changes(database)
        self.documents = Documents(database, self.ledger, self.changes)
        self.corrections = Corrections(database, self.changes)
        self.retention = Retention(database, self.raw)
        self.forgetting = Forgetting(database, self.changes, self.retention)
        self.rereading = Rereading(database)
        self.exporting = Exporting(database, self.changes)
        self.search = Search(database)
        self.sources = Sources(database)
        self.addresses = Addresses(database, self.ledger, settings.revisits)
        self.hosts = Hosts(database)
        self.library = Library(database)
        self.yields = Yields(database)
        self.webhooks = Webhooks(database, self.changes)
        self.deliveries = Deliveries(database)
        self.undelivered = Undelivered(database)
        self._host_delay = settings.host_delay
        self._raw_folder = settings.data_dir / "raw"

    def pace(self) -> Pace:
        """A pace for what is accepted together."""
        return Pace(self._host_delay)

    def check_raw(self) -> None:
        """Check that the received bytes which the database knows of can be here.

        A machine with a data folder of its own would fail every item that another one has fetched. Raises
        SettingsError, Unavailable.
        """
        if not self.raw.is_there and self.library.has_raw():
            raise SettingsError(
                f"the database knows of received bytes, but there is no {self._raw_folder}: machines on one "
                "database share this folder, or set WINNOW_RAW_URL (docs/scale.md); "
                "if the bytes are lost for good, make the folder"
            )

    def raw_item(self, raw_id: int) -> RawItem:
        """The bytes that were fetched under this id, as they were received.

        Raises Rejected when they are missing or damaged, TryLater when the disk cannot be read.
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
