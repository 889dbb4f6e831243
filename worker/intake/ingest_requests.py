"""A message that requests an ingest, from the queue, the inbox or a command line.

{"v": 1, "target": "https://... or a path", "key": "...", "meta": {"received": "2025-01-15T08:30:00Z"}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from worker.document import ItemRef
from worker.errors import Rejected
from worker.net.urls import is_web_address
from worker.sources.folders.file_targets import file_ref, target_of
from worker.sources.folders.folder_scan import find_file
from worker.sources.folders.scan_types import FolderScan

MAX_TARGET_CHARS, MAX_KEY_CHARS, MAX_META_CHARS = 8_000, 500, 100_000
"""Characters."""

MAX_RECORDS, MAX_SECONDS = 10_000, 1.0
"""Documents in a file that one message may request, and the time for finding them."""

MAX_META_DEPTH = 20
"""Levels of nesting. Python fails at some hundreds, other libraries at limits of their own."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a message requests. `key` makes it idempotent: the same key is the same item."""

    target: str
    key: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_address(self) -> bool:
        """Whether the target is an address on the web, not a file."""
        return is_web_address(self.target)

    @property
    def path(self) -> Path:
        """The file that is requested. Raises Rejected if its ``file:`` address cannot be read."""
        if not self.target.startswith("file:"):
            return Path(self.target)
        try:
            encoded = urlsplit(self.target).path
        except ValueError as error:  # file://[
            raise Rejected("malformed_message", f"{self.target!r} cannot be read: {error}") from error
        return Path(unquote_to_bytes(encoded).decode("utf-8", "surrogateescape"))


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder whose files may be requested, and its source."""

    source_id: int
    path: Path


def decode(text: str | bytes) -> Any:
    """Decode the JSON of a message. Raises Rejected."""
    try:
        return json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
    except (ValueError, RecursionError) as error:
        raise Rejected("malformed_message", f"not JSON: {error}") from error


def parse(message: Any) -> Request:
    """Check a decoded message. Raises Rejected: which field is wrong, and what it should be."""
    if not isinstance(message, dict):
        raise Rejected("malformed_message", f"a message is an object with a target, not {_kind(message)}")
    if message.get("v", 1) != 1:
        raise Rejected("malformed_message", f"v is {message['v']!r}; this version reads 1")
    target, key, meta = message.get("target"), message.get("key"), message.get("meta")
    if not isinstance(target, str) or not 0 < len(target.strip()) <= MAX_TARGET_CHARS:
        raise Rejected("malformed_message", f"target must be an address or a path, not {_kind(target)}")
    _refuse_other_schemes(target)
    if key is not None and not (isinstance(key, str) and 0 < len(key) <= MAX_KEY_CHARS):
        raise Rejected("malformed_message", f"key must be a text of 1 to {MAX_KEY_CHARS} characters")
    if meta is not None and not _is_meta(meta):
        limits = f"at most {MAX_META_CHARS} characters and {MAX_META_DEPTH} levels, without NaN"
        raise Rejected("malformed_message", f"meta must be an object of {limits}")
    return Request(target.strip(), key, meta or {})


def _refuse_other_schemes(target: str) -> None:
    """Raise Rejected for an address that nobody here can fetch: its item would fail later."""
    scheme, mark, _ = target.partition("://")
    if mark and scheme.isalnum() and scheme.lower() not in ("http", "https", "file"):
        raise Rejected(
            "address_refused", f"{target!r}: only addresses that begin with http:// or https:// are fetched"
        )


def _is_meta(value: object) -> bool:
    """Whether this is an object that every database can store as JSON."""
    level, depth = [value], 0
    while level and depth <= MAX_META_DEPTH:
        inner = (v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list))
        level, depth = [v for values in inner for v in values], depth + 1
    if level or not isinstance(value, dict):
        return False
    try:
        return len(json.dumps(value, allow_nan=False)) <= MAX_META_CHARS
    except ValueError:  # NaN and Infinity are not JSON, and PostgreSQL refuses them
        return False


def refs_of_request(request: Request, folders: Sequence[WatchedFolder], scan: FolderScan) -> list[ItemRef]:
    """Turn a request into observations. Raises Rejected.

    A file must lie inside a watched folder, links resolved: who can write to the broker must not be able
    to read the disk.
    """
    if request.is_address:
        asked_at = scan.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        ref = ItemRef("url", request.target, f"url:{scan.address_key(request.target)}:{asked_at}")
        return with_key([ref], request)
    path = request.path
    if not path.is_absolute():
        raise Rejected("malformed_message", f"{request.target!r} is neither an address nor an absolute path")
    folder = _folder_of(path, folders)
    if folder is None:
        watched = ", ".join(str(folder.path) for folder in folders) or "none"
        raise Rejected("outside_folder", f"{path} is in no watched folder ({watched})")
    bounded = replace(scan, source_id=folder.source_id, within=folder.path, max_records=MAX_RECORDS,
                      container_seconds=MAX_SECONDS)  # fmt: skip
    return with_key(refs_of_file(path, bounded), request)


def refs_of_file(path: Path, scan: FolderScan) -> list[ItemRef]:
    """Turn a file that is requested by name into observations, even if it changed a moment ago."""
    found = find_file(path, replace(scan, settle=0.0))
    if found.unfinished:
        raise Rejected(
            "too_large",
            f"{path}: it holds more documents than one message may request; put it into a watched"
            " folder, or hand it in by: winnow submit",
        )
    if found.feeds:
        raise Rejected("is_a_source", f"{path}: it lists feeds; watch them with: winnow sources add {path}")
    if found.refs or not found.unsettled:
        return found.refs
    target = target_of(path)
    return [file_ref(target, scan.now.isoformat(), scan)]


def _folder_of(path: Path, folders: Sequence[WatchedFolder]) -> WatchedFolder | None:
    try:
        real = path.resolve()
        return next((folder for folder in folders if real.is_relative_to(folder.path.resolve())), None)
    except (OSError, ValueError, RuntimeError):  # the path has a NUL, or links in a circle
        return None


def with_key(found: list[ItemRef], request: Request) -> list[ItemRef]:
    """Give observations the sender's key and meta. The same file with other meta is a new observation."""
    meta = dict(request.meta)
    meta_hash = f":meta-{sha256(json.dumps(meta, sort_keys=True).encode()).hexdigest()[:16]}" if meta else ""
    keyed = []
    for number, ref in enumerate(found):
        key = f"{ref.source_key}{meta_hash}"
        if request.key is not None:
            key = f"msg:{request.key}" + (f":{number}" if len(found) > 1 else "")
        keyed.append(replace(ref, source_key=key, meta=meta))
    return keyed


def _kind(value: Any) -> str:
    names = {type(None): "nothing", dict: "an object", list: "a list", str: "a text of that length"}
    return names.get(type(value), f"{value!r:.40}")
