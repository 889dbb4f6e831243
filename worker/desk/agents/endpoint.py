"""`/mcp`: who asks and how much is sent is known before anything is read.

Every request stands alone: no sessions, no streams, one JSON answer to each POST. So nothing is lost when the
desk starts again, and any number of desks can answer behind one address.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from anyio import Event, create_task_group, sleep_forever
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from worker.desk.access.identities import NotLoggedIn, recognize_program
from worker.desk.desk import Desk
from worker.desk.web.bodies import give_again, read_body
from worker.desk.web.forms import refuse_other_sites
from worker.desk.web.problems import describe_error, put_in_words, write_problem
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError, Unavailable

PATH = "/mcp"
MAX_BODY_BYTES = 64_000
REFUSED_CODE = -32010
"""The JSON-RPC code of what is refused here; `data.reason` says why."""
INSTALL = ".venv/bin/python -m pip install 'mcp>=2.3'"


class Endpoint:
    """The ASGI application of `/mcp`.

    What serves it is loaded by the first request: it takes a second and 28 MB, and most desks have no agents.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._serve: ASGIApp | None = None
        self._is_wanted, self._is_ready = Event(), Event()

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Serve while the block runs, if the extra is installed."""
        async with create_task_group() as tasks:
            tasks.start_soon(self._serve_when_wanted)
            yield
            tasks.cancel_scope.cancel()

    async def _serve_when_wanted(self) -> None:
        await self._is_wanted.wait()
        from worker.desk.agents.server import serve_tools  # noqa: PLC0415  # loaded by `_begin`

        async with serve_tools(self._desk, MAX_BODY_BYTES) as self._serve:
            self._is_ready.set()
            await sleep_forever()

    async def _begin(self) -> ASGIApp:
        if self._serve is None:
            await run_in_threadpool(import_module, "worker.desk.agents.server")
            self._is_wanted.set()
            await self._is_ready.wait()
        assert self._serve is not None  # it is ready
        return self._serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. What is refused is a JSON-RPC error: clients show its message."""
        request = Request(scope, receive)
        try:
            serve, receive = await self._admit(request)
        except (NotLoggedIn, Refusal, IngestError, Unavailable, HTTPException) as error:
            refusal = describe_error(request, error)
            await _write_error(refusal)(scope, receive, send)
        else:
            await serve(scope, receive, send)

    async def _admit(self, request: Request) -> tuple[ASGIApp, Receive]:
        """Return what serves a request, and its body. Raises Refusal, NotLoggedIn, Unavailable."""
        refuse_other_sites(request)
        request.state.identity = await run_in_threadpool(recognize_program, request, self._desk)
        if find_spec("mcp") is None:
            advice = f"MCP is an extra. Install it where this desk runs, and start the desk again: {INSTALL}"
            raise Refusal(501, "MCP is not installed", advice, reason="mcp_not_installed")
        if request.method != "POST":
            headers = {"allow": "POST"}
            advice = "Each message is a POST of its own. There are no sessions, and no streams to open."
            raise Refusal(405, "Only POST is served here", advice, reason="wrong_method", headers=headers)
        body = await read_body(request, MAX_BODY_BYTES)
        return await self._begin(), give_again(body, request)


def _write_error(refusal: Refusal) -> JSONResponse:
    error = {"code": REFUSED_CODE, "message": put_in_words(refusal), "data": write_problem(refusal)}
    return JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, refusal.status, refusal.headers)
