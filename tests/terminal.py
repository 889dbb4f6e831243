"""A command in a terminal of its own: what reaches the screen."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

from rich.cells import cell_len
from service.running import PATIENCE, PROJECT

OURS = re.compile(r"\r?\x1b\[(?:[0-9;]*m|\?25[lh]|1A|2K)")
"""Colours, the cursor hidden and shown, and a progress bar written anew."""


COMMAND = (sys.executable, "-m", "worker.cli")


def in_terminal(installation, *words, columns=80, typed=b"", program=COMMAND):
    """Run a command to its end; the text that reached its terminal, which shows standard error, too."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {
        name: value for name, value in installation.environment.items() if name not in ("COLUMNS", "LINES")
    }
    process = subprocess.Popen(
        [*program, *words], cwd=PROJECT, env=environment | {"TERM": "xterm-256color"},
        stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    os.write(leader, typed)
    received = b""
    try:
        while chunk := _read(leader):
            received += chunk
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        os.close(leader)
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
