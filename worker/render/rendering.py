"""Render a page in a child process, and clear up after it, however it ended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from worker.errors import IngestError, Rejected, TryLater
from worker.net.address_policy import check_address
from worker.render import process_tree
from worker.render.availability import find_browser, why_unavailable
from worker.render.rendered_page import Limits, RenderedPage
from worker.settings import PROJECT, Settings

FOLDER_PREFIX = "winnow-render-"
EXIT_GRACE_S = 20.0
"""The child ends itself at its limits; if it does not, it is killed after so many seconds more."""
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
"""Of the environment. The browser runs strangers' programs and gets no variable that may hold a password."""
_ENDS = {
    81: ("memory_limit", "rendering it takes more than {memory_bytes:,} bytes of memory"),
    82: ("time_limit", "rendering it takes more than {seconds:g} s"),
    84: ("too_large", "rendering it writes more than {disk_bytes:,} bytes to the disk"),
}
"""What the exit codes of the child mean (`worker.render.__main__`): a reason, and a line about it."""

AskNavigation = Callable[[str], None]
"""Called before the browser goes on to another address; raises IngestError if it must not."""


def render(
    address: str, settings: Settings, ask: AskNavigation, limits: Limits | None = None
) -> RenderedPage:
    """Render the page at an address, which the caller may visit now.

    Raises Rejected("needs_rendering") where that cannot be done here, Rejected("address_refused",
    "memory_limit", "time_limit", "too_large", ...) and TryLater("render_failed", "worker_lost").
    """
    limits = replace(limits or Limits(seconds=settings.render_deadline), page_bytes=settings.max_bytes)
    checked = check_address(address, settings.allow_networks)
    lacking = "WINNOW_RENDER is off" if settings.render == "off" else why_unavailable(settings)
    if lacking:
        raise Rejected("needs_rendering", f"{checked.shown}: only a browser shows its text, and {lacking}")
    _remove_stale_folders()
    with _own_folder() as folder, _child(folder) as (process, connection):
        order = {
            "address": checked.url,
            "allow_networks": [str(network) for network in settings.allow_networks],
            "browser": find_browser(settings.browser),
            "folder": str(folder),
            "limits": asdict(limits),
            "user_agent": settings.user_agent,
        }
        try:
            connection.send_bytes(json.dumps(order).encode())
            return _converse(connection, ask, monotonic() + limits.seconds + EXIT_GRACE_S)
        except (EOFError, OSError):
            raise _explain_end(_exit_code(process), checked.shown, limits) from None


def _converse(connection: Connection, ask: AskNavigation, until: float) -> RenderedPage:
    """Answer what the child asks until it gives the page. Raises EOFError if it ends, or is too late."""
    while connection.poll(max(until - monotonic(), 0.0)):
        message = json.loads(connection.recv_bytes())
        if "ask" in message:
            connection.send_bytes(json.dumps(_refusal(ask, message["ask"])).encode())
        elif "page" in message:
            return RenderedPage.read(message["page"], connection.recv_bytes())
        else:
            raise _error(message["error"])
    raise EOFError


def _refusal(ask: AskNavigation, address: str) -> tuple[str, str] | None:
    try:
        ask(address)
    except IngestError as error:
        return error.reason, error.detail
    return None


def _error(found: dict[str, Any]) -> IngestError:
    return (TryLater if found["again"] else Rejected)(found["reason"], found["detail"])


def _exit_code(process: subprocess.Popen[bytes]) -> int | None:
    """How the child ended; None if it still runs, though its time is over."""
    with suppress(subprocess.TimeoutExpired):
        return process.wait(1.0)
    return None


def _explain_end(code: int | None, shown: str, limits: Limits) -> IngestError:
    if code is None or code in _ENDS:
        reason, why = _ENDS[82 if code is None else code]
        return Rejected(reason, f"{shown}: {why.format(**asdict(limits))}")
    if code < 0:
        return TryLater("worker_lost", f"{shown}: the process that rendered it was killed")
    return TryLater("render_failed", f"{shown}: the process that rendered it ended with exit code {code}")


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Make a folder for everything that the browser writes; at the end, kill who uses it, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        _remove(folder)


@contextmanager
def _child(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Connection]]:
    """Start the child; at the end, kill it with all that it started."""
    ours, theirs = Pipe()
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with ours, theirs:
        process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "worker.render", str(theirs.fileno())],
            cwd=PROJECT,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        try:
            yield process, ours
        finally:
            process_tree.kill_descendants(process.pid)
            process.kill()
            process.wait()


def _remove_stale_folders() -> None:
    """Remove the folders of renderings whose process was killed before it could do so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*-*"):
        owner = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        with suppress(OSError):
            is_ours = folder.lstat().st_uid == os.geteuid() and not folder.is_symlink()
            if is_ours and owner.isdecimal() and not process_tree.is_running(int(owner)):
                _remove(folder)


def _remove(folder: Path) -> None:
    process_tree.kill_marked(str(folder))
    shutil.rmtree(folder, ignore_errors=True)
