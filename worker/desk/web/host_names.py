"""Answer only to names of this machine: else a page anywhere could ask the desk in its reader's name.

A site whose name is made to lead here (DNS rebinding) sends its own name. IP addresses are safe: no site can
make a browser believe that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from worker.desk.web.problems import make_problem
from worker.desk.web.refusals import Refusal

_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[\w.-]+))(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
REFUSED = "The desk does not answer to this name. To let it, add the name to WINNOW_DESK_HOSTS.\n"


class HostNames:
    """Refuses requests that ask for another name."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = frozenset({"localhost", *names})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or self._is_ours(Headers(scope=scope).getlist("host")):
            await self._app(scope, receive, send)
        else:
            await _refuse(scope)(scope, receive, send)

    def _is_ours(self, hosts: list[str]) -> bool:
        found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if found is None:
            return False
        name = (found["v6"] or found["name"]).lower().rstrip(".")
        return name in self._names or _is_ip_address(name)


def _refuse(scope: Scope) -> Response:
    if scope["path"].startswith("/api/"):
        return make_problem(Refusal(421, "Another name is asked for", REFUSED.strip(), reason="unknown_host"))
    return PlainTextResponse(REFUSED, status_code=421)


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
