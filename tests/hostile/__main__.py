"""Read every hostile document at full size, each in a process of its own: CPU seconds, memory, outcome.

    python -m tests.hostile [N] [NAME ...]

Ends with 1 unless each gives a document or a reason within the bounds.
"""

import subprocess
import sys

from tests.hostile.corpus import CORPUS

SECONDS, MEGABYTES = 150, 400


def main(words):
    n = words.pop(0) if words and words[0].isdigit() else "100000"
    failures = 0
    for name in words or CORPUS:
        command = [sys.executable, "-m", "tests.hostile.read_one", name, n]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=4 * SECONDS)
            out = (
                ran.stdout.strip()
                or f"999\t999\tended with {ran.returncode}: {ran.stderr.strip().splitlines()[-1:]}"
            )
        except subprocess.TimeoutExpired:
            out = f"{4 * SECONDS}\t0\tnot done"
        seconds, megabytes, said = out.split("\t", 2)
        bad = float(seconds) > SECONDS or float(megabytes) > MEGABYTES
        failures += bad
        print(
            f"{seconds:>7} s {megabytes:>5} MB  {name}: {said}{'  OUT OF BOUNDS' if bad else ''}", flush=True
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
