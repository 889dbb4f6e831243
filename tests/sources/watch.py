"""A watched folder, and its memory from scan to scan."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.sources.memory import Memory
from worker.dedupe import address_key
from worker.fetch import read_file
from worker.sources.folders import folder_scan
from worker.sources.folders.scan_types import FolderScan

MAX_BYTES = 10_000


class Watch:
    """A watched folder, and its memory from look to look."""

    def __init__(self, path):
        self.path = path
        self.known = Memory()
        self.read = []

    def reader(self, path, within):
        self.read.append(path.name)
        return read_file(path, max_bytes=MAX_BYTES, within=within).content

    def looking(self, at=None, settle=0.0):
        now = at or datetime.now(UTC) + timedelta(minutes=1)
        return FolderScan(now, settle, self.reader, address_key, self.known, self.path, 1)

    def look(self, **how):
        """What is new; it is accepted and remembered."""
        self.read.clear()
        found = folder_scan.find(self.path, self.looking(**how))
        self.known |= found.files
        return found

    def names(self, **how):
        return [Path(ref.target).name for ref in self.look(**how).refs]

    def write(self, name, content="some words"):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_ctime_ns if path.exists() else 0
        while not path.exists() or path.stat().st_ctime_ns == before:  # the clock of a file system is coarse
            path.write_text(content)
        return path


def fetched(watch, ref):
    return read_file(ref.target, max_bytes=MAX_BYTES, within=watch.path)
