"""One safe GET. Why libcurl: docs/decisions.md, "HTTP client".

Every hop is checked by the guard, and the connection goes to the very IP addresses that were checked,
while TLS still proves the host's name. One deadline covers names, redirects and every drip of the body.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from ipaddress import ip_address
from time import monotonic
from typing import NamedTuple
from urllib.parse import urljoin

import pycurl

from worker import guard
from worker.document import RawItem
from worker.errors import IngestError, Rejected, TryLater
from worker.fetch.inflate import ENCODINGS
from worker.fetch.reply import Reply
from worker.fetch.secrets import read_headers
from worker.settings import Settings
from worker.sites import NO_RULES, Rules

MOST_REDIRECTS = 5
_MOST_ADDRESSES = 8
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


def get(
    url: str,
    *,
    settings: Settings,
    now: datetime,
    rules: Rules = NO_RULES,
    lookup: guard.Lookup | None = None,
) -> RawItem:
    """The document at an address, after at most 5 redirects, within `settings.fetch_deadline` seconds.

    `rules` say for each hop whether it may be made, and which secret headers go with it.
    Raises Rejected("address_refused", "blocked_by_rules", "http_404" and the like, "unsupported_media_type",
    "too_large", "too_many_redirects", ...) and TryLater("timeout", "truncated", "http_503" and the like,
    "bad_rules", ...). Neither credentials, cookies nor queries stand in their details. Proxies are not used.
    """
    deadline = monotonic() + settings.fetch_deadline
    address = guard.check_address(url, settings.allow_networks)
    with closing(_client(settings)) as client:
        for _ in range(MOST_REDIRECTS + 1):
            _prepare(client, address, rules)
            reply = Reply(address.shown, settings.max_bytes, now)
            ips = guard.resolve(address, settings.allow_networks, deadline - monotonic(), lookup)
            _perform(client, address, ips[:_MOST_ADDRESSES], reply, deadline)
            if reply.location is None:
                return _raw(url, address, reply)
            address = guard.check_address(_join(address, reply.location), settings.allow_networks)
    raise Rejected("too_many_redirects", f"{address.shown}: still redirected after {MOST_REDIRECTS} times")


def _client(settings: Settings) -> pycurl.Curl:
    """A client for one document. Its cookies live as long: some sites redirect until theirs comes back."""
    client = pycurl.Curl()
    client.setopt(pycurl.NOSIGNAL, 1)
    client.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    client.setopt(pycurl.PROXY, "")
    client.setopt(pycurl.COOKIEFILE, "")
    client.setopt(pycurl.USERAGENT, settings.user_agent)
    client.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
    # Called at least once a second, so that Python sees Ctrl-C and time limits while a server is silent.
    client.setopt(pycurl.NOPROGRESS, 0)
    client.setopt(pycurl.XFERINFOFUNCTION, lambda *_: 0)
    # The wheel's own OpenSSL does not know where this system keeps its certificates; Python does.
    trusted = ssl.get_default_verify_paths()
    for option, path in ((pycurl.CAINFO, trusted.cafile), (pycurl.CAPATH, trusted.capath)):
        if path:
            client.setopt(option, path)
    return client


def _prepare(client: pycurl.Curl, address: guard.Address, rules: Rules) -> None:
    """Ask the rules about one hop, and set its headers anew, so that none goes to the next host.

    Raises Rejected("blocked_by_rules"), TryLater("bad_rules").
    """
    site = rules.of(address.url)
    if site and (refusal := site.refusal(address.url)):
        raise Rejected("blocked_by_rules", f"{address.shown}: {refusal}")
    path = site.headers_for(address.url) if site else None
    headers = {"accept": ("Accept", _ACCEPT), "accept-encoding": ("Accept-Encoding", ENCODINGS)}
    headers |= read_headers(path) if path else {}
    # Given as such, it is sent in one line with the cookies of the site itself (RFC 6265, 5.4).
    cookie = headers.pop("cookie", None)
    client.unsetopt(pycurl.COOKIE)
    if cookie:
        client.setopt(pycurl.COOKIE, cookie[1].encode())
    client.setopt(pycurl.HTTPHEADER, [f"{name}: {value}".encode() for name, value in headers.values()])


def _perform(
    client: pycurl.Curl, address: guard.Address, ips: Sequence[str], reply: Reply, deadline: float
) -> None:
    """One request and its reply, over a connection to one of `ips`. Raises as `get` does."""
    client.setopt(pycurl.URL, address.url)
    if address.ip is None:
        answers = ",".join(f"[{ip}]" if ":" in ip else ip for ip in ips)
        client.setopt(pycurl.RESOLVE, [f"{address.host}:{address.port}:{answers}"])
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


def _opener(ips: Sequence[str], opened: ExitStack) -> Callable[[int, _SocketAddress], socket.socket | int]:
    """Opens sockets to checked IP addresses only, even if libcurl should read the host in another way.

    pycurl takes a copy of each socket; `opened` closes ours.
    """
    checked = {ip_address(ip) for ip in ips}

    def open_socket(_purpose: int, to: _SocketAddress) -> socket.socket | int:
        if ip_address(to.addr[0]) not in checked:
            return int(pycurl.SOCKET_BAD)
        return opened.enter_context(socket.socket(to.family, to.socktype, to.protocol))

    return open_socket


def _join(address: guard.Address, location: str) -> str:
    try:
        return urljoin(address.url, location)
    except ValueError:
        raise Rejected("address_refused", f"{address.shown}: it redirects to no readable address") from None


def _raw(url: str, address: guard.Address, reply: Reply) -> RawItem:
    return RawItem(
        target=url,
        content=reply.content,
        received=reply.received,
        media_type=reply.media_type,
        charset=reply.charset,
        final_url=address.url,
        headers=reply.kept,
    )


def _failure(error: pycurl.error, address: guard.Address) -> IngestError:
    code, message = error.args
    detail = f"{address.shown}: {message or f'libcurl error {code}'}"
    if code == pycurl.E_PEER_FAILED_VERIFICATION:
        return Rejected("certificate_refused", detail)
    return TryLater(_TRANSIENT.get(code, "fetch_failed"), detail)
