"""The loopback proxy: every connection of the browser goes through it, or is not made.

It reads no page. It resolves each host, checks what the name leads to by the address policy, and connects to
exactly the IP addresses that were checked; a name is resolved once for a page, so that another answer later
changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_address
from time import monotonic

from worker.errors import IngestError, Rejected, TryLater
from worker.net import address_policy
from worker.net.address_policy import Address
from worker.render.http_heads import (
    MAX_HEAD_BYTES,
    BadHeadError,
    RequestHead,
    closing_reply,
    read_request,
    read_status,
)
from worker.render.rendered_page import Refusals
from worker.settings import Network

MAX_CONNECTIONS = 32
"""Connections at one time; others wait."""
MAX_REQUESTS = 1_000
"""Requests of one page. Heavy pages make some 300 (httparchive.org, page weight)."""
CONNECT_TIMEOUT_S, HEAD_TIMEOUT_S = 10.0, 15.0
OWN_SERVICES = (
    "accounts.google.com", "update.googleapis.com", "clients1.google.com", "clients2.google.com",
    "clients4.google.com", "safebrowsing.googleapis.com", "safebrowsing.google.com", "mtalk.google.com",
    "optimizationguide-pa.googleapis.com", "content-autofill.googleapis.com", "redirector.gvt1.com",
    "edgedl.me.gvt1.com", "android.clients.google.com", "chromewebstore.googleapis.com",
)  # fmt: skip
"""Hosts that Chromium asks for itself, whatever its switches say. No text of a page comes from there."""
_PIECE_BYTES = 65_536
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Connects a browser to public addresses, and counts what it receives."""

    def __init__(
        self,
        allow: Sequence[Network],
        max_bytes: int,
        refusals: Refusals,
        lookup: address_policy.Lookup | None = None,
    ) -> None:
        self.port = 0
        self.requests = 0
        self.received = 0
        self._allow = allow
        self._max_bytes = max_bytes
        self._refusals = refusals
        self._lookup = lookup
        self._resolved: dict[str, asyncio.Future[tuple[str, ...]]] = {}
        self._places = asyncio.Semaphore(MAX_CONNECTIONS)
        self._threads = ThreadPoolExecutor(MAX_CONNECTIONS, "winnow-dns")
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0, limit=MAX_HEAD_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End all connections."""
        self._server.close()
        for task in (tasks := tuple(self._open)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            async with self._places:
                await self._serve(reader, writer)
        except (OSError, EOFError, TimeoutError, BadHeadError, asyncio.LimitOverrunError):
            pass  # one side went away, or does not speak HTTP: the connection ends, as it would without us
        finally:
            self._open.discard(task)
            await _close(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(HEAD_TIMEOUT_S):
            request = read_request(await reader.readuntil(b"\r\n\r\n"))
        shown = request.target
        try:
            address = self._check(request)
            shown = address.shown
            if address.host in OWN_SERVICES:
                await _refuse(writer, b"403 Forbidden")
                return
            self._count_request()
            server = await self._connect(address)
        except IngestError as refusal:
            self._refusals.add(shown.partition("?")[0], refusal.reason, refusal.detail)
            await _refuse(writer, b"403 Forbidden" if isinstance(refusal, Rejected) else b"502 Bad Gateway")
            return
        try:
            exchange = self._tunnel if request.method == b"CONNECT" else self._forward
            await exchange((reader, writer), server, request, address)
        finally:
            await _close(server[1])

    def _count_request(self) -> None:
        self.requests += 1
        if self.requests > MAX_REQUESTS:
            raise Rejected("too_many_requests", f"the page made {MAX_REQUESTS:,} requests before")
        if self.received >= self._max_bytes:
            raise Rejected("too_large", f"the page received {self._max_bytes:,} bytes before")

    def _check(self, request: RequestHead) -> Address:
        """The address that a request is for, if its text is allowed. Raises Rejected."""
        if request.method == b"CONNECT":
            return address_policy.check_address(f"https://{request.target}", self._allow)
        address = address_policy.check_address(request.target, self._allow)
        if address.scheme != "http":
            raise Rejected("address_refused", f"{address.shown}: only http is sent in the clear")
        return address

    async def _connect(self, address: Address) -> Streams:
        """Connect to one of the checked IP addresses. Raises Rejected and TryLater."""
        until = monotonic() + CONNECT_TIMEOUT_S
        for ip in await self._resolve(address):
            if address.port == self.port and ip_address(ip).is_loopback:
                raise Rejected("address_refused", f"{address.shown}: that is this proxy")
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(max(until - monotonic(), 0.1)):
                    return await asyncio.open_connection(ip, address.port, limit=MAX_HEAD_BYTES)
        raise TryLater("connection_failed", f"{address.shown}: no connection")

    async def _resolve(self, address: Address) -> tuple[str, ...]:
        """The checked IP addresses of a host: asked for once, also by requests at the same time."""
        known = self._resolved.get(address.host)
        if known is None:
            loop = asyncio.get_running_loop()
            known = self._resolved[address.host] = loop.run_in_executor(
                self._threads, address_policy.resolve, address, self._allow, CONNECT_TIMEOUT_S, self._lookup
            )
        return await asyncio.shield(known)

    async def _tunnel(self, browser: Streams, server: Streams, _request: RequestHead, _to: Address) -> None:
        """Pass on what both sides send, encrypted as it is."""
        browser[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await browser[1].drain()
        await _either(_pass_on(browser[0], server[1]), _pass_on(server[0], browser[1], self._count))

    async def _forward(self, browser: Streams, server: Streams, request: RequestHead, to: Address) -> None:
        """Make one request, and pass on its reply, with which the browser's connection ends."""
        server[1].write(request.for_server(to))
        await server[1].drain()
        await _either(_pass_on(browser[0], server[1]), self._reply(server[0], browser[1]))

    async def _reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        status = 100
        while 100 <= status < 200:  # interim replies are left out
            head = await reader.readuntil(b"\r\n\r\n")
            self._count(len(head))
            status = read_status(head)
            if status == 101:
                raise BadHeadError("another protocol, which nobody asked for")
        writer.write(closing_reply(head))
        await _pass_on(reader, writer, self._count)

    def _count(self, size: int) -> None:
        """Count received bytes. Raises EOFError when the page has received too many."""
        self.received += size
        if self.received > self._max_bytes:
            raise EOFError


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: Callable[[int], None] | None = None
) -> None:
    while piece := await reader.read(_PIECE_BYTES):
        if count:
            count(len(piece))
        writer.write(piece)
        await writer.drain()


async def _either(*works: asyncio._CoroutineLike[None]) -> None:
    """Do both until one ends; raise its error."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _refuse(writer: asyncio.StreamWriter, status: bytes) -> None:
    writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
    await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1.0):
            await writer.wait_closed()
