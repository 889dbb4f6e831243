"""One safe GET. Why libcurl: docs/decisions.md, "HTTP client".

Every hop is checked by the guard, and the connection goes to the very IP addresses that were checked,
while TLS still proves the host's name. One deadline covers names, redirects and every drip of the body.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext, suppress
from datetime import datetime
from ipaddress import ip_address
from time import monotonic
from typing import NamedTuple
from urllib.parse import urljoin

import pycurl

from worker import guard
from worker.document import Known, NotModified, RawItem
from worker.errors import IngestError, Rejected, TryLater
from worker.fetch.inflate import ENCODINGS
from worker.fetch.reply import PERMANENT, Reply
from worker.fetch.secrets import read_headers
from worker.settings import Settings
from worker.sites import NO_RULES, Rules

MOST_REDIRECTS = 5
_MOST_ADDRESSES = 8
_MOST_CONNECTIONS = 16
"""Kept open by one client."""
_PROXIED_LOOKUP = 2.0
"""Seconds for a name behind a proxy, where this machine's own resolver may be mute."""
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/*;q=0.8,*/*;q=0.5"

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
    pycurl.E_ABORTED_BY_CALLBACK: "interrupted",  # by a time limit from outside
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


Gate = Callable[[guard.Address, int], AbstractContextManager[None]]
"""Asked before each request, with the address and how many redirects led there; closed when it is over.

May raise Rejected and TryLater, and may wait.
"""


class Web:
    """Makes GETs, over connections that stay open from one document to the next. For one thread."""

    def __init__(self, settings: Settings, lookup: guard.Lookup | None = None) -> None:
        self._settings = settings
        self._lookup = lookup
        self._client = _client(settings)

    def get(
        self,
        url: str,
        now: datetime,
        *,
        rules: Rules = NO_RULES,
        known: Known | None = None,
        gate: Gate | None = None,
    ) -> RawItem | NotModified:
        """The document at an address, after at most 5 redirects, within `settings.fetch_deadline` seconds.

        `rules` say for each hop whether it may be made, and which secret headers go with it. With `known`,
        the request is conditional where it reaches the address that those bytes came from. What a gate
        waits does not count against the deadline. Raises Rejected("address_refused", "blocked_by_rules",
        "http_404" and the like, "unsupported_media_type", "too_large", "too_many_redirects", ...) and
        TryLater("timeout", "truncated", "http_503" and the like, "bad_rules", ...). Neither credentials,
        cookies nor queries stand in their details.
        """
        conf = self._settings
        time_left = conf.fetch_deadline
        address = guard.check_address(url, conf.allow_networks)
        self._client.setopt(pycurl.COOKIELIST, "ALL")  # forget those of the document before
        moved = True
        for hop in range(MOST_REDIRECTS + 1):
            _prepare(self._client, address, rules, conditions := _conditions(known, address))
            reply = Reply(address.shown, conf.max_bytes, now, conditional=bool(conditions))
            with gate(address, hop) if gate else nullcontext():
                begun = monotonic()
                ips = self._resolve(address, time_left)
                _perform(self._client, address, ips, reply, begun + time_left)
            time_left -= monotonic() - begun
            if reply.location is None:
                moved_to = address.url if hop and moved else None
                if reply.is_not_modified:
                    return NotModified(url, reply.kept, moved_to)
                return _raw(url, address, reply, moved_to)
            moved = moved and reply.status in PERMANENT
            address = guard.check_address(_join(address, reply.location), conf.allow_networks)
        raise Rejected(
            "too_many_redirects", f"{address.shown}: still redirected after {MOST_REDIRECTS} times"
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _resolve(self, address: guard.Address, timeout: float) -> tuple[str, ...] | None:
        """The IP addresses that may be contacted; None behind a proxy, which connects in our stead.

        What this machine knows of a name is checked there too, but some names only the proxy knows.
        """
        conf = self._settings
        if not conf.proxy:
            return guard.resolve(address, conf.allow_networks, timeout, self._lookup)[:_MOST_ADDRESSES]
        with suppress(TryLater):
            guard.resolve(address, conf.allow_networks, min(timeout, _PROXIED_LOOKUP), self._lookup)
        return None


def get(
    url: str,
    *,
    settings: Settings,
    now: datetime,
    rules: Rules = NO_RULES,
    lookup: guard.Lookup | None = None,
) -> RawItem:
    """The document at an address, over connections of its own; see `Web.get`."""
    with closing(Web(settings, lookup)) as web:
        raw = web.get(url, now, rules=rules)
    assert isinstance(raw, RawItem)  # nothing was known
    return raw


def _conditions(known: Known | None, address: guard.Address) -> dict[str, tuple[str, str]]:
    """The headers that make a request conditional, for the very address that `known` is about."""
    if known is None or known.final_url != address.url:
        return {}
    said = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name.lower(): (name, value) for name, value in said if value and value.isascii()}


def _client(settings: Settings) -> pycurl.Curl:
    """A client whose cookies live for one document: some sites redirect until theirs comes back."""
    client = pycurl.Curl()
    client.setopt(pycurl.NOSIGNAL, 1)
    client.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    client.setopt(pycurl.PROXY, settings.proxy)
    client.setopt(pycurl.COOKIEFILE, "")
    client.setopt(pycurl.USERAGENT, settings.user_agent)
    client.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
    client.setopt(pycurl.MAXCONNECTS, _MOST_CONNECTIONS)
    # Called at least once a second, so that Python sees Ctrl-C and time limits while a server is silent.
    client.setopt(pycurl.NOPROGRESS, 0)
    client.setopt(pycurl.XFERINFOFUNCTION, lambda *_: 0)
    # The wheel's own OpenSSL does not know where this system keeps its certificates; Python does.
    trusted = ssl.get_default_verify_paths()
    for option, path in ((pycurl.CAINFO, trusted.cafile), (pycurl.CAPATH, trusted.capath)):
        if path:
            client.setopt(option, path)
    return client


def _prepare(
    client: pycurl.Curl, address: guard.Address, rules: Rules, conditions: dict[str, tuple[str, str]]
) -> None:
    """Ask the rules about one hop, and set its headers anew, so that none goes to the next host.

    Raises Rejected("blocked_by_rules"), TryLater("bad_rules").
    """
    site = rules.of(address.url)
    if site and (refusal := site.refusal(address.url)):
        raise Rejected("blocked_by_rules", f"{address.shown}: {refusal}")
    path = site.headers_for(address.url) if site else None
    headers = {"accept": ("Accept", _ACCEPT), "accept-encoding": ("Accept-Encoding", ENCODINGS)}
    headers |= conditions
    headers |= read_headers(path) if path else {}
    # Given as such, it is sent in one line with the cookies of the site itself (RFC 6265, 5.4).
    cookie = headers.pop("cookie", None)
    client.unsetopt(pycurl.COOKIE)
    if cookie:
        client.setopt(pycurl.COOKIE, cookie[1].encode())
    client.setopt(pycurl.HTTPHEADER, [f"{name}: {value}".encode() for name, value in headers.values()])


def _perform(
    client: pycurl.Curl, address: guard.Address, ips: Sequence[str] | None, reply: Reply, deadline: float
) -> None:
    """One request and its reply, over a connection to one of `ips` or to the proxy. Raises as `get` does."""
    client.setopt(pycurl.URL, address.url)
    if ips and address.ip is None:
        answers = ",".join(f"[{ip}]" if ":" in ip else ip for ip in ips)
        client.setopt(pycurl.RESOLVE, [f"+{address.host}:{address.port}:{answers}"])
    client.setopt(pycurl.HEADERFUNCTION, lambda line: None if reply.take_header(line) else -1)
    client.setopt(pycurl.WRITEFUNCTION, lambda data: None if reply.take_body(data) else -1)
    client.setopt(pycurl.TIMEOUT_MS, max(int((deadline - monotonic()) * 1000), 1))
    with ExitStack() as opened:
        client.setopt(pycurl.OPENSOCKETFUNCTION, _opener(ips, opened))
        try:
            client.perform()
        except pycurl.error as error:
            stopped_by_us = error.args[0] == pycurl.E_WRITE_ERROR and (reply.refusal or reply.location)
            if not stopped_by_us:
                raise _failure(error, address) from None
    if reply.refusal:
        raise reply.refusal


def _opener(
    ips: Sequence[str] | None, opened: ExitStack
) -> Callable[[int, _SocketAddress], socket.socket | int]:
    """Opens sockets to checked IP addresses only, even if libcurl should read the host in another way.

    pycurl takes a copy of each socket; `opened` closes ours.
    """
    checked = None if ips is None else {ip_address(ip) for ip in ips}

    def open_socket(_purpose: int, to: _SocketAddress) -> socket.socket | int:
        if checked is not None and ip_address(to.addr[0]) not in checked:
            return int(pycurl.SOCKET_BAD)
        return opened.enter_context(socket.socket(to.family, to.socktype, to.protocol))

    return open_socket


def _join(address: guard.Address, location: str) -> str:
    try:
        return urljoin(address.url, location)
    except ValueError:
        raise Rejected("address_refused", f"{address.shown}: it redirects to no readable address") from None


def _raw(url: str, address: guard.Address, reply: Reply, moved_to: str | None) -> RawItem:
    return RawItem(
        target=url,
        content=reply.content,
        received=reply.received,
        media_type=reply.media_type,
        charset=reply.charset,
        final_url=address.url,
        headers=reply.kept,
        moved_to=moved_to,
    )


def _failure(error: pycurl.error, address: guard.Address) -> IngestError:
    code, message = error.args
    detail = f"{address.shown}: {message or f'libcurl error {code}'}"
    if code == pycurl.E_PEER_FAILED_VERIFICATION:
        return Rejected("certificate_refused", detail)
    return TryLater(_TRANSIENT.get(code, "fetch_failed"), detail)
