"""Believe a proxy about whom it asks for, if it is one of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from worker.settings import Network

PREFIX = "winnow.prefix"
"""The key of a request's scope with the path below which the proxy shows the desk, such as ``/winnow``."""

_PATH = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)


class TrustedProxies:
    """Takes the address, scheme, host and path prefix of a request from `X-Forwarded-*` of these proxies."""

    def __init__(self, app: ASGIApp, networks: Sequence[Network]) -> None:
        self._app = app
        self._networks = networks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as the proxy received it."""
        if scope["type"] == "http" and scope.get("client") and self._is_trusted(scope["client"][0]):
            self._take_over(scope)
        await self._app(scope, receive, send)

    def _take_over(self, scope: Scope) -> None:
        forwarded = Headers(scope=scope)
        if hops := [one.strip() for one in forwarded.get("x-forwarded-for", "").split(",") if one.strip()]:
            client = next((one for one in reversed(hops) if not self._is_trusted(one)), hops[0])
            scope["client"] = (client, 0)
        if (scheme := forwarded.get("x-forwarded-proto", "")) in ("http", "https"):
            scope["scheme"] = scheme
        prefix = forwarded.get("x-forwarded-prefix", "").rstrip("/")
        if _PATH.fullmatch(prefix):
            scope[PREFIX] = prefix
            if scope["path"].startswith(f"{prefix}/"):  # from a proxy that passes the path on as it is
                scope["path"] = scope["path"].removeprefix(prefix)
        if host := forwarded.get("x-forwarded-host", ""):
            MutableHeaders(scope=scope)["host"] = host

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)
