"""The tables, typed, by subject. docs/tables.md describes them for readers; names never change meaning."""

from worker.store.tables.access_tables import AccessTokenRow, PasswordRow, SessionRow
from worker.store.tables.change_tables import Change, FeedReaderRow
from worker.store.tables.cluster_tables import Cluster, Ruling
from worker.store.tables.comment_tables import CommentRow
from worker.store.tables.declarative_base import Base
from worker.store.tables.document_tables import Document, RevisionRow, Sighting, Tombstone
from worker.store.tables.ledger_tables import HourlyCount, Item, Raw, Tally
from worker.store.tables.near_index_tables import NearKey, SketchRow
from worker.store.tables.source_tables import ContainerRow, Source, SourceEntry, WatchedFile
from worker.store.tables.thread_tables import ThreadRow
from worker.store.tables.web_tables import AddressRow, HostRow, RobotsRow
from worker.store.tables.webhook_tables import DeliveryChange, DeliveryRow, WebhookRow

__all__ = [
    "AccessTokenRow",
    "AddressRow",
    "Base",
    "Change",
    "Cluster",
    "CommentRow",
    "ContainerRow",
    "DeliveryChange",
    "DeliveryRow",
    "Document",
    "FeedReaderRow",
    "HostRow",
    "HourlyCount",
    "Item",
    "NearKey",
    "PasswordRow",
    "Raw",
    "RevisionRow",
    "RobotsRow",
    "Ruling",
    "SessionRow",
    "Sighting",
    "SketchRow",
    "Source",
    "SourceEntry",
    "Tally",
    "ThreadRow",
    "Tombstone",
    "WatchedFile",
    "WebhookRow",
]
