"""The hostile server, and settings under which it may be fetched from."""

import ssl
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
import trustme
from hostile_server import HostileServer

from worker.settings import Settings


@pytest.fixture
def server():
    one = HostileServer()
    yield one
    one.close()


@pytest.fixture
def loopback():
    """Settings under which loopback may be fetched from."""
    return Settings(allow_networks=(ip_network("127.0.0.0/8"),), fetch_deadline=20, max_bytes=1_000_000)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def certified(monkeypatch, tmp_path):
    """A function that starts a TLS server with a certificate for a name, from a CA trusted in this test."""
    authority, stranger, servers = trustme.CA(), trustme.CA(), []
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))

    def start(name, *, trusted=True, not_after=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issuer = authority if trusted else stranger
        issuer.issue_cert(name, not_after=not_after).configure_cert(context)
        servers.append(HostileServer(context))
        return servers[-1]

    yield start
    for one in servers:
        one.close()
