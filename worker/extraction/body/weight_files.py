"""The files of learned weights, read only when they are the release's own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "weights"
SUMS = "SHA256SUMS"


def checked(name: str) -> bytes:
    """The content of a file of weights. Raises ValueError where its hash is not the one SHA256SUMS names."""
    content = (FOLDER / name).read_bytes()
    if f"{sha256(content).hexdigest()}  {name}" not in (FOLDER / SUMS).read_text().splitlines():
        raise ValueError(f"{FOLDER / name} is damaged: not the file {SUMS} names; install Winnow again")
    return content


def write_sums() -> None:
    """Name the hashes of the files as they are now: for those who learn new weights."""
    files = sorted(path for path in FOLDER.iterdir() if path.name != SUMS)
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    (FOLDER / SUMS).write_text("\n".join(lines) + "\n")
