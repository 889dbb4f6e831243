"""No process loads what it does not use: commands start fast, and the service fits into little memory."""

import subprocess
import sys

import pytest
from service.running import PATIENCE, PROJECT, Installation

LOADED_BY_NONE = {
    "celery", "kombu", "numpy", "selectolax", "bs4", "pycurl", "alembic", "watchfiles", "psycopg",
    "fastapi", "uvicorn", "jinja2", "worker.desk.application",
    "sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "rich.console", "rich.progress",
    "worker.dates.time_words", "worker.dedupe", "worker.fetch",
    "worker.store.documents.documents", "worker.store.ledger.ledger",
}  # fmt: skip
"""Packages and modules; the database is SQLite, and what is printed is plain."""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    made = Installation(tmp_path_factory.mktemp("reading"))
    made.winnow("ingest", str(PROJECT / "seeds" / "library-hours.html"))
    return made


def loaded(installation, *words):
    """The packages and modules that `winnow` with these words imports, by Python's own account."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "worker.cli", *words],
        cwd=PROJECT, env=installation.environment, capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    names = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if "import time:" in line}
    return names | {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "1"],
        ["status"],
        ["search", "library"],
        ["changes"],
        ["sources", "list"],
        ["failed", "list"],
        ["tokens", "list"],
    ],
)
def test_a_command_that_reads_loads_no_queue_parser_or_client(installation, words):
    assert loaded(installation, *words) & LOADED_BY_NONE == set()


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_load_no_database(installation, word):
    assert loaded(installation, word) & (LOADED_BY_NONE | {"sqlalchemy", "psycopg", "redis"}) == set()


def test_a_check_of_life_loads_no_database(installation):
    """Containers are checked every few seconds: what is heavy would take more than the service itself."""
    assert loaded(installation, "health", "--live") & (LOADED_BY_NONE | {"sqlalchemy", "redis"}) == set()


READING_DOCUMENTS = {
    "numpy", "bs4", "worker.pipeline", "worker.extraction", "worker.comments", "worker.formats",
    "worker.clean",
}  # fmt: skip
DATABASE = {"sqlalchemy", "psycopg", "worker.store", "worker.context"}
CELERYS_OTHER_COMMANDS = {"flower", "tornado", "prompt_toolkit", "celery.bin.celery"}

LOADED_TO_RUN = {
    "tasks.__main__, celery.apps.beat, tasks.scheduler": (  # beat
        READING_DOCUMENTS | DATABASE | CELERYS_OTHER_COMMANDS | {"pycurl", "worker.dates.time_words"}
    ),
    "tasks.__main__, tasks.worker_process": CELERYS_OTHER_COMMANDS | {"fastapi", "alembic", "watchfiles"},
    "worker.cli.commands.service_commands": (  # up
        READING_DOCUMENTS | {"alembic", "fastapi", "pycurl", "watchfiles", "worker.dates.time_words"}
    ),
    "worker.desk.serving": {"mcp", "numpy", "bs4", "alembic", "rich.console"},
    "worker.service.background_duties": READING_DOCUMENTS | {"alembic", "fastapi", "worker.context"},  # tend
    "tasks.sending": READING_DOCUMENTS | DATABASE | CELERYS_OTHER_COMMANDS | {"pycurl"},
}
"""What each process of the service imports, and which packages and modules must not come along."""


@pytest.mark.parametrize("modules", LOADED_TO_RUN)
def test_a_process_of_the_service_loads_only_what_it_uses(modules):
    program = f"import {modules}; import sys; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert set(ended.stdout.split()) & LOADED_TO_RUN[modules] == set()
