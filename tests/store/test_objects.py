"""Received bytes in an object store: over S3's own protocol, in a folder, in memory."""

import gzip
import os
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import fsspec
import pytest
from clerk import Clerk
from moto.server import ThreadedMotoServer

from worker.errors import Rejected, ServerAway, TryLater
from worker.settings import SettingsError, load
from worker.store import open_store
from worker.store.raw import object_store
from worker.store.raw.object_store import RawObjects
from worker.store.raw.retention import MIN_STRAY_AGE

CONTENT = b"<p>bytes as received</p>" * 100
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def s3():
    """A server that speaks S3; its address."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def to_s3(s3, monkeypatch):
    """The environment of a process that uses that server, as Amazon's own tools read it."""
    for name, value in (
        ("AWS_ENDPOINT_URL", s3), ("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)


@pytest.fixture(params=["s3", "file", "memory"])
def url(request, tmp_path):
    if request.param == "s3":
        request.getfixturevalue("to_s3")
        bucket = f"b{uuid4().hex}"
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(bucket)
        return f"s3://{bucket}/winnow/raw"
    return f"file://{tmp_path}/raw" if request.param == "file" else f"memory://{uuid4().hex}/raw"


@pytest.fixture
def raw(url):
    return RawObjects(url)


def put(url, name, content):
    """Put an object there by other means than ours."""
    files, folder = fsspec.url_to_fs(url, skip_instance_cache=True)
    files.makedirs(f"{folder}/{name[:2]}", exist_ok=True)
    files.pipe_file(f"{folder}/{name[:2]}/{name}", content)


def test_what_is_kept_can_be_loaded_and_deleted(raw, url):
    raw.keep(CONTENT, DIGEST)
    raw.keep(CONTENT, DIGEST)
    assert RawObjects(url).load(DIGEST) == CONTENT
    assert gzip.decompress(raw.read_packed(DIGEST)) == CONTENT
    assert raw.delete(DIGEST)
    with pytest.raises(Rejected, match="no such object; retry") as told:
        raw.load(DIGEST)
    assert told.value.reason == "raw_missing"
    with pytest.raises(FileNotFoundError):
        raw.read_packed(DIGEST)
    raw.delete(DIGEST)  # it is gone: nothing to complain of


@pytest.mark.parametrize(
    "damage",
    [b"", b"garbage", gzip.compress(b"other bytes"), gzip.compress(CONTENT)[:-9]],
    ids=["empty", "garbage", "others", "cut"],
)
def test_damaged_bytes_are_refused_and_then_put_right(raw, url, damage):
    put(url, f"{DIGEST}.gz", damage)
    with pytest.raises(Rejected) as told:
        raw.load(DIGEST)
    assert told.value.reason == "raw_damaged"
    with pytest.raises(Rejected):
        raw.keep_packed(damage, DIGEST)
    raw.keep_packed(gzip.compress(CONTENT), DIGEST)
    assert raw.load(DIGEST) == CONTENT


def test_only_what_was_put_long_ago_is_stray(raw, url):
    raw.keep(CONTENT, DIGEST)
    put(url, f"{DIGEST[:2]}-notes.txt", b"somebody else's")
    shard = int(DIGEST[:2], 16)
    assert raw.list_stray(shard, time.time() + 60) == [DIGEST]
    assert raw.list_stray(shard, time.time() - 60) == []
    assert raw.list_stray((shard + 1) % 256, time.time() + 60) == []


@pytest.mark.usefixtures("to_s3")
def test_a_store_that_does_not_answer_is_asked_again_later(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    raw = RawObjects("s3://bucket/raw")
    for asking in (
        lambda: raw.keep(CONTENT, DIGEST), lambda: raw.load(DIGEST), lambda: raw.delete(DIGEST),
        lambda: raw.list_stray(0, time.time()),
    ):  # fmt: skip
        with pytest.raises(TryLater, match="s3://bucket/raw/") as told:
            asking()
        assert told.value.reason == "raw_store"
        assert "\n" not in told.value.detail


@pytest.fixture
def silent(monkeypatch):
    """A server that never answers, and takes what fits into its sockets; the connections that were made."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take():
            with suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        taking = threading.Thread(target=take)
        taking.start()
        yield taken
        server.shutdown(socket.SHUT_RDWR)
    taking.join()
    for connection in taken:
        connection.close()


@pytest.mark.usefixtures("to_s3")
def test_a_silent_store_is_asked_twice_and_not_for_minutes(silent):
    raw = RawObjects("s3://bucket/raw")
    with pytest.raises(ServerAway, match="timeout"):
        raw.load(DIGEST)
    assert len(silent) == 2


@pytest.mark.usefixtures("to_s3")
def test_an_upload_that_stands_still_is_given_up(silent, monkeypatch):
    monkeypatch.setattr(object_store, "CALL_TIMEOUT_S", 1.0)
    with pytest.raises(ServerAway):
        RawObjects("s3://bucket/raw").keep(os.urandom(800_000), DIGEST)
    assert len(silent) == 1


@pytest.mark.usefixtures("to_s3")
def test_a_bucket_that_is_not_there_is_not_made_and_fails_no_item():
    with pytest.raises(TryLater, match="bucket does not exist"):
        RawObjects("s3://nobodys-bucket/raw").keep(CONTENT, DIGEST)


@pytest.mark.parametrize("url", ["gs://bucket/raw", "fish://bucket/raw"])
def test_what_is_not_installed_is_told_when_a_worker_starts(url):
    with pytest.raises(SettingsError, match=r"WINNOW_RAW_URL: what reads \w+:// is not installed"):
        _ = RawObjects(url).is_available


def test_the_address_must_be_one(tmp_path):
    with pytest.raises(SettingsError, match="WINNOW_RAW_URL must be an address"):
        load({"WINNOW_RAW_URL": "bucket/raw"}, tmp_path / "no.env")


@pytest.fixture
def settings(tmp_path, url, sqlite_url):
    return load(
        {"WINNOW_DATA_DIR": str(tmp_path / "data"), "WINNOW_DATABASE_URL": sqlite_url, "WINNOW_RAW_URL": url},
        tmp_path / "no.env",
    )


def test_a_second_machine_finds_what_the_first_has_fetched(settings, tmp_path, now):
    with open_store(settings) as store:
        Clerk(store, now).fetched("/a", CONTENT)
        assert store.library.has_raw()
        store.check_raw()
        assert not (tmp_path / "data" / "raw").exists()
    with open_store(settings) as store:
        assert store.raw_item(1).content == CONTENT


def test_nobody_needs_what_has_no_row(settings, now):
    with open_store(settings) as store:
        Clerk(store, now).fetched("/a", CONTENT)
        store.raw.keep(b"orphan", orphan := sha256(b"orphan").hexdigest())
        hence = datetime.now(UTC) + 3 * MIN_STRAY_AGE
        swept = [store.retention.sweep(int(digest[:2], 16), hence) for digest in (DIGEST, orphan)]
        assert swept == [0, 1]
        assert store.raw.load(DIGEST) == CONTENT
        with pytest.raises(Rejected, match="no such object"):
            store.raw.load(orphan)
