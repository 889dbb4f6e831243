"""`winnow changes --follow` in a process of its own."""

import json
import subprocess
import sys
import threading

import pytest
from service.running import PATIENCE, PROJECT, Installation
from waiting import wait_until

pytestmark = pytest.mark.long

TALES = ("Gulls sit on the pier.", "Bread rises in the warm.", "Trains pass at night.")


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path)


def find_places(installation):
    """Who reads, up to where, and how far behind."""
    readers = json.loads(installation.winnow("changes", "--readers", "--json").stdout)
    return [(one["name"], one["seq"], one["behind"]) for one in readers]


def test_changes_are_printed_as_they_come_from_where_the_reader_was(installation):
    paths = [installation.seeds / f"{number}.txt" for number in range(3)]
    for path, tale in zip(paths, TALES, strict=True):
        path.write_text(f"{tale}\n\n{tale[::-1]}\n")
    installation.winnow("ingest", *map(str, paths[:2]))
    words = ("changes", "--follow", "--after", "1", "--json", "--reader", "mirror")
    with subprocess.Popen(
        [sys.executable, "-m", "worker.cli", *words], cwd=PROJECT, env=installation.environment,
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        try:
            assert json.loads(process.stdout.readline())["seq"] == 2
            installation.winnow("ingest", str(paths[2]))
            change = json.loads(process.stdout.readline())
            assert (change["seq"], change["kind"], change["document_id"]) == (3, "created", 3)
            wait_until(lambda: find_places(installation) == [("mirror", 3, 0)], "the reader's place")
        finally:
            patience.cancel()
            process.kill()
