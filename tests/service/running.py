"""`winnow up` as a user runs it: a process of its own, on folders of its own."""

import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.command_server import run_command
from tests.waiting import PATIENCE
from tests.waiting import wait_until as wait_for
from worker.service import embedded_broker

PROJECT = Path(__file__).resolve().parents[2]


def ports():
    """Ports of an installation's own: two that start at once would both find the usual ones free."""
    names = ("WINNOW_BROKER_PORT", "WINNOW_FLOWER_PORT", "WINNOW_METRICS_PORT", "WINNOW_DESK_PORT")
    return {name: str(embedded_broker.find_free_port(random.randrange(20_000, 32_000))) for name in names}


FEWER_PARTS = {"WINNOW_RENDER": "off", "WINNOW_DESK_PORT": "off"}
"""Settings for tests that look at neither of these parts: to start all parts takes most of their time."""


class Installation:
    """Folders and environment of an installation, and its commands."""

    def __init__(self, folder, **environment):
        self.data, self.seeds = folder / "data", folder / "seeds"
        self.seeds.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
        self.environment = kept | {
            "WINNOW_DATA_DIR": str(self.data),
            "WINNOW_SEEDS_DIR": str(self.seeds),
            **ports(),
            **environment,
        }

    def winnow(self, *words, typed=None):
        """Run a command to its end, in a process that need not import it (see `command_server`)."""
        return run_command("worker.cli", words, environment=self.environment, typed=typed, timeout=PATIENCE)

    def celery(self, *words):
        """Run a command of Celery to its end, in such a process."""
        words = ("-A", "tasks.app", *words)
        return run_command("celery", words, environment=self.environment, typed=None, timeout=PATIENCE)

    def run(self, *words):
        """Run a command to its end, in a process with nothing in it yet."""
        return subprocess.run(
            [sys.executable, "-m", "worker.cli", *words],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *words, program=("worker.cli",)):
        """Start a command that stays; its output goes to a file."""
        with (self.data.parent / "output").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-u", "-m", *program, *words],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    @property
    def output(self):
        return (self.data.parent / "output").read_text()

    def processes(self, *words):
        """The ids of this installation's processes whose command line has all these words."""
        mark = f"WINNOW_DATA_DIR={self.data}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes() + b"\0":
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if all(word in line for word in words):
                        found.append(int(entry.name))
            except OSError:
                continue
        return sorted(found)


class Up(Installation):
    """An installation whose service runs."""

    def __init__(self, folder, **environment):
        super().__init__(folder, **environment)
        self.process = self.start("up")
        wait_for(lambda: "running; Ctrl-C" in self.output or self.process.poll() is not None, "the start")
        assert self.process.poll() is None, self.output

    def said(self, name):
        """What `up` said after a word at the beginning of a line."""
        return re.search(rf"^{name} +(\S+)", self.output, re.MULTILINE)[1]

    @property
    def broker(self):
        """The address of its own broker, password included."""
        return (self.data / "run" / "broker_url").read_text().strip()

    def children(self, *words):
        """The ids of the supervisor's own children whose command line has all these words."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if parent == self.process.pid and all(word in line for word in words):
                found.append(int(entry.name))
        return found

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def done(ran):
    """What a command that succeeded printed."""
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def refused(ran):
    """The one line with which a command refused."""
    assert ran.returncode == 1, ran.stdout + ran.stderr
    (line,) = ran.stderr.splitlines()
    return line
