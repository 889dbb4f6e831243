"""A desk in this process, on a store of its own, and browsers who ask it."""

import os
import re
import shutil
import socket
import threading
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import uvicorn
from starlette.testclient import TestClient
from store.clerk import Clerk, comment, url_ref
from waiting import wait_until

from tests.conftest import PROGRAMS
from worker.desk.access import passwords
from worker.desk.access.identities import COOKIE, FORM_KEY
from worker.desk.access.keys import hash_key, make_form_key, make_session, make_token
from worker.desk.access.log_in_limits import LogInLimits
from worker.desk.access.passwords import DOOR
from worker.desk.application import make_application
from worker.desk.desk import Desk
from worker.errors import Rejected

PASSWORD = "correct horse battery"
PAGE = "text/html,application/xhtml+xml"


class Clock:
    """A time that tests move."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """Hash passwords with little work: what it costs to guess one is not what these tests are about."""
    monkeypatch.setattr(passwords, "_COST", (2**4, 8, 1))


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def networks():
    """Networks of this machine that the desk may contact."""
    return ()


@pytest.fixture
def desk(store_settings_for, sqlite_url, clock, networks):
    """A desk whose password is `PASSWORD`, on SQLite."""
    from worker.store import open_store

    settings = replace(store_settings_for(sqlite_url), allow_networks=networks)
    settings.data_dir.mkdir(exist_ok=True)
    with open_store(settings) as store:
        store.passwords.replace(DOOR, passwords.hash_password(PASSWORD), clock.now)
        desk = Desk(settings, store, clock, LogInLimits(lambda: clock().timestamp()))
        yield desk
        desk.close()


@pytest.fixture
def clerk(desk, clock):
    """Somebody who stores documents."""
    return Clerk(desk.store, clock.now)


class Browser:
    """A browser, or a program, that asks the desk."""

    def __init__(self, desk, headers=None, session=None, **client):
        headers = {"accept": PAGE} | (headers or {})
        app = make_application(desk)
        self.client = TestClient(app, "http://localhost", headers=headers, follow_redirects=False, **client)
        self.session = session
        if session:
            self.client.cookies.set(COOKIE, session)

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, headers=None, **fields):
        """Send a form of this session, as its pages make it."""
        if self.session and FORM_KEY not in fields:
            fields[FORM_KEY] = make_form_key(self.session)
        return self.client.post(path, data=fields, headers=headers)

    def page(self, path):
        """Get a page that is there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return self.read(answer)

    def read(self, answer):
        """The page that an answer holds."""
        return Page(answer.text)

    def follow(self, answer):
        """The page to which an answer to a form leads."""
        assert answer.status_code == 303, answer.text
        return self.page(answer.headers["location"])

    def undo(self, page):
        """Send the form that stands beside what was done; the page to which it leads."""
        start = page.text.index('class="done"')
        form = page.text[start : page.text.index("</form>", start)]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        return self.follow(self.post(re.search(r'action="([^"]*)"', form)[1], **fields))


class Page(HTMLParser):
    """The elements, links and words of a page."""

    def __init__(self, text):
        super().__init__()
        self.text, self.elements, self.links, self._words = text, [], [], []
        self.feed(text)
        self.words = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        if "href" in given:
            self.links.append(given["href"])

    def handle_data(self, data):
        self._words.append(data)

    def link(self, pattern):
        """The first link that fits."""
        return next(one for one in self.links if re.search(pattern, one))


@pytest.fixture
def address(desk):
    """The address of the desk, on a port of loopback."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_application(desk), log_config=None, http="h11", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_until(lambda: server.started, "the desk")
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def anybody(desk):
    """Somebody who has not logged in."""
    return Browser(desk)


@pytest.fixture
def reader(desk, clock):
    """A person who has logged in."""
    session = make_session()
    desk.store.sessions.begin(hash_key(session), clock.now)
    return Browser(desk, session=session)


@pytest.fixture
def program(desk, clock):
    """A function that gives a program with a token."""

    def make(*, may_write=False, accept="application/json"):
        token = make_token()
        desk.store.access_tokens.add(token[-8:], hash_key(token), clock.now, may_write=may_write)
        return Browser(desk, {"authorization": f"Bearer {token}", "accept": accept})

    return make


@pytest.fixture
def thread():
    """Comments that answer each other."""
    return [
        comment("c1", "I went to that school.", author="Ben"),
        comment("c2", "The rain has not changed.", author="Greta", parent=0),
        comment("c3", "Which batteries are these?", author="Minh"),
    ]


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, PROGRAMS["chromium"])))
    with sync_playwright() as playwright:
        # Chromium's sandbox refuses to run as root; containers are what tests run in as root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, address, reader):
    """A function that gives a page of a browser in which somebody has logged in."""
    opened = []

    def make(**options):
        context = chromium.new_context(base_url=address, **options)
        opened.append(context)
        context.add_cookies([{"name": COOKIE, "value": reader.session, "url": address}])
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def failures(desk, clerk, clock):
    """Three items that failed, two of them for one reason."""
    for number, reason in enumerate(("http_404", "http_404", "empty_file")):
        item = desk.store.ledger.accept([url_ref(f"https://a.example/{number}?token=secret")], clock.now)[0]
        claim = clerk.claim(item.item_id, "fetch")
        desk.store.ledger.fail(claim, Rejected(reason, f"why {number}"), clock.now)


@pytest.fixture
def feed(desk, clock):
    """A source."""
    return desk.store.sources.add("feed", "https://a.example/feed.xml", 1800, clock.now, title="Harbour News")
