"""What the docs tell people to type works as it stands there, and what they link to is there."""

import importlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys

import click
import pytest
from docs_blocks import PROJECT, blocks, pages
from service.running import Installation, wait_for
from waiting import PATIENCE

from worker.cli.main import COMMANDS
from worker.settings import Settings

pytestmark = pytest.mark.long

MORE = [PROJECT / "SECURITY.md", PROJECT / "benchmarks" / "RESULTS.md"]
TARGET = "postgresql+psycopg://winnow@db.example/winnow"
FOREIGN = {"needs_git", "needs_systemctl", "needs_docker"}
_TYPED = re.compile(r"(?:^|[`(] ?|\./)winnow((?: [a-z]+)+)", re.MULTILINE)
_PATH = re.compile(r"\b((?:worker|tasks|tests|benchmarks|deploy)/[\w./-]*\w)")
_MODULE = re.compile(r"\bpython -m ((?:worker|tasks|tests|benchmarks)[\w.]*\w)")
TO_BE_WRITTEN = {"worker/formats/subtitles.py"}  # the example of a new format
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#([\w-]+))?\)")


class Reader(Installation):
    """Somebody who types what a page says, in a folder of their own."""

    def __init__(self, folder):
        super().__init__(folder)
        self.folder = folder
        for seed in (PROJECT / "seeds").iterdir():
            if seed.is_file():
                shutil.copy(seed, self.seeds)
        shutil.copy(PROJECT / "seeds" / "kleingarten.txt", folder / "notes.txt")
        launcher = folder / "winnow"
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m worker.cli "$@"\n')
        launcher.chmod(0o755)
        self.environment["PYTHONPATH"] = str(PROJECT)
        self.service = None

    def type(self, commands):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"

    def stay(self):
        self.service = self.start("up")
        wait_for(lambda: "running; Ctrl-C" in self.output or self.service.poll() is not None, "the service")
        assert self.service.poll() is None, self.output

    def stop(self):
        if self.service:
            self.service.send_signal(signal.SIGINT)
            self.service.wait(PATIENCE)
            self.service = None


@pytest.mark.skipif(
    not os.environ.get("WINNOW_NEED_PROGRAMS"), reason="30 s a page on a quiet machine: .ci/full runs it"
)
@pytest.mark.parametrize("page", ["guide.md", "operations.md"])
def test_every_command_works_in_the_order_of_the_page(page, tmp_path, empty_postgres_url):
    reader = Reader(tmp_path)
    try:
        for block in blocks(page):
            if block.word in FOREIGN:
                continue
            if block.word == "resident":
                assert block.commands == "./winnow up\n"
                reader.stay()
                continue
            if block.word == "stopped":
                reader.stop()
            reader.type(block.commands.replace(TARGET, empty_postgres_url))
    finally:
        reader.stop()


@pytest.mark.parametrize("page", ["guide.md", "operations.md"])
def test_every_block_of_the_page_says_what_it_needs(page):
    assert {block.word for block in blocks(page)} <= {"", "resident", "stopped", *FOREIGN}


@pytest.mark.parametrize("page", [path.name for path in pages()])
def test_every_command_that_a_page_names_is_there(page):
    path = next(path for path in pages() if path.name == page)
    for words in _TYPED.findall(path.read_text()):
        name, *more = words.split()
        assert name in COMMANDS, words
        module = importlib.import_module(f"worker.cli.commands.{COMMANDS[name]}")
        command = getattr(module, f"{name}_command")
        if isinstance(command, click.Group) and more:
            assert more[0] in command.commands, words


@pytest.mark.parametrize("page", [path.name for path in pages()])
def test_every_link_leads_somewhere(page):
    path = next(path for path in pages() if path.name == page)
    for target, anchor in _LINK.findall(path.read_text()):
        there = path.parent / target
        assert there.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", [path.name for path in [*pages(), *MORE]])
def test_every_path_and_module_that_a_page_names_is_there(page):
    text = next(path for path in [*pages(), *MORE] if path.name == page).read_text()
    named = set(_PATH.findall(text)) - TO_BE_WRITTEN
    named |= {one.replace(".", "/") for one in _MODULE.findall(text)}
    missing = [
        one
        for one in sorted(named)
        if not any((PROJECT / f"{one}{end}").exists() for end in ("", ".py", "/__main__.py"))
    ]
    assert not missing, missing


def test_the_page_of_settings_has_every_setting_and_no_other():
    rows = re.findall(r"^\| (`WINNOW_[^|]*) \|", (PROJECT / "docs" / "settings.md").read_text(), re.MULTILINE)
    named = [one for row in rows for one in re.findall(r"`(WINNOW_\w+)`", row)]
    assert sorted(named) == sorted(Settings().masked())


def test_the_page_of_commands_has_every_command():
    text = (PROJECT / "docs" / "commands.md").read_text()
    assert not [name for name in COMMANDS if f"`winnow {name}" not in text]
