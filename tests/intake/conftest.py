"""A poller of sources on a local server, and one of a watched folder."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from tests.intake.poller import Poller
from worker import fetch
from worker.dedupe import address_key
from worker.fetch import Web
from worker.intake import folder_polling
from worker.settings import Settings
from worker.sources.folders.scan_types import FolderScan


@pytest.fixture
def conf():
    return Settings(allow_networks=(ip_network("127.0.0.0/8"),), fetch_deadline=20)


@pytest.fixture
def poller(store, site, now, conf):
    with closing(Web(conf, lambda _host: ["127.0.0.1"])) as web:
        yield Poller(store, site, now, web)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "watched"
    path.mkdir()
    return path


@pytest.fixture
def poll(store, folder, now):
    """A function that polls the folder: what was fresh."""
    source = store.sources.add("folder", str(folder), 5.0, now)

    def go():
        at = datetime.now(UTC) + timedelta(minutes=1)
        scan = FolderScan(at, 0.0, read_watched, address_key, open=fetch.open_file)
        batches = folder_polling.poll_folder(store.sources.get(source.id), store, scan, now)
        return [item for batch in batches for item in batch if item.fresh]

    return go


def read_watched(path, within):
    return fetch.read_file(path, max_bytes=1_000_000, within=within).content
