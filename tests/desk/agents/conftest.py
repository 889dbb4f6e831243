"""A desk on a port, on each store, and the official client of MCP that asks it."""

from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from waiting import PATIENCE

from worker.desk.access import passwords
from worker.desk.access.keys import hash_key, make_token
from worker.desk.access.passwords import DOOR
from worker.desk.desk import Desk


@pytest.fixture
def desk(store, store_settings, clock):
    """A desk on each store, without a broker."""
    settings = replace(store_settings, broker_url="redis://127.0.0.1:9/0")
    settings.data_dir.mkdir(exist_ok=True)
    store.passwords.replace(DOOR, passwords.hash_password("correct horse battery"), clock.now)
    made = Desk(settings, store, clock)
    yield made
    made.close()


class Agent:
    """The official client, with a token, connected as long as the block runs."""

    def __init__(self, address, token=None, mode="2026-07-28"):
        self.url, self.mode = f"{address}/mcp", mode
        self.headers = {} if token is None else {"authorization": f"Bearer {token}"}

    def __enter__(self):
        self._opened = ExitStack()
        self._portal = self._opened.enter_context(start_blocking_portal())
        self.client = self._opened.enter_context(self._portal.wrap_async_context_manager(self._connect()))
        return self

    def __exit__(self, *error):
        self._opened.close()

    @asynccontextmanager
    async def _connect(self):
        async with (
            httpx2.AsyncClient(headers=self.headers, timeout=PATIENCE) as http,
            Client(streamable_http_client(self.url, http_client=http), mode=self.mode) as client,
        ):
            yield client

    def do(self, method, *arguments):
        """What a method of the client gives."""
        return self._portal.call(getattr(self.client, method), *arguments)

    def call(self, tool, **arguments):
        """What a tool answers; the client checks it against the tool's schema."""
        answer = self.do("call_tool", tool, arguments)
        assert not answer.is_error, answer.content[0].text
        return answer.structured_content

    def fail(self, tool, **arguments):
        """With which reason a tool refuses, and what it says."""
        answer = self.do("call_tool", tool, arguments)
        assert answer.is_error, answer.structured_content
        (block,) = answer.content
        reason = answer.meta["problem"]["reason"]
        assert block.text.endswith(f"({reason})")
        return reason, block.text

    def tools(self):
        return {tool.name: tool for tool in self.do("list_tools").tools}


@pytest.fixture
def token(desk, clock):
    """A function that makes a token."""

    def make(name="agent", *, may_write=False):
        made = make_token()
        desk.store.access_tokens.add(name, hash_key(made), clock.now, may_write=may_write)
        return made

    return make


@pytest.fixture
def agent(address, token):
    """An agent whose token may only read."""
    with Agent(address, token()) as connected:
        yield connected


@pytest.fixture
def writer(address, token):
    """An agent whose token may write."""
    with Agent(address, token("writer", may_write=True)) as connected:
        yield connected
