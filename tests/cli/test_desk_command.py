"""`winnow desk` and `winnow tokens`, as a user runs them."""

import re
import signal
import socket
import urllib.error
import urllib.request

import pytest
from answers import status_of
from service.running import Installation
from waiting import PATIENCE, wait_until

SHOWN = re.compile(r"the password of the desk, shown this once: (\S+)")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """An installation whose desk runs."""
    one = Installation(tmp_path_factory.mktemp("desk"))
    one.process = one.start("desk")
    one.address = f"http://localhost:{one.environment['WINNOW_DESK_PORT']}"
    wait_until(lambda: one.process.poll() is not None or ask(one, "/health") == 200, "the desk")
    assert one.process.poll() is None, one.output
    yield one
    if one.process.poll() is None:
        one.process.send_signal(signal.SIGTERM)
        one.process.wait(PATIENCE)


def ask(served, path, token=None, password=None):
    """The status of an answer; 0 when there is none."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = None if password is None else f"password={password}".encode()
    return status_of(urllib.request.Request(served.address + path, data, headers))


def test_the_password_is_shown_once_and_can_be_replaced(served):
    (password,) = SHOWN.findall(served.output)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"{served.address}/log-in", f"password={password}".encode(), PATIENCE) as answer:
        assert answer.url == f"{served.address}/"
    changed = served.winnow("desk", "password")
    made = re.fullmatch(r"the new password: (\S+)\n", changed.stdout)[1]
    with opener.open(urllib.request.Request(served.address, headers={"Accept": "text/html"})) as answer:
        assert answer.url.startswith(f"{served.address}/log-in")
    assert ask(served, "/log-in", password=password) == 401
    with opener.open(f"{served.address}/log-in", f"password={made}".encode(), PATIENCE) as answer:
        assert answer.url == f"{served.address}/"


def test_tokens_are_made_used_listed_and_revoked(served):
    added = served.winnow("tokens", "add", "reader")
    token = added.stdout.strip()
    assert token.startswith("winnow_")
    assert "may read" in added.stderr
    assert ask(served, "/articles", token) == 200
    twice = served.winnow("tokens", "add", "reader")
    assert (twice.returncode, "there is a token 'reader'" in twice.stderr) == (1, True)
    assert served.winnow("tokens", "add", "writer", "--write").returncode == 0
    listed = served.winnow("tokens", "list")
    assert [line.split("\t")[1:3] for line in listed.stdout.splitlines()[1:]] == [
        ["reader", "no"], ["writer", "yes"],
    ]  # fmt: skip
    assert token not in listed.stdout
    assert served.winnow("tokens", "revoke", "reader").stdout == "token 'reader' is revoked\n"
    assert ask(served, "/articles", token) == 401
    unknown = served.winnow("tokens", "revoke", "reader")
    assert (unknown.returncode, "unknown_token" in unknown.stderr) == (1, True)
    assert served.winnow("tokens", "add", "a\nb").returncode == 1


def test_an_address_of_a_megabyte_is_refused(served):
    assert ask(served, "/articles?q=" + "x" * 1_000_000) in (400, 414, 431, 0)
    assert ask(served, "/health") == 200


def test_the_desk_says_that_it_is_alive_and_a_port_that_is_taken(served):
    assert "desk@" in served.winnow("health", "--live").stdout
    second = served.winnow("desk")
    assert second.returncode == 1
    assert "WINNOW_DESK_PORT" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_desk_that_is_off_says_so(tmp_path):
    one = Installation(tmp_path, WINNOW_DESK_PORT="off")
    ended = one.winnow("desk")
    assert (ended.returncode, "WINNOW_DESK_PORT is off" in ended.stderr) == (1, True)


def test_a_password_of_the_settings_is_not_changed_elsewhere(tmp_path):
    one = Installation(tmp_path, WINNOW_DESK_PASSWORD="a password of mine")
    ended = one.winnow("desk", "password")
    assert (ended.returncode, "WINNOW_DESK_PASSWORD" in ended.stderr) == (1, True)


def test_the_desk_stops_when_it_is_asked_to(served):
    port = int(served.environment["WINNOW_DESK_PORT"])
    with socket.create_connection(("127.0.0.1", port)):  # a reader who does nothing holds nobody up
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(PATIENCE) == 0
    assert "desk@" not in served.winnow("health", "--live").stdout
