"""Bytes as received, in an object store (S3 and similar), for workers on several machines.

Objects have the same names as files in the data folder, so any tool can copy one to the other. An object
appears complete or not at all, and everyone can read it after it was put: nothing is synced or renamed.
(This is not true of `file://`: for a folder, use the data folder and `RawFiles`.)
"""

from __future__ import annotations

import gzip
import sys
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

from worker.document.digest import Digest, as_digest
from worker.errors import Rejected, ServerAway
from worker.settings import Settings, SettingsError
from worker.store.raw.files import GZIP_LEVEL, RawFiles, RawStore, unpack

_OPTIONS: dict[str, dict[str, Any]] = {
    # Two short tries: a step has ten seconds, and the ledger tries again.
    "s3": {"config_kwargs": {"connect_timeout": 2, "read_timeout": 4, "retries": {"max_attempts": 1}}},
    "file": {"auto_mkdir": True},
}
"""Options for each kind of client. Buckets are never made: a misspelt name must be an error."""

CALL_TIMEOUT_S, MIN_UPLOAD_RATE = 9.0, 400_000
"""An upload may take a second more for each `MIN_UPLOAD_RATE` bytes; no timeout of the client covers it."""

RETRY_AFTER_S = 60.0
"""Items wait this long while the store does not answer. A fetch then asks its site again, so not sooner."""

_CLIENT_ERRORS = (("botocore.exceptions", "BotoCoreError"), ("aiohttp", "ClientError"))
"""Errors of clients besides OSError, by module. A module is only loaded if the address needs it."""

_TIME_FIELDS = ("LastModified", "last_modified", "mtime", "created")
"""The names that stores have for the time of an object's last put."""


def open_raw(settings: Settings) -> RawStore:
    """Open the place for received bytes from the settings: an object store or the data folder."""
    if settings.raw_url:
        return RawObjects(settings.raw_url)
    return RawFiles(settings.data_dir / "raw")


class RawObjects:
    """Objects named by the SHA-256 of their content."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._protocol = url.partition("://")[0]
        self._opened: tuple[Any, str] | None = None

    @property
    def is_available(self) -> bool:
        """Whether bytes from other workers can be here: an object store is for all.

        Raises SettingsError if its client is not installed. Opens nothing.
        """
        self._fsspec()
        return True

    def has(self, digest: Digest) -> bool:
        """Whether there is an object with this hash, damaged or not. Raises ServerAway."""
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            files.info(name, **_limit(files, CALL_TIMEOUT_S))  # it may ask twice
        except FileNotFoundError:
            return False
        except _client_errors() as error:
            raise self._server_away(name, error) from error
        return True

    def keep(self, content: bytes, digest: Digest) -> None:
        """Put bytes there; they are complete and durable when this returns. Raises ServerAway.

        Also if the object exists: this repairs a damaged object, and `list_stray` skips a recent one.
        """
        self._put(gzip.compress(content, compresslevel=GZIP_LEVEL, mtime=0), digest)

    def read_packed(self, digest: Digest) -> bytes:
        """Read bytes as they are stored, compressed. Raises FileNotFoundError, ServerAway."""
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            content: bytes = files.cat_file(name)
        except FileNotFoundError:
            raise
        except _client_errors() as error:
            raise self._server_away(name, error) from error
        return content

    def keep_packed(self, packed: bytes, digest: Digest) -> None:
        """Keep bytes of another store. Raises Rejected when they are damaged, ServerAway as `keep` does."""
        unpack(packed, digest, digest)
        self._put(packed, digest)

    def delete(self, digest: Digest) -> bool:
        """Delete the bytes with this hash; whether there were any, if the store tells. Raises ServerAway."""
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            files.rm_file(name)
        except FileNotFoundError:
            return False
        except _client_errors() as error:
            raise self._server_away(name, error) from error
        return True

    def list_stray(self, shard: int, before: float) -> list[Digest]:
        """List the hashes of objects in one of 256 folders, last put before this (seconds since 1970)."""
        files, folder = self._open()
        name = f"{folder}/{shard:02x}"
        try:
            files.invalidate_cache()
            entries = files.ls(name, detail=True)
        except FileNotFoundError:
            return []
        except _client_errors() as error:
            raise self._server_away(name, error) from error
        names = [entry["name"].rpartition("/")[2] for entry in entries if _put_at(entry) < before]
        found = [as_digest(name.removesuffix(".gz")) for name in names if name.endswith(".gz")]
        return [digest for digest in found if digest is not None]

    def delete_parts(self, shard: int, before: float) -> int:  # noqa: ARG002
        """Delete nothing: an object appears complete or not at all."""
        return 0

    def load(self, digest: Digest) -> bytes:
        """Load the bytes with this hash and check them by it.

        Raises Rejected if they are missing or damaged (`retry` fetches them again), ServerAway if the store
        does not answer.
        """
        name = _name(self._url.rstrip("/"), digest)
        try:
            return unpack(self.read_packed(digest), digest, name)
        except FileNotFoundError as error:
            raise Rejected("raw_missing", f"{name}: no such object; retry to fetch it again") from error

    def _put(self, packed: bytes, digest: Digest) -> None:
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            files.pipe_file(name, packed, **_limit(files, CALL_TIMEOUT_S + len(packed) / MIN_UPLOAD_RATE))
        except _client_errors() as error:
            raise self._server_away(name, error) from error

    def _open(self) -> tuple[Any, str]:
        """Return the client of the store, made at first use: a client must not be shared over a fork."""
        if self._opened is None:
            options = _OPTIONS.get(self._protocol, {})
            files, folder = self._fsspec().url_to_fs(
                self._url, use_listings_cache=False, skip_instance_cache=True, **options
            )
            # s3fs calls its client up to 25 times, in which a silent store took minutes.
            files.retries = 1
            self._opened = files, folder.rstrip("/")
        return self._opened

    def _fsspec(self) -> ModuleType:
        """Import the library. Raises SettingsError if it, or its part for this store, is not installed."""
        try:
            fsspec = import_module("fsspec")
            fsspec.get_filesystem_class(self._protocol)
        except (ImportError, ValueError) as error:
            raise SettingsError(
                f"WINNOW_RAW_URL: what reads {self._protocol}:// is not installed ({error}); "
                "for s3:// say: .venv/bin/python -m pip install 's3fs>=2026.9'"
            ) from error
        return fsspec

    def _server_away(self, name: str, error: BaseException) -> ServerAway:
        cause = str(error) or type(error).__name__
        return ServerAway("raw_store", f"{self._protocol}://{name}: {cause}", RETRY_AFTER_S)


def _name(folder: str, digest: Digest) -> str:
    """Return the name of an object. Raises ValueError if this is no hash, such as another path."""
    return f"{folder}/{digest[:2]}/{Digest(digest)}.gz"


def _limit(files: Any, seconds: float) -> dict[str, float]:
    """Return the argument that limits the time of a call, for a client that knows one."""
    return {"timeout": seconds} if files.async_impl else {}


def _client_errors() -> tuple[type[BaseException], ...]:
    known = [getattr(sys.modules[module], name) for module, name in _CLIENT_ERRORS if module in sys.modules]
    return (OSError, *known)


def _put_at(entry: dict[str, Any]) -> float:
    """Return when an object was last put; infinity (so it is not deleted) if the store does not say."""
    at = next((entry[name] for name in _TIME_FIELDS if name in entry), None)
    if isinstance(at, datetime):
        return at.timestamp()
    return float(at) if isinstance(at, int | float) else float("inf")
