"""A machine of several: Winnow's processes on it, each a group of its own that can be killed at one blow."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from waiting import PATIENCE

PROJECT = Path(__file__).resolve().parents[2]

_DONE = re.compile(r"Task ([\w.]+)\[[\w-]+\] succeeded in")


@dataclass
class Machine:
    """A folder for its logs, and the environment of what runs on it."""

    folder: Path
    environment: dict[str, str]
    prefix: tuple[str, ...] = ()
    """The words before each command, such as those that enter a network namespace."""
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    def start(self, name, *words, module="celery"):
        """Start a process under a name; what it says is added to the log of that name."""
        self.folder.mkdir(exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("WINNOW_")}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*self.prefix, sys.executable, "-u", "-m", module, *words],
                cwd=PROJECT, env=kept | self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def work(self, name, queues):
        """Start a worker with one child on some queues."""
        words = ("--without-gossip", "--without-mingle", "--loglevel", "INFO", "-c", "1")
        self.start(name, "-A", "tasks.app", "worker", *words, "-n", f"{name}@%h", "-Q", queues)

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def count_done(self, name):
        """How many tasks a worker finished."""
        return len(_DONE.findall(self.log(name)))

    def done_by(self, name):
        """The names of the tasks that a worker finished."""
        return set(_DONE.findall(self.log(name)))

    def pull_the_plug(self, name):
        """End a process and its children with no chance to say anything."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        """Stop everything in order, the last started first; the exit codes."""
        codes = {}
        while self.running:
            name, process = self.running.popitem()
            process.terminate()
            try:
                codes[name] = process.wait(PATIENCE)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        return codes
