"""What the clean HTML keeps of headings, lists, tables, code, quotes, links and images.

    python -m benchmarks structure [BENCH_FOLDER]

Scored against gold markup by the collection's own scorer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import BENCH, read
from worker import extract


def main() -> None:
    """Extract all pages, hand them to the scorer, print what it says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    bench = parser.parse_args().bench
    gold = bench / "structure" / "mozilla.jsonl.gz"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers:
        for row in read(gold):
            found = extract(row["html"], url=row["url"])
            answers.write(json.dumps({"id": row["id"], "html": found.html}) + "\n")
        answers.flush()
        subprocess.run([sys.executable, bench / "score_structure.py", gold, answers.name], check=True)


if __name__ == "__main__":
    main()
