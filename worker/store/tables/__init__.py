"""The tables, typed, by subject. docs/tables.md describes them for readers; names never change meaning."""

from worker.store.tables.base import Base
from worker.store.tables.changes import Change
from worker.store.tables.clusters import Cluster, Ruling
from worker.store.tables.comments import CommentRow
from worker.store.tables.documents import Document, RevisionRow, Sighting, Tombstone
from worker.store.tables.ledger import Item, Raw, Tally
from worker.store.tables.near_index import NearKey, SketchRow
from worker.store.tables.sources import ContainerRow, Source, SourceEntry, WatchedFile
from worker.store.tables.web import AddressRow, HostRow, RobotsRow
from worker.store.tables.webhooks import DeliveryChange, DeliveryRow, WebhookRow

__all__ = [
    "AddressRow",
    "Base",
    "Change",
    "Cluster",
    "CommentRow",
    "ContainerRow",
    "DeliveryChange",
    "DeliveryRow",
    "Document",
    "HostRow",
    "Item",
    "NearKey",
    "Raw",
    "RevisionRow",
    "RobotsRow",
    "Ruling",
    "Sighting",
    "SketchRow",
    "Source",
    "SourceEntry",
    "Tally",
    "Tombstone",
    "WatchedFile",
    "WebhookRow",
]
