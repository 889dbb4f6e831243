"""What a child does with a document: extract it, or explain how it is read. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from worker import pipeline
from worker.context import Context, fetch_by_hand
from worker.dates.received import parse_received
from worker.document import ItemRef, RawItem
from worker.errors import Rejected
from worker.explanation import explain, load_received, stages_as_json
from worker.intake import ingest_requests
from worker.runtime.process_limits import limit_time
from worker.sources.json_record import parse_record


class Job(Protocol):
    """A job. It is pickled for the child, which answers with JSON."""

    def run(self, context: Context) -> Any:
        """Do it; return the answer. Raises IngestError and Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class ExtractBytes:
    """Extract a document from its bytes."""

    content: bytes
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    received: str | None = None

    def run(self, context: Context) -> Any:
        """Return the extraction as JSON."""
        received = parse_received(self.received) if self.received else None
        raw = pipeline.raw_item_of(self.content, self.url, received, self.media_type)
        return pipeline.extract_raw(replace(raw, charset=self.charset), context.rules()).as_json()


@dataclass(frozen=True, slots=True)
class ExtractRecord:
    """Extract the document of a record, which is JSON as `winnow extract --jsonl` reads it.

    A record with an address and no content is fetched, if it `may_fetch`.
    """

    record: bytes
    may_fetch: bool

    def run(self, context: Context) -> Any:
        """Return the extraction as JSON."""
        record = ingest_requests.decode(self.record)
        if isinstance(record, dict) and "url" in record and not record.keys() & {"html", "text", "content"}:
            return self._extract_address(record["url"], context)
        found = parse_record(record)
        raw = pipeline.raw_item_of(found.content, found.url, found.received, found.media_type)
        return pipeline.extract_raw(raw, context.rules()).as_json()

    def _extract_address(self, url: Any, context: Context) -> Any:
        if not self.may_fetch:
            raise Rejected("read_only_token", "a token that may only read cannot have an address fetched")
        raw = fetch_address(url, "extract", context)
        return pipeline.extract_raw(raw, context.rules()).as_json()


@dataclass(frozen=True, slots=True)
class ExplainStored:
    """Explain how a stored document is read, from its kept bytes."""

    document_id: int

    def run(self, context: Context) -> Any:
        """Return the stages as JSON."""
        raw = load_received(context.store, self.document_id)
        return stages_as_json(explain(raw, context.store, context.rules(), self.document_id))


def fetch_address(target: Any, source_key: str, context: Context) -> RawItem:
    """Fetch an address by hand, within the time for fetching. Raises Rejected and TryLater."""
    request = ingest_requests.parse({"target": target})
    if not request.is_address:
        raise Rejected("no_address", f"{request.target!r} is no address; it begins with http:// or https://")
    limit_time(2 * context.settings.fetch_deadline)
    raw = fetch_by_hand(ItemRef("url", request.target, source_key), context.settings, context.rules())
    limit_time(context.settings.process_limit)
    return raw
