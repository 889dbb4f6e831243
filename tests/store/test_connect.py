import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, closing, nullcontext
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, InternalError
from waiting import wait_until

from worker.errors import Unavailable
from worker.settings import SettingsError
from worker.store.database import Database
from worker.store.database.file_systems import NETWORK_FILE_SYSTEMS, file_system_of

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
nas:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
autofs /shares autofs rw 0 0
//nas/docs /shares cifs rw 0 0
nas:/my /mnt/my\\040docs afs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path):
    table = tmp_path / "mounts"
    table.write_text(MOUNTS)
    return table


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv/winnow.db", "ext4"), ("/home/ann/winnow.db", "nfs4"), ("/home/local/winnow.db", "ext4"),
     ("/homely/winnow.db", "ext4"), ("/shares/winnow.db", "cifs"), ("/mnt/my docs/winnow.db", "afs")],
)  # fmt: skip
def test_the_file_system_of_a_path(mounts, path, kind):
    assert file_system_of(Path(path), mounts) == kind


def test_a_link_leads_to_another_file_system(tmp_path):
    table = tmp_path / "mounts"
    real, link = tmp_path / "nas", tmp_path / "data"
    real.mkdir()
    link.symlink_to(real)
    table.write_text(f"dev / ext4 rw 0 0\nnas {real} nfs rw 0 0\n")
    assert file_system_of(link / "winnow.db", table) == "nfs"


def test_where_the_system_does_not_tell(tmp_path):
    assert file_system_of(tmp_path, tmp_path / "none") is None
    (tmp_path / "empty").touch()
    assert file_system_of(tmp_path, tmp_path / "empty") is None


def test_sqlite_on_a_network_file_system_is_refused(monkeypatch, tmp_path):
    table = tmp_path / "mounts"
    table.write_text(f"dev / ext4 rw 0 0\nnas {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(file_system_of, "__defaults__", (table,))
    with pytest.raises(SettingsError, match=r"network file system \(nfs4\)") as refused:
        Database(f"sqlite:///{tmp_path}/winnow.db")
    assert "PostgreSQL" in str(refused.value)
    assert not (tmp_path / "winnow.db").exists()
    assert "ext4" not in NETWORK_FILE_SYSTEMS


@pytest.mark.parametrize(
    "url",
    ["", "winnow.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://ann:secret@db/winnow",
     "postgresql://ann:secret@db/winnow", "postgresql+psycopg://ann:secret@db:port/winnow",
     "://ann:secret@", "sqlite+aiosqlite:///x.db"],
)  # fmt: skip
def test_addresses_that_will_not_do(url):
    with pytest.raises(SettingsError, match="WINNOW_DATABASE_URL") as refused:
        Database(url)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_locked_database_is_unavailable(sqlite_url):
    database = Database(sqlite_url, busy_timeout=0.05)
    other = sqlite3.connect(database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="database is locked"), database.writing():
        pass
    with database.reading() as connection:  # readers are not kept waiting
        assert connection.exec_driver_sql("SELECT count(*) FROM items").scalar() == 0
    other.execute("COMMIT")
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM items")
    other.close()
    database.close()


def test_a_writer_waits_for_the_one_before_it(sqlite_url):
    database = Database(sqlite_url)
    other = sqlite3.connect(database.url.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, ["COMMIT"])
    began = time.monotonic()
    release.start()
    with database.writing():
        assert time.monotonic() - began >= 0.25
    release.join()
    other.close()
    database.close()


def test_sqlite_keeps_what_it_accepts(sqlite_url):
    database = Database(sqlite_url)
    with database.reading() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    database.close()


def test_only_what_must_last_waits_for_the_disk(database_url):
    database = Database(database_url)
    asked = "PRAGMA synchronous" if database.is_sqlite else "SHOW synchronous_commit"
    said = []
    for durable in (True, False, True):
        with database.writing(durable=durable) as connection:
            if durable and not database.is_sqlite:  # the test's server waits for no disk, unless told to
                connection.exec_driver_sql("SET SESSION synchronous_commit = on")
            said.append(connection.exec_driver_sql(asked).scalar())
    assert said == ([2, 1, 2] if database.is_sqlite else ["on", "off", "on"])
    database.close()


@pytest.mark.parametrize("kind", ["a folder", "garbage", "under a file"])
def test_a_file_that_is_no_database(tmp_path, kind):
    path = tmp_path / "winnow.db"
    if kind == "a folder":
        path.mkdir()
    elif kind == "garbage":
        path.write_bytes(b"not a database at all, but a text" * 100)
    else:
        path.touch()
        path = path / "winnow.db"

    def read():
        with Database(f"sqlite:///{path}").reading() as connection:
            connection.exec_driver_sql("SELECT 1 FROM items")

    with pytest.raises(Unavailable, match=r"winnow\.db") as told:
        read()
    assert "\n" not in str(told.value)


def test_a_database_that_is_down_is_unavailable_and_its_password_masked():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    database = Database(f"postgresql+psycopg://ann:secret@127.0.0.1:{port}/winnow")
    for transaction in (database.reading, database.writing):
        with pytest.raises(Unavailable, match="refused") as told, transaction() as connection:
            connection.exec_driver_sql("SELECT 1")
        assert "secret" not in str(told.value)
        assert "ann:***@127.0.0.1" in str(told.value)
        assert "\n" not in str(told.value)


def test_a_database_that_is_not_there_is_unavailable(postgres_url):
    missing = make_url(postgres_url).set(database="missing").render_as_string(hide_password=False)
    with pytest.raises(Unavailable, match="does not exist"), Database(missing).reading() as connection:
        connection.exec_driver_sql("SELECT 1")


def test_a_connection_that_was_cut_is_unavailable_and_then_made_anew(postgres_url):
    database = Database(postgres_url)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"

    def lose_the_connection():
        with database.writing() as connection:
            mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with Database(postgres_url, pooled=False).writing() as other:
                other.exec_driver_sql(f"{cut} AND pid = {mine}")
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(Unavailable):
        lose_the_connection()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    database.close()


def test_postgresql_sees_what_was_committed_while_it_waited(postgres_url):
    database = Database(postgres_url)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "1min"
    database.close()


def test_our_own_mistakes_are_not_called_unavailable(store):
    with pytest.raises(IntegrityError), store.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO clusters (id, canonical_id) VALUES (1, NULL)")


def test_reading_changes_nothing(store):
    refused = nullcontext() if store.database.is_sqlite else pytest.raises(InternalError, match="read-only")
    with refused, store.database.reading() as connection:
        connection.exec_driver_sql("INSERT INTO clusters (id, canonical_id) VALUES (1, 1)")
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM clusters").scalar() == 0


def test_a_process_that_forks_keeps_no_connection(postgres_url):
    database = Database(postgres_url, pooled=False)
    with database.reading() as connection:
        mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()

    def is_open():
        with database.reading() as connection:  # one transaction is always shown the same
            found = connection.exec_driver_sql(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {mine}")
            return found.scalar()

    wait_until(lambda: not is_open(), "the connection is closed")


def test_what_is_asked_often_is_planned_once(postgres_url):
    """psycopg prepares a statement that it has sent five times, and forgets all of them at a rollback."""
    with closing(Database(postgres_url)) as database:
        for _ in range(10):
            with database.reading() as connection:
                connection.exec_driver_sql("SELECT 'asked often'")
        with database.reading() as connection:
            prepared = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars()
            assert "SELECT 'asked often'" in prepared.all()


def test_connections_that_were_needed_at_once_are_kept(postgres_url):
    with closing(Database(postgres_url)) as database:

        def sessions():
            with ExitStack() as opened:
                connections = [opened.enter_context(database.reading()) for _ in range(5)]
                return {one.exec_driver_sql("SELECT pg_backend_pid()").scalar() for one in connections}

        first = sessions()
        assert len(first) == 5
        assert sessions() == first
