"""What exports, copies and backups take: `python -m benchmarks moving DOCUMENTS [FOLDER]`.

Makes a SQLite store of so many documents of 120 words, each with two comments, its sketch and its index
keys (in FOLDER, where it is used again), and runs the commands on it, each in a process of its own: seconds
of CPU and of the clock, and the most memory that the process had.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from benchmarks.synthetic_store import LENGTH, databases, grow
from worker.store.database import Database, schema


def make(path: Path, count: int) -> None:
    """Make the store."""
    database = Database(f"sqlite:///{path}")
    schema.prepare(database)
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER document_words_added"))  # a search index is not measured here
        connection.execute(text("DROP TRIGGER document_words_changed"))
    grow(database, 1, count + 1, LENGTH)
    database.close()


def run(folder: Path, *words: str) -> None:
    """Run a command, and print what it took."""
    environment = os.environ | {"WINNOW_DATA_DIR": str(folder)}
    started = time.monotonic()
    program = [sys.executable, "-m", "worker.cli", *words]
    child = os.spawnve(os.P_NOWAIT, sys.executable, program, environment)
    _, status, used = os.wait4(child, 0)
    took = time.monotonic() - started
    shown = " ".join(word.rpartition("/")[2].partition("?")[0] for word in words)
    cells = (
        shown,
        f"{used.ru_utime + used.ru_stime:.1f}",
        f"{took:.1f}",
        f"{used.ru_maxrss / 1024:.0f}",
        status,
    )
    print("|", *(f"{cell} |" for cell in cells), flush=True)


def main() -> None:
    """Measure."""
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (path := folder / "winnow.db").exists():
            make(path, count)
        print(f"{count} documents, {path.stat().st_size / 1e9:.2f} GB\n")
        print("| winnow | CPU s | s | MB at most | exit |\n| --- | --- | --- | --- | --- |")
        out = str(folder / "out")
        run(folder, "export", "--output", out)
        run(folder, "export", "--after", str(count // 2), "--output", out)
        run(folder, "export", "--format", "jsonl.zst", "--output", out)
        run(folder, "export", "--format", "parquet", "--output", out)
        run(folder, "export", "--all", "--output", out)
        Path(out).unlink()
        run(folder, "backup", out)
        with databases("postgresql", 1) as (target,):
            run(folder, "copy", "--to", target.url.render_as_string(hide_password=False))
        Path(out).unlink()


if __name__ == "__main__":
    main()
