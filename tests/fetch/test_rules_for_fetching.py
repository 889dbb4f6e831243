"""Rules for sites at every hop: addresses they refuse, and secret headers that go to one host alone."""

import logging
import os

import pytest
from hostile_server import reply

from worker.errors import IngestError, Rejected, TryLater
from worker.fetch import get
from worker.rules.sites import load

PAGE = b"<html><title>A page</title><p>Grain, and little chaff.</p></html>"
SECRET = "s3cr3t-w0rd"


@pytest.fixture
def rules(tmp_path):
    def written(text, headers=f"Cookie: session={SECRET}\n", mode=0o600):
        (tmp_path / "sites.toml").write_text(text, "utf-8")
        path = tmp_path / "gull.headers"
        path.write_bytes(headers.encode() if isinstance(headers, str) else headers)
        path.chmod(mode)
        return load(tmp_path / "sites.toml")

    return written


def lookup(_host):
    return ["127.0.0.1"]


def redirect(to, **headers):
    return reply(b"", status="302 Found", Location=to, **headers)


@pytest.fixture
def ask(loopback, now):
    def asked(url, rules):
        return get(url, settings=loopback, now=now, rules=rules, lookup=lookup)

    return asked


@pytest.fixture
def failure(ask):
    def failed(url, rules) -> IngestError:
        with pytest.raises(IngestError) as caught:
            ask(url, rules)
        assert "\n" not in caught.value.detail
        assert SECRET not in repr(caught.value)
        return caught.value

    return failed


# -- addresses ---------------------------------------------------------------------------------------------

BLOCKING = '["gull.example"]\nkeep = ["/story/*", "/about"]\nblock = "/story/live/*"'


@pytest.mark.parametrize("path", ["/story/1", "/about", "/about?from=menu"])
def test_an_address_that_the_rules_keep_is_fetched(server, ask, rules, path):
    server.says(path, reply(PAGE))
    url = server.url(path, "www.gull.example")
    assert ask(url, rules(BLOCKING)).content == PAGE


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/story/live/7", "the rules for gull.example block /story/live/*"),
        ("/story/%6Cive/7", "block /story/live/*"),
        ("/story//live/7", "block /story/live/*"),
        ("/x/../story/./live/7", "block /story/live/*"),
        ("/tag/ferry", "the rules for gull.example keep nothing but /story/*, /about"),
        ("/", "keep nothing but"),
    ],
)
def test_an_address_that_the_rules_refuse_is_not_asked_for(server, failure, rules, path, says):
    error = failure(server.url(path, "gull.example"), rules(BLOCKING))
    assert (type(error), error.reason, server.requests) == (Rejected, "blocked_by_rules", [])
    assert says in error.detail


def test_nor_is_it_where_a_redirect_leads_to_it(server, failure, rules):
    server.says("/", redirect(server.url("/story/live/7", "gull.example")))
    error = failure(server.url("/", "other.example"), rules(BLOCKING))
    assert (error.reason, len(server.requests)) == ("blocked_by_rules", 1)


# -- secret headers ----------------------------------------------------------------------------------------

SECRETS = '["gull.example"]\nheaders_file = "gull.headers"\n'
OPENLY = SECRETS + "headers_over_http = true\n"


def test_the_headers_go_over_tls_to_the_host_and_those_below_it(certified, ask, rules):
    headers = (
        f"# from the browser\n\nCookie: session={SECRET}\nAuthorization: Bearer {SECRET}é\nUser-Agent: me\n"
    )
    for host in ("gull.example", "www.gull.example"):
        server = certified(host)
        server.says("/", reply(PAGE))
        ask(server.url("/", host), rules(SECRETS, headers))
        (request,) = server.requests
        assert f"\r\nCookie: session={SECRET}\r\n" in request
        assert f"\r\nAuthorization: Bearer {SECRET}é\r\n".encode().decode("latin-1") in request
        assert request.count("\r\nUser-Agent: ") == request.count("\r\nUser-Agent: me\r\n") == 1
        assert request.count("\r\nAccept: ") == request.count("\r\nAccept-Encoding: ") == 1


@pytest.mark.parametrize("host", ["other.example", "notgull.example", "gull.example.evil.example"])
def test_they_go_to_no_other_host(certified, ask, rules, host):
    server = certified(host)
    server.says("/", reply(PAGE))
    ask(server.url("/", host), rules(SECRETS))
    assert SECRET not in server.requests[0]


def test_they_go_over_plain_http_only_where_the_table_says_so(server, ask, rules):
    url = server.url("/", "gull.example")
    server.says("/", reply(PAGE))
    for text in (SECRETS, OPENLY):
        ask(url, rules(text))
    assert [SECRET in request for request in server.requests] == [False, True]


def test_a_redirect_to_another_host_leaves_them_behind_and_one_back_takes_them_again(server, ask, rules):
    server.says("/", redirect(server.url("/away", "other.example"), Set_Cookie="own=1"))
    server.says("/away", redirect(server.url("/back", "gull.example")))
    server.says("/back", reply(PAGE))
    ask(server.url("/", "gull.example"), rules(OPENLY))
    assert [SECRET in request for request in server.requests] == [True, False, True]
    # The cookie that the site itself set stands in the same line.
    assert server.requests[2].count("Cookie: ") == 1
    assert "own=1" in server.requests[2]


def test_a_redirect_from_tls_to_plain_http_leaves_them_behind(server, certified, ask, rules):
    safe = certified("gull.example")
    safe.says("/", redirect(server.url("/", "gull.example")))
    server.says("/", reply(PAGE))
    ask(safe.url("/", "gull.example"), rules(SECRETS))
    assert SECRET in safe.requests[0]
    assert SECRET not in server.requests[0]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        (f"session={SECRET}", "line 1 is not a header; write it as Name: value"),
        (f"Cookie: a\nX: b\0{SECRET}", "line 2 is not a header"),
        (f"Cookie: a\n{SECRET}", "line 2 is not a header"),
        ("Cookie:", "line 1 is not a header"),
        (f"Host: {SECRET}.example", "line 1: this header belongs to the connection"),
        (f"Cookie: a\ncookie: {SECRET}", "line 2: a line above has the same header"),
        ("# nothing\n\n", "it has no headers"),
        (f"Cookie: {SECRET}\xff".encode("latin-1"), "it is not UTF-8"),
        (f"Cookie: {SECRET * 10_000}", "it has more than 64,000 bytes"),
    ],
)
def test_a_malformed_file_is_one_line_without_a_word_of_it(server, failure, rules, headers, says):
    error = failure(server.url("/", "gull.example"), rules(OPENLY, headers))
    assert (type(error), error.reason, server.requests) == (TryLater, "bad_rules", [])
    assert "gull.headers: " in error.detail
    assert says in error.detail


def test_a_missing_file_is_one_line_that_names_it(server, failure, rules, tmp_path):
    asked = rules(OPENLY)
    (tmp_path / "gull.headers").unlink()
    error = failure(server.url("/", "gull.example"), asked)
    assert (type(error), error.reason) == (TryLater, "bad_rules")
    assert error.detail == f"headers_file {tmp_path / 'gull.headers'}: No such file or directory"


@pytest.mark.skipif(os.name != "posix", reason="needs modes of files")
def test_a_file_that_everybody_can_read_is_warned_of_once(server, ask, rules, caplog):
    caplog.set_level(logging.DEBUG)
    asked = rules(OPENLY, mode=0o644)
    server.says("/", reply(PAGE))
    for _ in range(2):
        ask(server.url("/", "gull.example"), asked)
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "gull.headers can be read by every user of this machine; chmod 600 it" in record.getMessage()
    assert SECRET not in caplog.text


def test_the_secret_is_not_in_the_rules_nor_in_what_is_fetched(server, ask, rules):
    server.says("/", reply(PAGE))
    asked = rules(OPENLY)
    raw = ask(server.url("/", "gull.example"), asked)
    assert SECRET in server.requests[0]
    assert SECRET not in repr(asked) + repr(raw)
