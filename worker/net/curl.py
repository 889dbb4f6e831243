"""What the HTTP clients of `fetch` and `deliver` have in common: connections to checked addresses only.

Why libcurl, and how its corners are cut off: docs/decisions.md, "HTTP client".
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

from worker.dates.utc import as_utc
from worker.errors import IngestError, Rejected, TryLater
from worker.net import address_policy
from worker.settings import Settings

LONGEST_RETRY_AFTER = 86_400.0
"""Seconds. A server that asks for more is asked again tomorrow."""
_MOST_ADDRESSES = 8
_PROXIED_LOOKUP = 2.0
"""Seconds for a name behind a proxy, where this machine's own resolver may be mute."""

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
    pycurl.E_ABORTED_BY_CALLBACK: "interrupted",  # by a time limit from outside, or a stop
    pycurl.E_HTTP2: "bad_reply",
    pycurl.E_UNSUPPORTED_PROTOCOL: "bad_reply",  # the reply was not HTTP at all
    pycurl.E_FTP_WEIRD_SERVER_REPLY: "bad_reply",  # HTTP's too, under its old name
}


class _SocketAddress(NamedTuple):
    """What libcurl is about to connect to (pycurl's CurlSockAddr)."""

    family: int
    socktype: int
    protocol: int
    addr: tuple[str, int]


class ProxyAddresses(tuple[str, ...]):
    """The IP addresses of the proxy, which connects in our stead: the only ones that are connected to."""

    __slots__ = ()


def client(settings: Settings, is_stopped: Callable[[], bool] = lambda: False) -> pycurl.Curl:
    """A client that speaks HTTP alone, follows nothing and inflates nothing, for one thread.

    `is_stopped` is asked at least once a second; once it says so, a request ends as TryLater("interrupted").
    """
    os.environ.pop("SSLKEYLOGFILE", None)  # which is read when a client is made, and has no option
    made = pycurl.Curl()
    made.setopt(pycurl.NOSIGNAL, 1)
    made.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    _leave_nothing_to_the_environment(made, settings)
    made.setopt(pycurl.USERAGENT, settings.user_agent)
    made.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
    # It also lets Python see Ctrl-C and time limits while a server is silent.
    made.setopt(pycurl.NOPROGRESS, 0)
    made.setopt(pycurl.XFERINFOFUNCTION, lambda *_: int(is_stopped()))
    # The wheel's own OpenSSL does not know where this system keeps its certificates; Python does.
    trusted = ssl.get_default_verify_paths()
    for option, path in ((pycurl.CAINFO, trusted.cafile), (pycurl.CAPATH, trusted.capath)):
        if path:
            made.setopt(option, path)
    return made


def _leave_nothing_to_the_environment(made: pycurl.Curl, settings: Settings) -> None:
    """Set whatever libcurl would otherwise take from variables and files, which nobody meant for Winnow.

    NO_PROXY would lead past the proxy, and ~/.netrc would log in to sites. SSL_CERT_FILE and SSL_CERT_DIR
    stay: they are Python's own, and documented.
    """
    made.setopt(pycurl.PROXY, settings.proxy)
    made.setopt(pycurl.PRE_PROXY, "")
    made.setopt(pycurl.NOPROXY, "")
    made.setopt(pycurl.NETRC, pycurl.NETRC_IGNORED)


def resolve(
    address: address_policy.Address, settings: Settings, timeout: float, lookup: address_policy.Lookup | None
) -> tuple[str, ...]:
    """The IP addresses that may be contacted; behind a proxy, its own, since it connects in our stead.

    What this machine knows of a name is checked there too, but some names only the proxy knows. Raises as
    `guard.resolve` does.
    """
    allow = settings.allow_networks
    if not settings.proxy:
        return address_policy.resolve(address, allow, timeout, lookup)[:_MOST_ADDRESSES]
    with suppress(TryLater):
        address_policy.resolve(address, allow, min(timeout, _PROXIED_LOOKUP), lookup)
    host = urlsplit(settings.proxy if "://" in settings.proxy else f"//{settings.proxy}").hostname
    return ProxyAddresses(
        address_policy.look_up_in_time(timeout, address_policy.system_lookup, host or settings.proxy)
    )


def perform(client: pycurl.Curl, address: address_policy.Address, ips: Sequence[str], timeout: float) -> None:
    """One request over a connection to one of `ips`, in so many seconds.

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
    """Opens sockets to checked IP addresses only, even if libcurl should read the host in another way.

    pycurl takes a copy of each socket; `opened` closes ours.
    """
    checked = {ip_address(ip) for ip in ips}

    def open_socket(_purpose: int, to: _SocketAddress) -> socket.socket | int:
        if to.family not in (socket.AF_INET, socket.AF_INET6) or ip_address(to.addr[0]) not in checked:
            return int(pycurl.SOCKET_BAD)
        return opened.enter_context(socket.socket(to.family, to.socktype, to.protocol))

    return open_socket


def failure(error: pycurl.error, address: address_policy.Address) -> IngestError:
    """What an error of libcurl means: Rejected("certificate_refused"), else TryLater."""
    code, message = error.args
    detail = f"{address.shown}: {message or f'libcurl error {code}'}"
    if code == pycurl.E_PEER_FAILED_VERIFICATION:
        return Rejected("certificate_refused", detail)
    return TryLater(_TRANSIENT.get(code, "fetch_failed"), detail)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds until a server wants to be asked again (RFC 9110, 10.2.3), at most a day; None if unsaid."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(float(value[:10]), LONGEST_RETRY_AFTER)
    date = http_date(value)
    return min(max((date - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER) if date else None


def http_date(value: str) -> datetime | None:
    """A date as headers have it, or None for what is none."""
    try:
        return as_utc(parsedate_to_datetime(value))
    except (ValueError, OverflowError):
        return None
