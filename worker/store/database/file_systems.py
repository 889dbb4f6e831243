"""The type of the file system that holds a path: SQLite needs a local one."""

from __future__ import annotations

import re
from pathlib import Path

from worker.word_tables import names

NETWORK_FILE_SYSTEMS = names("""
    9p afs beegfs ceph cifs fuse.ceph fuse.gcsfuse fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs glusterfs
    lustre nfs nfs4 smb3 smbfs
""")
"""SQLite's locks and shared memory are not reliable on these (sqlite.org/wal.html, section 1)."""


def file_system_of(path: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """Return the type of the file system that holds a path, or None if the system has no table of mounts."""
    try:
        table = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    except OSError:
        return None
    real = path.resolve()
    kinds = {_unescape(point): kind for point, kind in table}  # a later mount hides an earlier one
    inside = [point for point in kinds if real.is_relative_to(point)]
    return kinds[max(inside, key=len)] if inside else None


def _unescape(point: str) -> str:
    """Decode a mount point: the table writes a space as a backslash and 040 (see fstab(5))."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
