"""docker-compose.yml without Docker: its commands and environment as processes on this machine."""

import fnmatch
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from waiting import PATIENCE

REAL = Path(__file__).resolve().parents[2]


def load(variables: dict[str, str]) -> dict[str, Any]:
    """The compose file, its variables filled in as Compose does; KeyError for one that must be set."""

    def fill(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name, operator, rest = found.groups()
        value = variables.get(name, "")
        if not value and operator == ":?":
            raise KeyError(f"{name}: {rest}")
        return value or rest

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: filled(value) for key, value in node.items()}
        if isinstance(node, list):
            return [filled(value) for value in node]
        return re.sub(r"\$\$|\$\{(\w+)(:[-?])([^}]*)\}", fill, node) if isinstance(node, str) else node

    return filled(yaml.safe_load((REAL / "docker-compose.yml").read_text()))


def copy_image(to: Path) -> None:
    """What the Dockerfile copies into /app, out of what .dockerignore lets through."""
    for line in (REAL / "deploy" / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from=" not in line:
            *sources, target = line.split()[1:]
            for pattern in sources:
                for source in sorted(REAL.glob(pattern)) if not target.startswith("/") else []:
                    _copy(str(source.relative_to(REAL)), to / target)


def _copy(source: str, target: Path) -> None:
    rules = [line for line in (REAL / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    parents = [source, *map(str, Path(source).parents)]
    shown = [rule[1:] for rule in rules if rule[0] == "!"]
    assert any(fnmatch.fnmatch(name, rule) for name in parents for rule in shown), (
        f"{source} is not let through"
    )
    if (REAL / source).is_dir():
        shutil.copytree(REAL / source, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target = target / Path(source).name if target.name in ("", "deploy") or target.is_dir() else target
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REAL / source, target)


@dataclass
class Machine:
    """A stand-in for the containers: each name of the compose file and where it really is."""

    root: Path
    services: dict[str, Any]
    places: dict[str, str]
    """Texts of the compose file (folders, hosts, ports) and what stands for them here."""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def environment(self, name: str) -> dict[str, str]:
        given = self.services[name].get("environment", {})
        mapped = {key: self._placed(str(value)) for key, value in given.items()}
        host = {
            "PATH": f"{self.root / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.root),
            "PYTHONWARNINGS": "default",
        }
        return host | {"PYTHONPATH": str(self.root / "app"), "HOSTNAME": os.uname().nodename} | mapped

    def command(self, words: list[str]) -> list[str]:
        if words[0] == "CMD-SHELL":
            return ["sh", "-c", self._placed(words[1])]
        words = words[1:] if words[0] == "CMD" else words
        return [self._placed(word) for word in words]

    def _placed(self, text: str) -> str:
        """A text with each place put for its name; `/data` is none in `/run/database`."""
        names = "|".join(map(re.escape, self.places))
        return re.sub(rf"(?:{names})(?!\w)", lambda found: self.places[found[0]], text)

    def program(self, name: str, *command: str, then: tuple[str, ...] = ()) -> None:
        """Put a program on the machine's PATH: a command, the words it is given, and more words."""
        path = self.root / "bin" / name
        path.parent.mkdir(exist_ok=True)
        before, after = (" ".join(f"'{word}'" for word in words) for words in (command, then))
        path.write_text(f'#!/bin/sh\nexec {before} "$@" {after}\n')
        path.chmod(0o755)

    def grace(self, name: str) -> float:
        """Seconds that a service has to stop before it is killed."""
        found = re.fullmatch(r"(\d+)([sm])", self.services[name]["stop_grace_period"])
        assert found is not None
        return int(found[1]) * {"s": 1, "m": 60}[found[2]]

    def run(self, name: str, words: list[str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a service's command, or another one as if inside its container, to its end."""
        return subprocess.run(
            self.command(words or self.services[name]["command"]),
            cwd=self.root / "app",
            env=self.environment(name),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, name: str) -> None:
        with (self.root / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                self.command(self.services[name]["command"]),
                cwd=self.root / "app",
                env=self.environment(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> dict[str, int]:
        """Stop everything, the last started first, each within its grace period; the exit codes."""
        codes = {}
        while self.running:
            name, process = self.running.popitem()
            process.terminate()
            try:
                codes[name] = process.wait(self.grace(name))
            finally:
                if sys.exc_info()[0] or process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        return codes

    def log(self, name: str) -> str:
        return (self.root / f"{name}.log").read_text(errors="replace")
