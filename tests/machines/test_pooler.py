"""Many workers' connections through PgBouncer, which lends a session for one transaction at a time."""

import os
import re
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from store.clerk import Clerk
from waiting import PATIENCE, wait_until

from worker.errors import Unavailable
from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.needs_pgbouncer

SESSIONS = 2
CLIENTS = 6


@pytest.fixture
def pooler(postgres_url, scratch):
    """PgBouncer with two sessions of the server, in transaction mode; the database's URL through it."""
    server = make_url(postgres_url)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = scratch / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n{server.database} = host={server.query['host']} user={server.username}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\ndefault_pool_size = {SESSIONS}\nmax_client_conn = 100\n"
    )
    # It refuses to be root; PostgreSQL, which did so too, lets none but its own user and root to its socket.
    owner = Path(server.query["host"]).stat()
    as_owner = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    words = [*(as_owner if os.geteuid() == 0 else []), "pgbouncer", settings]
    with (scratch / "pgbouncer.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        url = f"postgresql+psycopg://winnow@127.0.0.1:{port}/{server.database}"
        wait_until(lambda: answers(url) or process.poll() is not None, "the pooler answers")
        assert process.poll() is None, (scratch / "pgbouncer.log").read_text()
        yield f"{url}?pgbouncer=true"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(url):
    try:
        psycopg.connect(url.replace("+psycopg", "")).close()
    except psycopg.OperationalError:
        return False
    return True


def test_more_clients_than_sessions_store_everything_once(pooler, tmp_path):
    settings = load({"WINNOW_DATABASE_URL": pooler, "WINNOW_DATA_DIR": str(tmp_path)}, tmp_path / "no.env")
    begin = threading.Barrier(CLIENTS)

    def work(client):
        begin.wait()
        with open_store(settings) as store:
            clerk = Clerk(store, datetime.now(UTC))
            # Often enough that a driver left to itself would prepare its statements.
            for number in range(12):
                clerk.record(
                    f"/{client}/{number}", f"The {number}th field of farm {client} lies fallow. " * 5
                )

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))
    with open_store(settings) as store:
        store.changes.assign_numbers()
        assert len(store.library.documents(1000, everything=True)) == 12 * CLIENTS
        assert [change.seq for change in store.changes.list_after(0)] == list(range(1, 12 * CLIENTS + 1))
        with store.database.writing(durable=False) as connection:
            told = [
                connection.exec_driver_sql(f"SHOW {name}").scalar()
                for name in ("timezone", "idle_in_transaction_session_timeout", "synchronous_commit")
            ]
        assert told == ["UTC", "1min", "off"]


def test_without_the_word_for_it_the_address_is_refused_and_not_half_used(pooler, tmp_path):
    plain = re.sub(r"\?.*", "", pooler)
    settings = load({"WINNOW_DATABASE_URL": plain, "WINNOW_DATA_DIR": str(tmp_path)}, tmp_path / "no.env")
    with open_store(settings) as store, pytest.raises(Unavailable, match="options"):
        store.library.documents(1)
