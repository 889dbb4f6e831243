"""A command in a terminal of its own: what reaches the screen."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from contextlib import contextmanager

from rich.cells import cell_len
from service.running import PATIENCE, PROJECT

from tests.command_server import begin_command, exit_code

OURS = re.compile(r"\r?\x1b\[(?:[0-9;]*m|\?25[lh]|1A|2K)")
"""Colours, the cursor hidden and shown, and a progress bar written anew."""


def in_terminal(installation, *words, columns=80, typed=b""):
    """Run a command to its end; the text that reached its terminal, which shows standard error, too."""
    with _terminal(columns) as (leader, follower):
        with begin_command("worker.cli", words, _in(installation), [follower] * 3, PATIENCE) as command:
            os.close(follower)
            shown = _read_all(leader, typed)
            exit_code(command)
        return shown


def shell_in_terminal(installation, line):
    """The same for a line of the shell."""
    with _terminal(80) as (leader, follower):
        process = subprocess.Popen(
            ["/bin/sh", "-c", line], cwd=PROJECT, env=_in(installation),
            stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
        )  # fmt: skip
        os.close(follower)
        try:
            shown = _read_all(leader)
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
        return shown


@contextmanager
def _terminal(columns):
    """Both ends of a terminal; the follower is closed by whoever has given it to a process."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    try:
        yield leader, follower
    finally:
        os.close(leader)


def _in(installation):
    kept = {
        name: value for name, value in installation.environment.items() if name not in ("COLUMNS", "LINES")
    }
    return kept | {"TERM": "xterm-256color"}


def _read_all(leader, typed=b""):
    os.write(leader, typed)
    received = b""
    while chunk := _read(leader):
        received += chunk
    return received.decode("utf-8", "surrogateescape")


def _read(leader):
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux says EIO when the last one has closed the terminal
        return b""


def plain_lines(text):
    """The lines without colours."""
    return OURS.sub("", text).replace("\r\n", "\n").split("\n")


def too_wide(text, columns):
    """The lines that are wider than the terminal."""
    return [line for line in plain_lines(text) if cell_len(line) > columns]
