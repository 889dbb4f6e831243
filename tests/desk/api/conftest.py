"""Programs that ask the API of a desk, on each database in turn."""

import json
import signal
import socket
import threading
from http.client import HTTPConnection

import pytest
from waiting import PATIENCE, wait_until

from worker.desk.access.keys import hash_key, make_token
from worker.desk.desk import Desk
from worker.desk.serving import DeskServer
from worker.document.digest import digest_of


@pytest.fixture
def desk(store, store_settings, clock):
    store_settings.data_dir.mkdir(exist_ok=True)
    desk = Desk(store_settings, store, clock)
    yield desk
    desk.close()


class Served:
    """A desk on a port of loopback, and connections to it that tests hold themselves."""

    def __init__(self, port, token):
        self.port, self.headers = port, {"authorization": f"Bearer {token}", "connection": "close"}

    def open(self, method, path, body=None, **headers):
        """Send a request on a connection of its own; the answer's head has come when this returns."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        content = json.dumps(body) if isinstance(body, dict | list) else body
        kind = {} if body is None else {"content-type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/api/v1{path}", content, self.headers | kind | named)
        answer = connection.getresponse()
        answer.connection = connection
        return answer

    def ask(self, path, **headers):
        """Get JSON."""
        with self.open("GET", path, **headers) as answer:
            return json.loads(answer.read())


@pytest.fixture
def served(desk, clock):
    """The desk on a port, asked with a token that may write."""
    token = make_token()
    desk.store.access_tokens.add("served", hash_key(token), clock.now, may_write=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = DeskServer(desk)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        wait_until(lambda: server.started, "the desk")
        one = Served(listener.getsockname()[1], token)
        one.stop = lambda: server.handle_exit(signal.SIGTERM, None)
        one.thread = thread
        yield one
        one.stop()
        thread.join()


@pytest.fixture
def ask(program):
    """A program that may only read."""
    return program().client


@pytest.fixture
def tell(program):
    """A program that may write."""
    return program(may_write=True).client


@pytest.fixture
def problem():
    """A function that checks that an answer is a problem with this status and reason; the problem."""

    def check(answer, status, reason):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        found = answer.json()
        assert (found["status"], found["reason"]) == (status, reason), found
        assert found["title"]
        assert found["detail"]
        return found

    return check


@pytest.fixture
def walk(ask):
    """A function that gives all items of a list, page by page."""

    def all_items(path, limit=2, **filters):
        found, cursor = [], ""
        while cursor is not None:
            answer = ask.get(f"/api/v1{path}", params={"limit": limit, "cursor": cursor, **filters})
            assert answer.status_code == 200, answer.text
            page = answer.json()
            assert len(page["items"]) <= limit
            found += page["items"]
            cursor = page["next"]
        return found

    return all_items


@pytest.fixture
def worker(desk, clerk, thread):
    """A worker who reads the one page that is submitted."""

    def work():
        wait_until(lambda: desk.store.library.items(state="pending"), "a submission")
        (item,) = desk.store.library.items()
        claim = clerk.claim(item["id"], "fetch")
        content = b"what the page says"
        desk.store.raw.keep(content, digest_of(content))
        desk.store.ledger.finish_fetch(claim, clerk.raw(item["target"], content), clerk.now)
        claim = clerk.claim(item["id"])
        clerk.record(claim=claim, address=item["target"], title="Old cranes", comments=thread)

    working = threading.Thread(target=work)
    working.start()
    yield
    working.join()
