"""Read the files of learned weights, and check that they belong to this release."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

WEIGHTS_FOLDER = Path(__file__).parent.parent / "weights"
SUMS_FILE = "SHA256SUMS"


def read_weights(name: str) -> bytes:
    """The content of a file of weights. Raises ValueError if its hash is not in SHA256SUMS."""
    path = WEIGHTS_FOLDER / name
    content = path.read_bytes()
    if f"{sha256(content).hexdigest()}  {name}" not in (WEIGHTS_FOLDER / SUMS_FILE).read_text().splitlines():
        raise ValueError(
            f"{path} is damaged: it is not the file that {SUMS_FILE} names; install Winnow again"
        )
    return content


def write_sums() -> None:
    """Write the hashes of the current files to SHA256SUMS, after new weights were learned."""
    files = sorted(path for path in WEIGHTS_FOLDER.iterdir() if path.name != SUMS_FILE)
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    (WEIGHTS_FOLDER / SUMS_FILE).write_text("\n".join(lines) + "\n")
