"""The page for people who write programs: every operation of the API, to try in the browser."""

from __future__ import annotations

import shlex
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup, escape
from starlette.responses import RedirectResponse

from worker.desk.access.identities import IdentityOf
from worker.desk.api.description import describe_api
from worker.desk.api.operations import Operation, group_operations
from worker.desk.desk import DeskOf
from worker.desk.web.refusals import Refusal

router = APIRouter()

MAX_VALUE_CHARS = 2_000


@router.get("/api")
def show_operations(
    request: Request, desk: DeskOf, identity: IdentityOf, call: Annotated[str, Query(alias="open")] = ""
) -> Response:
    """List the operations of the API; or open the one that a form names."""
    groups = group_operations(describe_api(request.app.state.api))
    operations = {one.id: one for found in groups.values() for one in found}
    if call:
        return RedirectResponse(desk.link(request, f"/api{_fill(request, operations.get(call))}"), 303)
    base = str(request.base_url).rstrip("/") + desk.link(request, "/api")
    curl = {name: make_curl(one, base) for name, one in operations.items()}
    return desk.render(request, "programs.html", identity, groups=groups, curl=curl, show_code=show_code)


def show_code(text: str) -> Markup:
    """Show what stands between backticks as code."""
    return Markup().join(  # joins escaped parts
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(text.split("`"))
    )


def make_curl(operation: Operation, base: str) -> str:
    """Write how curl calls an operation."""
    path = operation.path.replace("{", "").replace("}", "").replace("/id", "/ID")
    words = ["curl", "-X", operation.method, base + path]
    if operation.example is not None:
        words += ["-H", "Content-Type: application/json", "-d", operation.example]
    return f'{shlex.join(words)} -H "Authorization: Bearer $TOKEN"'


def _fill(request: Request, operation: Operation | None) -> str:
    """Make the path and query of an operation of the values in a form. Raises Refusal."""
    if operation is None or operation.method != "GET":
        raise Refusal(
            404, "There is no such operation", "Choose one of the list.", reason="unknown_operation"
        )
    given = {name: value[:MAX_VALUE_CHARS] for name, value in request.query_params.items() if value}
    path, query = operation.path, {}
    for one in operation.parameters:
        if one.place == "query" and one.name in given:
            query[one.name] = given[one.name]
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", quote(given.get(one.name, "0"), safe=""))
    return f"{path}?{urlencode(query)}" if query else path
