"""The HTTP client of `fetch` and `deliver`: it connects to checked addresses only.

Why libcurl, and which of its features are off: docs/decisions.md, "HTTP client".
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

import pycurl

from worker.clock import as_utc
from worker.errors import IngestError, Rejected, TryLater
from worker.net import address_policy
from worker.settings import Settings

MAX_RETRY_AFTER_S = 86_400.0
"""A server that asks for a longer wait is asked again after a day."""
_MAX_ADDRESSES = 8
_PROXIED_LOOKUP_TIMEOUT_S = 2.0
"""For a name behind a proxy, since this machine's own resolver may not answer."""

# Error codes of libcurl (curl.se/libcurl/c/libcurl-errors.html). Any other is TryLater("fetch_failed").
_TRANSIENT = {
    pycurl.E_COULDNT_RESOLVE_HOST: "dns_failure",
    pycurl.E_COULDNT_CONNECT: "connection_failed",
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_PARTIAL_FILE: "truncated",
    pycurl.E_GOT_NOTHING: "connection_lost",
    pycurl.E_RECV_ERROR: "connection_lost",
    pycurl.E_SEND_ERROR: "connection_lost",
    pycurl.E_SSL_CONNECT_ERROR: "tls_failed",
    pycurl.E_ABORTED_BY_CALLBACK: "interrupted",  # by a time limit of the task, or a stop
    pycurl.E_HTTP2: "bad_reply",
    pycurl.E_UNSUPPORTED_PROTOCOL: "bad_reply",  # the reply was not HTTP at all
    pycurl.E_FTP_WEIRD_SERVER_REPLY: "bad_reply",  # an HTTP reply too; the name is old
}


class _SocketAddress(NamedTuple):
    """The address that libcurl is about to connect to (pycurl's CurlSockAddr)."""

    family: int
    socktype: int
    protocol: int
    addr: tuple[str, int]


class ProxyAddresses(tuple[str, ...]):
    """The IP addresses of the proxy. It connects for us, so we connect to no others."""

    __slots__ = ()


def client(settings: Settings, is_stopped: Callable[[], bool] = lambda: False) -> pycurl.Curl:
    """A client for one thread. It speaks only HTTP, follows no redirects and decompresses nothing.

    `is_stopped` is called at least once a second; when it is true, a request ends as TryLater("interrupted").
    """
    os.environ.pop("SSLKEYLOGFILE", None)  # read when a client is made; no option turns it off
    made = pycurl.Curl()
    made.setopt(pycurl.NOSIGNAL, 1)
    made.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    _ignore_environment(made, settings)
    made.setopt(pycurl.USERAGENT, settings.user_agent)
    made.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
    # This also lets Python handle Ctrl-C and time limits while a server is silent.
    made.setopt(pycurl.NOPROGRESS, 0)
    made.setopt(pycurl.XFERINFOFUNCTION, lambda *_: int(is_stopped()))
    # The wheel's OpenSSL does not know where this system's certificates are; Python does.
    trusted = ssl.get_default_verify_paths()
    for option, path in ((pycurl.CAINFO, trusted.cafile), (pycurl.CAPATH, trusted.capath)):
        if path:
            made.setopt(option, path)
    return made


def _ignore_environment(made: pycurl.Curl, settings: Settings) -> None:
    """Set every option that libcurl would take from variables and files not meant for Winnow.

    NO_PROXY would bypass the proxy, and ~/.netrc would log in to sites. SSL_CERT_FILE and SSL_CERT_DIR
    stay: Python uses them too, and they are documented.
    """
    made.setopt(pycurl.PROXY, settings.proxy)
    made.setopt(pycurl.PRE_PROXY, "")
    made.setopt(pycurl.NOPROXY, "")
    made.setopt(pycurl.NETRC, pycurl.NETRC_IGNORED)


def resolve(
    address: address_policy.Address, settings: Settings, timeout: float, lookup: address_policy.Lookup | None
) -> tuple[str, ...]:
    """The IP addresses to connect to: the checked ones of the host, or those of the proxy.

    With a proxy, the host is checked too if this machine can resolve it; some names only the proxy knows.
    Raises the errors of `address_policy.resolve`.
    """
    allow = settings.allow_networks
    if not settings.proxy:
        return address_policy.resolve(address, allow, timeout, lookup)[:_MAX_ADDRESSES]
    with suppress(TryLater):
        address_policy.resolve(address, allow, min(timeout, _PROXIED_LOOKUP_TIMEOUT_S), lookup)
    host = urlsplit(settings.proxy if "://" in settings.proxy else f"//{settings.proxy}").hostname
    return ProxyAddresses(
        address_policy.look_up_with_timeout(timeout, address_policy.system_lookup, host or settings.proxy)
    )


def perform(client: pycurl.Curl, address: address_policy.Address, ips: Sequence[str], timeout: float) -> None:
    """Send one request over a connection to one of `ips`, within `timeout` seconds.

    Raises pycurl.error.
    """
    client.setopt(pycurl.URL, address.url)
    if address.ip is None and not isinstance(ips, ProxyAddresses):
        answers = ",".join(f"[{ip}]" if ":" in ip else ip for ip in ips)
        client.setopt(pycurl.RESOLVE, [f"+{address.host}:{address.port}:{answers}"])
    client.setopt(pycurl.TIMEOUT_MS, max(int(timeout * 1000), 1))
    with ExitStack() as opened:
        client.setopt(pycurl.OPENSOCKETFUNCTION, _opener(ips, opened))
        client.perform()


def _opener(ips: Sequence[str], opened: ExitStack) -> Callable[[int, _SocketAddress], socket.socket | int]:
    """A function that opens sockets to checked IP addresses only, even if libcurl reads the host differently.

    pycurl copies each socket; `opened` closes ours.
    """
    checked = {ip_address(ip) for ip in ips}

    def open_socket(_purpose: int, to: _SocketAddress) -> socket.socket | int:
        if to.family not in (socket.AF_INET, socket.AF_INET6) or ip_address(to.addr[0]) not in checked:
            return int(pycurl.SOCKET_BAD)
        return opened.enter_context(socket.socket(to.family, to.socktype, to.protocol))

    return open_socket


def failure(error: pycurl.error, address: address_policy.Address) -> IngestError:
    """An error of libcurl as ours: Rejected("certificate_refused"), else TryLater."""
    code, message = error.args
    detail = f"{address.shown}: {message or f'libcurl error {code}'}"
    if code == pycurl.E_PEER_FAILED_VERIFICATION:
        return Rejected("certificate_refused", detail)
    return TryLater(_TRANSIENT.get(code, "fetch_failed"), detail)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), up to a day; None if it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(float(value[:10]), MAX_RETRY_AFTER_S)
    date = http_date(value)
    return min(max((date - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S) if date else None


def http_date(value: str) -> datetime | None:
    """The date of a header; None if it is not a date."""
    try:
        return as_utc(parsedate_to_datetime(value))
    except (ValueError, OverflowError):
        return None
