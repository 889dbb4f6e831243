"""Raw bytes in an object store (S3 and its like), for workers on several machines.

Under the same names as in the data folder, so that any tool can copy one to the other. An object appears
whole or not at all, and can be read by everyone once it was put: nothing is synced, and nothing renamed. (Of
`file://` that is not true. A folder is what the data folder is for, and `RawFiles` the right hand for it.)
"""

from __future__ import annotations

import gzip
import sys
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

from worker.document.digest import Digest, as_digest
from worker.errors import Rejected, TryLater
from worker.settings import Settings, SettingsError
from worker.store.raw.files import LEVEL, RawFiles, RawStore, unpacked

_OPTIONS: dict[str, dict[str, Any]] = {
    # Two tries, and short ones: a step has ten seconds, and the ledger tries again.
    "s3": {"config_kwargs": {"connect_timeout": 3, "read_timeout": 20, "retries": {"max_attempts": 1}}},
    "file": {"auto_mkdir": True},
}
"""What each kind of client is told. No bucket is ever made: a misspelt one is to be an error."""

_TROUBLES = (("botocore.exceptions", "BotoCoreError"), ("aiohttp", "ClientError"))
"""What clients raise beside OSError, by module: none is loaded that the address does not call for."""

_TOUCHED = ("LastModified", "last_modified", "mtime", "created")
"""How stores call the time of an object's last put."""


def open_raw(settings: Settings) -> RawStore:
    """Where the settings say that received bytes are kept: an object store, or the data folder."""
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
        """Whether bytes that others kept can be here: an object store is for all.

        Raises SettingsError when what reads it is not installed. Nothing is opened.
        """
        self._fsspec()
        return True

    def has(self, digest: Digest) -> bool:
        """Whether there is an object with this hash, damaged or not. Raises TryLater."""
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            files.info(name)
        except FileNotFoundError:
            return False
        except _troubles() as error:
            raise self._trouble(name, error) from error
        return True

    def keep(self, content: bytes, digest: Digest) -> None:
        """Put bytes there; they are whole and lasting when this returns. Raises TryLater.

        Also when they are there: that puts right a damaged object, and `stray` leaves a fresh one alone.
        """
        self._put(gzip.compress(content, compresslevel=LEVEL, mtime=0), digest)

    def read_packed(self, digest: Digest) -> bytes:
        """The bytes with this hash, compressed as they lie there. Raises FileNotFoundError, TryLater."""
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            content: bytes = files.cat_file(name)
        except FileNotFoundError:
            raise
        except _troubles() as error:
            raise self._trouble(name, error) from error
        return content

    def keep_packed(self, packed: bytes, digest: Digest) -> None:
        """Keep bytes of another store. Raises Rejected when they are damaged, TryLater as `keep` does."""
        unpacked(packed, digest, digest)
        self._put(packed, digest)

    def delete(self, digest: Digest) -> bool:
        """Delete the bytes with this hash; whether there were any, where the store tells. Raises TryLater."""
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            files.rm_file(name)
        except FileNotFoundError:
            return False
        except _troubles() as error:
            raise self._trouble(name, error) from error
        return True

    def list_stray(self, shard: int, before: float) -> list[Digest]:
        """The hashes of objects in one of 256 folders, last put before this time (seconds since 1970)."""
        files, folder = self._open()
        name = f"{folder}/{shard:02x}"
        try:
            files.invalidate_cache()
            entries = files.ls(name, detail=True)
        except FileNotFoundError:
            return []
        except _troubles() as error:
            raise self._trouble(name, error) from error
        names = [entry["name"].rpartition("/")[2] for entry in entries if _touched(entry) < before]
        found = [as_digest(name.removesuffix(".gz")) for name in names if name.endswith(".gz")]
        return [digest for digest in found if digest is not None]

    def delete_parts(self, shard: int, before: float) -> int:  # noqa: ARG002
        """Nothing to delete: an object appears whole or not at all."""
        return 0

    def load(self, digest: Digest) -> bytes:
        """The bytes with this hash, checked by it.

        Raises Rejected when they are missing or damaged (`retry` fetches them again), TryLater when the store
        does not answer.
        """
        name = _name(self._url.rstrip("/"), digest)
        try:
            return unpacked(self.read_packed(digest), digest, name)
        except FileNotFoundError as error:
            raise Rejected("raw_missing", f"{name}: no such object; retry to fetch it again") from error

    def _put(self, packed: bytes, digest: Digest) -> None:
        files, folder = self._open()
        name = _name(folder, digest)
        try:
            files.pipe_file(name, packed)
        except _troubles() as error:
            raise self._trouble(name, error) from error

    def _open(self) -> tuple[Any, str]:
        """The store's client, made when it is first needed: one must not be handed over a fork."""
        if self._opened is None:
            options = _OPTIONS.get(self._protocol, {})
            files, folder = self._fsspec().url_to_fs(
                self._url, use_listings_cache=False, skip_instance_cache=True, **options
            )
            self._opened = files, folder.rstrip("/")
        return self._opened

    def _fsspec(self) -> ModuleType:
        """The library, where it and its part for this kind of store are installed. Raises SettingsError."""
        try:
            fsspec = import_module("fsspec")
            fsspec.get_filesystem_class(self._protocol)
        except (ImportError, ValueError) as error:
            raise SettingsError(
                f"WINNOW_RAW_URL: what reads {self._protocol}:// is not installed ({error}); "
                "for s3:// say: .venv/bin/python -m pip install 's3fs>=2026.9'"
            ) from error
        return fsspec

    def _trouble(self, name: str, error: BaseException) -> TryLater:
        return TryLater("raw_store", f"{self._protocol}://{name}: {error or type(error).__name__}")


def _name(folder: str, digest: Digest) -> str:
    """The name of an object. Raises ValueError for what is no hash, such as another path."""
    return f"{folder}/{digest[:2]}/{Digest(digest)}.gz"


def _troubles() -> tuple[type[BaseException], ...]:
    known = [getattr(sys.modules[module], name) for module, name in _TROUBLES if module in sys.modules]
    return (OSError, *known)


def _touched(entry: dict[str, Any]) -> float:
    """When an object was last put; now and later, so that nothing is deleted, where a store does not tell."""
    at = next((entry[name] for name in _TOUCHED if name in entry), None)
    if isinstance(at, datetime):
        return at.timestamp()
    return float(at) if isinstance(at, int | float) else float("inf")
