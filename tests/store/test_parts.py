"""A store's parts are imported when they are asked for, or all at once before a worker forks."""

import subprocess
import sys

from service.running import PROJECT

PARTS_AFTER = """
import sys
from pathlib import Path
from worker.settings import load
from worker.store import open_store

with open_store(load({"WINNOW_DATA_DIR": sys.argv[1]}, Path("no.env"))) as store:
    before = "worker.store.ledger.ledger" in sys.modules
    store.load_parts()
    loaded = set(sys.modules)
    for name in dir(store):
        getattr(store, name)
    print(before, "worker.store.ledger.ledger" in loaded, sorted(set(sys.modules) - loaded))
"""


def test_parts_are_imported_when_asked_for_or_all_at_once(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", PARTS_AFTER, str(tmp_path)], cwd=PROJECT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert ran.stdout == "False True []\n"
