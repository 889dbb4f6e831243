"""The service in real containers: a copy of the project, its compose file, and what a person does with it."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from waiting import PATIENCE

REAL = Path(__file__).resolve().parents[2]
NAME = "winnow-test"


@dataclass
class Stack:
    """A folder with the project in it, and its containers."""

    folder: Path

    def prepare(self) -> None:
        """Copy the project, and write what sets these containers apart from those of an installation."""
        files = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=REAL, check=True, capture_output=True, text=True,
        ).stdout.split("\0")  # fmt: skip
        for name in filter(None, files):
            if (REAL / name).is_file() and not name.startswith(("tests/", "benchmarks/", "docs/")):
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REAL / name, self.folder / name)
        services = yaml.safe_load((REAL / "docker-compose.yml").read_text())["services"]
        ours = {name: service for name, service in services.items() if service["image"] == "winnow"}
        lines = ["services:"]
        for name, service in ours.items():
            lines += [f"  {name}:", f"    image: {NAME}"]
            if name == "beat":
                lines += [f"    container_name: {NAME}-beat"]
            if "ports" in service:
                port = service["ports"][0].rpartition(":")[2]
                lines += [f"    ports: !override ['127.0.0.1::{port}']"]
            if name != "migrate":
                lines += ["    healthcheck: {interval: 10s, timeout: 60s, retries: 1}"]
        (self.folder / "override.yml").write_text("\n".join(lines) + "\n")
        subprocess.run([self.folder / "deploy" / "secrets"], check=True, capture_output=True)

    def compose(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `docker compose` with these words."""
        files = ("--project-name", NAME, "--file", "docker-compose.yml", "--file", "override.yml")
        done = subprocess.run(
            ["docker", "compose", *files, *words],
            cwd=self.folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def inside(self, service: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in a service's container."""
        return self.compose("exec", "-T", service, *words, check=check)

    def winnow(self, *words: str) -> str:
        """What a command of ours prints."""
        return self.inside("tend", "winnow", *words).stdout

    def titles(self) -> set[str]:
        """The titles of what is stored; none while the database or the service is starting."""
        done = self.inside("tend", "winnow", "list", "--limit", "100", "--json", check=False)
        return {document["title"] for document in json.loads(done.stdout)} if done.returncode == 0 else set()

    def secret(self, name: str) -> str:
        return (self.folder / "secrets" / name).read_text()

    def containers(self, *services: str) -> list[str]:
        """The ids of the containers of these services, or of all."""
        return self.compose("ps", "--all", "--quiet", *services).stdout.split()

    def inspect(self, container: str, what: str) -> str:
        """A field of a container, as a template of Docker names it."""
        words = ["docker", "inspect", "--format", "{{" + what + "}}", container]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()

    def health(self, service: str) -> str:
        """`starting`, `healthy` or `unhealthy`; how it is without a check, where there is none."""
        return self.inspect(self.containers(service)[0], "with .State.Health}}{{.Status}}{{else}}none{{end")

    def crash(self, service: str) -> None:
        """Kill a service's first process from outside: Docker sees it end, and starts it again."""
        os.kill(self._process(service), signal.SIGKILL)

    def signal(self, service: str, number: int) -> None:
        """Send a signal to the processes that the first one of a service started."""
        words = ["pgrep", "--parent", str(self._process(service))]
        child = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
        subprocess.run(["pkill", f"-{int(number)}", "--parent", ",".join(child)], check=True)

    def _process(self, service: str) -> int:
        """The first process of a service's only container, as this machine numbers it."""
        (container,) = self.containers(service)
        return int(self.inspect(container, ".State.Pid"))

    def drop(self, name: str, text: str) -> None:
        """Put a document into the watched folder."""
        file = self.folder / "seeds" / name
        file.write_text(text)
        file.chmod(0o644)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(self.compose("logs", "--tail", "30").stdout)
            time.sleep(1)
