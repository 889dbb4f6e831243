"""The child that renders one page: it starts the proxy and the browser, and ends with all its processes.

It reads an order from a connection, asks there about navigations, and answers with the page or an error.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sys
import threading
from contextlib import suppress
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from playwright.async_api import Error as PlaywrightError

from worker.errors import IngestError, Rejected, TryLater
from worker.render import process_tree
from worker.render.browser import open_browser
from worker.render.page_visit import Visit
from worker.render.proxy import Proxy
from worker.render.rendered_page import Limits, Refusals, RenderedPage
from worker.render.request_choice import RequestChoice

CHECK_INTERVAL_S, DISK_INTERVAL_S = 0.05, 0.5
MEMORY_SHARE = 0.8
"""The share of the limit at which a page is ended: the rest is for what it takes between two looks."""
MAX_PROCESS_BYTES = 8_000_000_000
"""Address space for data of one process, most of which Chromium reserves and never uses: with 4 GB it does
not start. It bounds a page that takes memory faster than it can be looked at."""
EXIT_MEMORY, EXIT_TIME, EXIT_ALONE, EXIT_DISK = 81, 82, 83, 84
"""Exit codes: a limit was reached, or the parent is gone."""
GRACE_S = 8.0
"""After its time, a page is serialised as it is, within these seconds."""


class Watch:
    """Ends this process, and all that it started, at a limit or when its parent is gone."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        self.peak = 0
        self._limits = limits
        self._folder = folder
        self._parent = os.getppid()
        self._until = monotonic() + limits.seconds + GRACE_S
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def _watch(self) -> None:
        next_disk_look = 0.0
        while True:
            used = process_tree.resident_bytes([os.getpid(), *process_tree.descendants(os.getpid())])
            self.peak = max(self.peak, used)
            if used > self._limits.memory_bytes * MEMORY_SHARE:
                end(self._folder, EXIT_MEMORY)
            if monotonic() > self._until:
                end(self._folder, EXIT_TIME)
            if os.getppid() != self._parent:
                end(self._folder, EXIT_ALONE)
            if monotonic() >= next_disk_look:
                next_disk_look = monotonic() + DISK_INTERVAL_S
                if stored_bytes(self._folder) > self._limits.disk_bytes:
                    end(self._folder, EXIT_DISK)
            sleep(CHECK_INTERVAL_S)


def stored_bytes(folder: Path) -> int:
    """Return what the files of a folder take on the disk."""
    stored = 0
    for above, _, called in os.walk(folder):
        for name in called:
            with suppress(OSError):  # it was removed just now
                stored += (Path(above) / name).lstat().st_blocks * 512  # units of stat(2)
    return stored


def end(folder: Path, code: int) -> None:
    """End all descendants, remove the folder, and exit at once."""
    process_tree.kill_descendants(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(code)


async def render(order: dict[str, Any], connection: Connection, watch: Watch) -> None:
    """Render the page of an order, send it, and end. Raises Rejected, TryLater and PlaywrightError."""
    limits, began, refusals = Limits(**order["limits"]), monotonic(), Refusals()
    folder = Path(order["folder"])
    proxy = Proxy([ip_network(one) for one in order["allow_networks"]], limits.received_bytes, refusals)
    await proxy.start()

    async def ask(url: str) -> tuple[str, str] | None:
        connection.send_bytes(json.dumps({"ask": url}).encode())
        answer = json.loads(await asyncio.to_thread(connection.recv_bytes))
        return None if answer is None else (answer[0], answer[1])

    async with open_browser(order["browser"], folder, proxy.port, order["user_agent"]) as opened:
        page = opened.pages[0]
        choice = RequestChoice(page, order["address"], ask, refusals)
        await choice.begin()
        visit = Visit(page, choice, limits.seconds - (monotonic() - began))
        await visit.load(order["address"])
        await visit.fetch_comments()
        content = (await visit.serialise()).encode("utf-8", "replace")
        if len(content) > limits.page_bytes:
            size = f"rendered, it has {len(content):,} bytes"
            raise Rejected("too_large", f"{size}; the limit is {limits.page_bytes:,} (WINNOW_MAX_BYTES)")
        rendered = RenderedPage(
            content, choice.arrived_at, round(monotonic() - began, 2), proxy.received, watch.peak,
            proxy.requests, choice.left_out, refusals.kept(), refusals.count, visit.places,
        )  # fmt: skip
        connection.send_bytes(json.dumps({"page": rendered.account()}).encode())
        connection.send_bytes(content)
        end(folder, 0)  # the browser, too: to close it in order takes longer than to kill it


def describe_failure(message: str) -> dict[str, Any]:
    """Say what a failure of the browser means: that it cannot run here, or that it may be tried again."""
    if "No usable sandbox" in message:
        why = "Chromium's sandbox cannot start: this user may make no namespaces; see docs/rendering.md"
        return {"again": False, "reason": "needs_rendering", "detail": why}
    detail = f"the browser failed: {' '.join(message.split())[:300]}"
    return {"again": True, "reason": "render_failed", "detail": detail}


def main() -> None:
    """Render the page whose order comes through the connection that the first argument names."""
    connection = Connection(int(sys.argv[1]))
    order = json.loads(connection.recv_bytes())
    folder, limits = Path(order["folder"]), Limits(**order["limits"])
    process_tree.adopt_orphans()
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_PROCESS_BYTES, resource.RLIM_INFINITY))
    watch = Watch(limits, folder)
    try:
        asyncio.run(render(order, connection, watch))
    except IngestError as error:
        failure = {"again": isinstance(error, TryLater), "reason": error.reason, "detail": error.detail}
    except PlaywrightError as error:
        failure = describe_failure(error.message)
    connection.send_bytes(json.dumps({"error": failure}).encode())
    end(folder, 0)


main()
