"""One safe GET. Why libcurl: docs/decisions.md, "HTTP client".

Every hop is checked by the guard, and the connection goes to the very IP addresses that were checked,
while TLS still proves the host's name. One deadline covers names, redirects and every drip of the body.
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
from worker.rules.sites import NO_RULES, Rules
from worker.settings import Settings

MAX_REDIRECTS = 5
_MAX_CONNECTIONS = 16
"""Kept open by one client."""
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/*;q=0.8,*/*;q=0.5"

Gate = Callable[[address_policy.Address, int], AbstractContextManager[None]]
"""Asked before each request, with the address and how many redirects led there; closed when it is over.

May raise Rejected and TryLater, and may wait.
"""


class Web:
    """Makes GETs, over connections that stay open from one document to the next. For one thread."""

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
        address = address_policy.check_address(url, conf.allow_networks)
        self._client.setopt(pycurl.COOKIELIST, "ALL")  # forget those of the document before
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
    """The document at an address, over connections of its own; see `Web.get`."""
    with closing(Web(settings, lookup)) as web:
        raw = web.get(url, now, rules=rules)
    assert isinstance(raw, RawItem)  # nothing was known
    return raw


def _conditional_headers(
    known: Validators | None, address: address_policy.Address
) -> dict[str, tuple[str, str]]:
    """The headers that make a request conditional, for the very address that `known` is about."""
    if known is None or known.final_url != address.url:
        return {}
    said = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    # A line break in what was stored would be the end of this header, and the beginning of a forged one.
    usable = ((name, value) for name, value in said if value and value.isascii() and value.isprintable())
    return {name.lower(): (name, value) for name, value in usable}


def _make_client(settings: Settings) -> pycurl.Curl:
    """A client whose cookies live for one document: some sites redirect until theirs comes back."""
    client = curl.client(settings)
    client.setopt(pycurl.COOKIEFILE, "")
    client.setopt(pycurl.MAXCONNECTS, _MAX_CONNECTIONS)
    return client


def _prepare(
    client: pycurl.Curl, address: address_policy.Address, rules: Rules, conditions: dict[str, tuple[str, str]]
) -> None:
    """Ask the rules about one hop, and set its headers anew, so that none goes to the next host.

    Raises Rejected("blocked_by_rules"), TryLater("bad_rules").
    """
    site = rules.of(address.url)
    if site and (refusal := site.refusal(address.url)):
        raise Rejected("blocked_by_rules", f"{address.shown}: {refusal}")
    path = site.headers_for(address.url) if site else None
    headers = {"accept": ("Accept", _ACCEPT), "accept-encoding": ("Accept-Encoding", ACCEPT_ENCODING)}
    headers |= conditions
    headers |= read_headers(path) if path else {}
    # Given as such, it is sent in one line with the cookies of the site itself (RFC 6265, 5.4).
    cookie = headers.pop("cookie", None)
    client.unsetopt(pycurl.COOKIE)
    if cookie:
        client.setopt(pycurl.COOKIE, cookie[1].encode())
    client.setopt(pycurl.HTTPHEADER, [f"{name}: {value}".encode() for name, value in headers.values()])


def _perform(
    client: pycurl.Curl, address: address_policy.Address, ips: Sequence[str], reply: Reply, deadline: float
) -> None:
    """One request and its reply, over a connection to one of `ips`. Raises as `get` does."""
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
        raise Rejected("address_refused", f"{address.shown}: it redirects to no readable address")
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
