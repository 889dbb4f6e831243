"""One safe GET. Why libcurl: docs/decisions.md, "HTTP client".

The address policy checks every hop, and the connection goes to exactly the IP addresses that were checked;
TLS still verifies the host's name. One deadline covers name lookup, redirects and the whole body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import datetime
from time import monotonic

import pycurl

from worker.document import NotModified, RawItem, Validators
from worker.errors import Rejected
from worker.fetch.inflate import ACCEPT_ENCODING
from worker.fetch.reply import PERMANENT_REDIRECTS, Reply
from worker.fetch.secrets import read_headers
from worker.net import address_policy, curl
from worker.net.urls import join_url
from worker.rules.sites import NO_RULES, Rules, Site
from worker.settings import Settings

MAX_REDIRECTS = 5
_MAX_CONNECTIONS = 16
"""Connections that one client keeps open."""
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/*;q=0.8,*/*;q=0.5"

Gate = Callable[[address_policy.Address, int], AbstractContextManager[None]]
"""Entered before each request, with the address and the redirects so far; left after it.

It may raise Rejected and TryLater, and may wait.
"""


class Web:
    """Makes GETs; connections stay open for the next document. For one thread."""

    def __init__(self, settings: Settings, lookup: address_policy.Lookup | None = None) -> None:
        self._settings = settings
        self._lookup = lookup
        self._client = _make_client(settings)

    def get(
        self,
        url: str,
        now: datetime,
        *,
        rules: Rules = NO_RULES,
        known: Validators | None = None,
        gate: Gate | None = None,
    ) -> RawItem | NotModified:
        """Fetch a document, after up to 5 redirects, within `settings.fetch_deadline` seconds.

        `rules` say for each hop whether it is allowed and which secret headers it sends. With `known`, the
        request to the address that those bytes came from is conditional. The time that a gate waits does
        not count against the deadline. Raises Rejected("address_refused", "blocked_by_rules",
        "http_404" and the like, "unsupported_media_type", "too_large", "too_many_redirects", ...) and
        TryLater("timeout", "truncated", "http_503" and the like, "bad_rules", ...). Their details hold no
        credentials, cookies or queries.
        """
        conf = self._settings
        time_left = conf.fetch_deadline
        address = address_policy.check_address(url, conf.allow_networks)
        self._client.setopt(pycurl.COOKIELIST, "ALL")  # forget those of the last document
        moved = True
        for hop in range(MAX_REDIRECTS + 1):
            _prepare(self._client, address, rules, conditions := _conditional_headers(known, address))
            reply = Reply(address.shown, conf.max_bytes, now, conditional=bool(conditions))
            with gate(address, hop) if gate else nullcontext():
                begun = monotonic()
                ips = curl.resolve(address, conf, time_left, self._lookup)
                _perform(self._client, address, ips, reply, begun + time_left)
            time_left -= monotonic() - begun
            if reply.location is None:
                moved_to = address.url if hop and moved else None
                if reply.is_not_modified:
                    return NotModified(url, reply.kept, moved_to)
                return _raw_item(url, address, reply, moved_to)
            moved = moved and reply.status in PERMANENT_REDIRECTS
            address = address_policy.check_address(
                _redirect_target(address, reply.location), conf.allow_networks
            )
        raise Rejected("too_many_redirects", f"{address.shown}: still redirected after {MAX_REDIRECTS} times")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def get(
    url: str,
    *,
    settings: Settings,
    now: datetime,
    rules: Rules = NO_RULES,
    lookup: address_policy.Lookup | None = None,
) -> RawItem:
    """Fetch the document at an address, over new connections; see `Web.get`."""
    with closing(Web(settings, lookup)) as web:
        raw = web.get(url, now, rules=rules)
    assert isinstance(raw, RawItem)  # nothing was known
    return raw


def _conditional_headers(
    known: Validators | None, address: address_policy.Address
) -> dict[str, tuple[str, str]]:
    """The headers that make a request conditional, if `known` is about exactly this address."""
    if known is None or known.final_url != address.url:
        return {}
    stored = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    # A line break in a stored value would end this header and begin a forged one.
    usable = ((name, value) for name, value in stored if value and value.isascii() and value.isprintable())
    return {name.lower(): (name, value) for name, value in usable}


def _make_client(settings: Settings) -> pycurl.Curl:
    """A client that keeps cookies for one document: some sites redirect until their cookie comes back."""
    client = curl.client(settings)
    client.setopt(pycurl.COOKIEFILE, "")
    client.setopt(pycurl.MAXCONNECTS, _MAX_CONNECTIONS)
    return client


def check_rules(address: address_policy.Address, rules: Rules) -> Site | None:
    """Return the rules for an address. Raises Rejected("blocked_by_rules") if they block it."""
    site = rules.of(address.url)
    if site and (refusal := site.refusal(address.url)):
        raise Rejected("blocked_by_rules", f"{address.shown}: {refusal}")
    return site


def _prepare(
    client: pycurl.Curl, address: address_policy.Address, rules: Rules, conditions: dict[str, tuple[str, str]]
) -> None:
    """Check one hop against the rules, and replace all headers, so that none goes to the next host.

    Raises Rejected("blocked_by_rules"), TryLater("bad_rules").
    """
    site = check_rules(address, rules)
    path = site.headers_for(address.url) if site else None
    headers = {"accept": ("Accept", _ACCEPT), "accept-encoding": ("Accept-Encoding", ACCEPT_ENCODING)}
    headers |= conditions
    headers |= read_headers(path) if path else {}
    # Set with this option, it goes in one line with the cookies of the site itself (RFC 6265, 5.4).
    cookie = headers.pop("cookie", None)
    client.unsetopt(pycurl.COOKIE)
    if cookie:
        client.setopt(pycurl.COOKIE, cookie[1].encode())
    client.setopt(pycurl.HTTPHEADER, [f"{name}: {value}".encode() for name, value in headers.values()])


def _perform(
    client: pycurl.Curl, address: address_policy.Address, ips: Sequence[str], reply: Reply, deadline: float
) -> None:
    """Make one request over a connection to one of `ips`. Raises as `get` does."""
    client.setopt(pycurl.HEADERFUNCTION, lambda line: None if reply.take_header(line) else -1)
    client.setopt(pycurl.WRITEFUNCTION, lambda data: None if reply.take_body(data) else -1)
    try:
        curl.perform(client, address, ips, deadline - monotonic())
    except pycurl.error as error:
        stopped_by_us = error.args[0] == pycurl.E_WRITE_ERROR and (reply.refusal or reply.location)
        if not stopped_by_us:
            raise curl.failure(error, address) from None
    if reply.refusal:
        raise reply.refusal


def _redirect_target(address: address_policy.Address, location: str) -> str:
    target = join_url(address.url, location)
    if target is None:
        raise Rejected("address_refused", f"{address.shown}: it redirects to an address that cannot be read")
    return target


def _raw_item(url: str, address: address_policy.Address, reply: Reply, moved_to: str | None) -> RawItem:
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
