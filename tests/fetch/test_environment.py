"""No variable of the environment, and no file in a home, changes how a request is checked or sent."""

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_network

import pycurl
import pytest
from hostile_server import reply
from requests_made import PAGE, lookup
from waiting import PATIENCE

from worker.deliver.webhooks.client import EndpointClient
from worker.document import Validators
from worker.errors import IngestError, Rejected
from worker.fetch import Web, get
from worker.settings import PROJECT

ANYTHING = ["*", "127.0.0.1", "page.example", "127.0.0.0/8", ".example"]


@pytest.fixture(params=[(name, value) for name in ("NO_PROXY", "no_proxy") for value in ANYTHING])
def past_the_proxy(request, monkeypatch):
    monkeypatch.setenv(*request.param)


@pytest.mark.usefixtures("past_the_proxy")
def test_no_variable_leads_past_the_proxy(server, site, loopback, now):
    """Whatever the name led to when it was checked, a moment later it leads to this machine itself."""
    server.says("/", reply(PAGE))
    behind = replace(loopback, proxy=site.url(""))
    urls = [server.url("/", host) for host in ("127.0.0.1", "localhost")]
    with closing(Web(behind, lambda _host: ["127.0.0.1"])) as web:
        for url in urls:
            with pytest.raises(Rejected, match="http_404"):
                web.get(url, now)
    assert server.requests == []
    assert [asked.path for asked in site.asked] == urls


@pytest.mark.usefixtures("past_the_proxy")
def test_nor_do_webhooks_go_past_it(server, site, loopback, now):
    server.says("/", reply(PAGE))
    behind = replace(loopback, proxy=site.url(""))
    with closing(EndpointClient(behind, lambda: False, lambda _host: ["127.0.0.1"])) as post:
        for host in ("127.0.0.1", "localhost"):
            assert (
                post.send(server.url("/", host), {}, "{}", now).status == 501
            )  # of the proxy, which only GETs
    assert server.requests == []


def test_behind_a_proxy_no_socket_is_opened_to_anyone_else(server, loopback, now):
    """Where libcurl connects by itself, for whatever reason, it is to the proxy or to nobody."""
    behind = replace(loopback, proxy="http://127.0.0.2:1", allow_networks=(ip_network("127.0.0.0/8"),))
    with closing(Web(behind)) as web:
        web._client.setopt(pycurl.PROXY, "")
        with pytest.raises(IngestError, match="connection_failed"):
            web.get(server.says("/", reply(PAGE)), now)
    assert server.requests == []


def test_a_netrc_logs_in_nowhere(server, loopback, now, monkeypatch, tmp_path):
    for name in (".netrc", "_netrc"):
        (tmp_path / name).write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CURL_HOME", str(tmp_path))
    (tmp_path / ".curlrc").write_text('header = "X-Curlrc: yes"\nnetrc\n')
    assert get(server.says("/", reply(PAGE)), settings=loopback, now=now).content == PAGE
    assert "authorization" not in server.requests[0].lower()
    assert "x-curlrc" not in server.requests[0].lower()


FETCH = """
import sys
from datetime import UTC, datetime
from ipaddress import ip_network
from worker.fetch import get
from worker.settings import Settings

here = Settings(allow_networks=(ip_network("127.0.0.0/8"),))
print(get(sys.argv[1], settings=here, now=datetime.now(UTC), lookup=lambda _: ["127.0.0.1"]).content.decode())
"""


def test_no_file_is_given_the_keys_of_connections(certified, monkeypatch, tmp_path):
    """In a process of its own: where the keys go is settled once, when the first client is made."""
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    site = certified("site.example")
    site.says("/", reply(PAGE))
    words = [sys.executable, "-c", FETCH, site.url("/", "site.example")]
    ran = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert ran.stdout.strip() == PAGE.decode().strip()
    assert not keys.exists()


OTHERS = [
    ("HOSTALIASES", "site.example elsewhere.example\n"),
    ("CARES_HOSTS", "127.0.0.9 site.example\n"),
    ("RES_OPTIONS", "ndots:9"),
    ("LOCALDOMAIN", "a.example"),
    ("CURL_CA_BUNDLE", "/none"),
    ("CURL_SSL_BACKEND", "none"),
    ("all_proxy", "http://127.0.0.1:1"),
    ("https_proxy", "http://127.0.0.1:1"),
]


@pytest.mark.parametrize(("variable", "value"), OTHERS)
def test_what_else_is_read_from_the_environment_changes_nothing(  # noqa: PLR0917
    certified, loopback, now, monkeypatch, tmp_path, variable, value
):
    if value.endswith("\n"):
        (tmp_path / "names").write_text(value)
        value = str(tmp_path / "names")
    monkeypatch.setenv(variable, value)
    site = certified("site.example")
    site.says("/", reply(PAGE))
    assert get(site.url("/", "site.example"), settings=loopback, now=now, lookup=lookup).content == PAGE


BROKEN = ['"1"\r\nX-Forged: yes', '"1"\nX-Forged: yes', '"1"\rX-Forged: yes', '"\0"', "é"]


@pytest.mark.parametrize("stored", BROKEN)
def test_what_is_stored_of_an_address_adds_no_header(server, loopback, now, stored):
    url = server.says("/", reply(PAGE))
    with closing(Web(loopback)) as web:
        assert web.get(url, now, known=Validators(url, stored, stored)).content == PAGE
    assert "forged" not in server.requests[0].lower()
    assert "if-" not in server.requests[0].lower()
