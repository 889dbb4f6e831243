"""docker-compose.yml in real containers: what README says works, and it survives what happens to containers.

The tests share one installation, and run in order; each leaves it running.
"""

import base64
import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from answers import status_of
from docker_stack import NAME, REAL, Stack

pytestmark = pytest.mark.needs_docker

SECRETS = ("database_password", "broker_password", "desk_password", "flower_password")
PARTS = ("worker", "worker-slow", "beat", "tend", "desk", "flower")


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """The whole service, built and started as README says."""
    with TemporaryDirectory(prefix="winnow-") as folder:
        Path(folder).chmod(0o755)
        made = Stack(Path(folder))
        made.prepare()
        subprocess.run([REAL / "tests" / "containers" / "make-images", sys.executable], check=True)
        try:
            made.compose("up", "--build", "--detach")
            yield made
        finally:
            made.compose("down", "--volumes", "--timeout", "20")


def wait_until_healthy(stack: Stack) -> None:
    stack.until(lambda: {stack.health(part) for part in (*PARTS, "postgres", "redis")} == {"healthy"})


def drop_and_wait(stack: Stack, title: str) -> None:
    """Drop a document, and wait until it is stored."""
    stack.drop(
        f"{title}.md", f"# {title}\n\nThe {title} stood against the white wall for eleven years, unused.\n"
    )
    stack.until(lambda: title in stack.titles())


def redis_cli(stack: Stack, *words: str) -> str:
    quoted = " ".join(f"'{word}'" for word in words)
    script = f'REDISCLI_AUTH="$(cat /run/secrets/broker_password)" redis-cli {quoted}'
    return stack.inside("redis", "sh", "-c", script).stdout


def test_everything_becomes_healthy_and_a_dropped_file_a_document(stack: Stack) -> None:
    drop_and_wait(stack, "bicycle")
    assert len(stack.titles()) > 5  # the samples in ./seeds
    wait_until_healthy(stack)
    images = {stack.inspect(container, ".Image") for part in PARTS for container in stack.containers(part)}
    assert len(images) == 1


def submit(stack: Stack, target: str, key: str) -> None:
    """Send a message to the inbox, and wait until it is accepted."""
    message = json.dumps({"v": 1, "target": target, "key": key})
    redis_cli(stack, "XADD", "winnow:inbox", "*", "message", message)
    stack.until(lambda: key in redis_cli(stack, "XREVRANGE", "winnow:accepted", "+", "-"))


def test_message_in_the_inbox_becomes_a_document(stack: Stack) -> None:
    stack.drop(
        "by-message.md", "# By message\n\nA document that a message named, before anybody looked for it.\n"
    )
    submit(stack, "/seeds/by-message.md", "order-17")
    stack.until(lambda: "By message" in stack.titles())


def test_file_that_others_cannot_read_fails_with_what_to_do(stack: Stack) -> None:
    stack.drop("closed.md", "# Closed\n\nOnly its owner can read this document.\n")
    (stack.folder / "seeds" / "closed.md").chmod(0o600)
    stack.until(lambda: "permission_denied" in stack.winnow("failed", "list"))


def status(stack: Stack, service: str, port: str, page: str, *, body: str = "", user: str = "") -> int:
    """The status of what a published port answers; 0 where nothing does."""
    address = stack.compose("port", service, port).stdout.strip()
    assert address.startswith("127.0.0.1:")
    request = urllib.request.Request(f"http://{address}{page}", body.encode() or None)
    if user:
        request.add_header("Authorization", "Basic " + base64.b64encode(user.encode()).decode())
    return status_of(request)


def test_desk_and_flower_ask_for_their_passwords(stack: Stack) -> None:
    desk, flower = stack.secret("desk_password"), stack.secret("flower_password")
    stack.until(lambda: status(stack, "desk", "8800", "/log-in", body=f"password={desk}") == 200)
    assert status(stack, "desk", "8800", "/log-in", body="password=wrong") == 401
    stack.until(lambda: status(stack, "flower", "5555", "/workers", user=f"winnow:{flower}") == 200)
    assert status(stack, "flower", "5555", "/workers", user="winnow:wrong") == 401


def test_parts_run_without_rights_on_file_systems_that_are_read_only(stack: Stack) -> None:
    for part in PARTS:
        script = (
            "id -u; grep CapEff /proc/1/status; cat /run/secrets/* | wc -c;"
            "for place in /app /seeds / /run/secrets; do touch $place/new 2>/dev/null && echo $place; done;"
            "touch /tmp/new /data/new && rm /tmp/new /data/new && echo the rest; env"
        )
        said = stack.inside(part, "sh", "-c", script).stdout.splitlines()
        assert said[0] == "10001", part
        assert int(said[1].split()[1], 16) == 0, part
        assert int(said[2]) == 32 * (3 if part in ("desk", "flower") else 2), part
        assert said[3] == "the rest", part
        assert not [line for line in said if any(stack.secret(name) in line for name in SECRETS)], part


def test_image_holds_what_runs_and_nothing_else(stack: Stack) -> None:
    size = subprocess.run(
        ["docker", "image", "inspect", "--format", "{{.Size}}", NAME],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert int(size) < 350e6
    script = (
        "for name in gcc cc g++ make ld pip pip3; do command -v $name; done; python -m pip --version;"
        "python -m ensurepip --version; find / -xdev -type d -name pip 2>/dev/null; cat /app/sbom.cdx.json"
    )
    said = stack.inside("tend", "sh", "-c", script).stdout
    bill = json.loads(said)
    installed = {component["name"] for component in bill["components"]}
    assert {"celery", "mcp", "sqlalchemy"} <= installed
    assert not {"pip", "pywin32", "pytest"} & installed
    listed = stack.inside("tend", "/app/.venv/bin/python", "-c", LISTED).stdout.split()
    assert sorted(f"{c['name']}=={c['version']}" for c in bill["components"]) == sorted(listed)


LISTED = """
import re
from importlib.metadata import distributions
for found in distributions(path=__import__("site").getsitepackages()):
    print(re.sub("[-_.]+", "-", found.name).lower() + "==" + found.version)
"""


def test_four_workers_share_the_work(stack: Stack) -> None:
    stack.compose("up", "--detach", "--scale", "worker=4")
    assert len(stack.containers("worker")) == 4
    drop_and_wait(stack, "tandem")
    ready = [f"worker@{stack.inspect(one, '.Config.Hostname')}" for one in stack.containers("worker")]
    stack.until(lambda: all(name in stack.winnow("health", "--live") for name in ready))
    stack.compose("up", "--detach", "--scale", "worker=1")


def test_down_and_up_again_keeps_everything(stack: Stack) -> None:
    before = stack.titles()
    stack.compose("down")
    stack.drop(
        "scooter.md", "# scooter\n\nIt came while nobody was there to read what it said about scooters.\n"
    )
    stack.compose("up", "--detach")
    stack.until(lambda: "scooter" in stack.titles())
    assert stack.titles() == before | {"scooter"}
    wait_until_healthy(stack)


@pytest.mark.parametrize("service", [*PARTS, "redis", "postgres"])
def test_crashed_container_comes_back_and_the_work_goes_on(stack: Stack, service: str) -> None:
    began = stack.inspect(stack.containers(service)[0], ".State.StartedAt")
    stack.crash(service)
    stack.until(lambda: stack.inspect(stack.containers(service)[0], ".State.StartedAt") != began)
    drop_and_wait(stack, f"unicycle after {service}")
    wait_until_healthy(stack)


def test_lost_volume_of_the_broker_loses_nothing(stack: Stack) -> None:
    stack.compose("stop", "worker", "worker-slow")
    stack.drop(
        "tricycle.md", "# tricycle\n\nIt was accepted, and the message about it was lost with the broker.\n"
    )
    submit(stack, "/seeds/tricycle.md", "order-18")
    stack.compose("rm", "--stop", "--force", "redis")
    subprocess.run(["docker", "volume", "rm", f"{NAME}_redis"], check=True, capture_output=True)
    stack.compose("up", "--detach")
    stack.until(lambda: "tricycle" in stack.titles())
    wait_until_healthy(stack)


def test_all_containers_killed_at_once_and_started(stack: Stack) -> None:
    before = stack.titles()
    stack.compose("kill")
    stack.compose("start")
    drop_and_wait(stack, "penny-farthing")
    assert stack.titles() == before | {"penny-farthing"}
    wait_until_healthy(stack)


@pytest.mark.parametrize("service", ["worker", "desk"])
def test_health_check_notices_a_frozen_part_and_its_return(stack: Stack, service: str) -> None:
    stack.signal(service, signal.SIGSTOP)
    stack.until(lambda: stack.health(service) == "unhealthy")
    stack.signal(service, signal.SIGCONT)
    stack.until(lambda: stack.health(service) == "healthy")


def test_memory_limit_ends_the_process_that_takes_too_much(stack: Stack) -> None:
    taken = stack.inside("tend", "python", "-c", "b'x' * (700 << 20)", check=False)
    assert taken.returncode == 137
    assert stack.health("tend") == "healthy"


def test_logs_are_rotated(stack: Stack) -> None:
    for container in stack.containers():
        options = stack.inspect(container, "json .HostConfig.LogConfig.Config")
        assert json.loads(options) == {"max-file": "5", "max-size": "10m"}


def test_compose_takes_the_file_that_adds_a_browser(stack: Stack) -> None:
    shown = stack.compose("--file", "docker-compose.render.yml", "config", "--format", "json").stdout
    services = json.loads(shown)["services"]
    assert services["worker-render"]["security_opt"] == ["no-new-privileges:true", "seccomp=unconfined"]
    assert "render" in services["worker-render"]["command"]
    assert services["migrate"]["build"]["args"]["PROGRAMS"] == "chromium"
