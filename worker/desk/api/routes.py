"""What holds for every operation: who asks is known first, a body is bounded, an answer has an ETag."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.concurrency import run_in_threadpool

from worker.desk.access.identities import COOKIE, recognize
from worker.desk.api.problems import problems
from worker.desk.desk import desk_of
from worker.desk.web.bodies import give_again, read_body
from worker.desk.web.etags import is_known, leave_out, make_tag

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

_WAYS_IN = (
    Security(HTTPBearer(scheme_name="token", auto_error=False, description="winnow tokens add NAME")),
    Security(APIKeyCookie(name=COOKIE, scheme_name="session", auto_error=False)),
)
"""Only described here: `recognize` decides."""


class ApiRoute(APIRoute):
    """An operation. A stranger is answered before anything of the request is read."""

    max_body_bytes: ClassVar[int] = 64_000

    def get_route_handler(self) -> Handler:
        """Return what handles a request. `request.state.identity` says who asks."""
        handle = super().get_route_handler()

        async def handle_known(request: Request) -> Response:
            request.state.identity = await run_in_threadpool(recognize, request, desk_of(request))
            receive = give_again(await read_body(request, self.max_body_bytes), request)
            return _tag(request, await handle(Request(request.scope, receive)))

        return handle_known


def make_router(*tags: str, prefix: str = "/v1", route: type[ApiRoute] = ApiRoute) -> APIRouter:
    """Make a router for operations."""
    return APIRouter(
        prefix=prefix,
        tags=list(tags),
        route_class=route,
        dependencies=_WAYS_IN,
        responses=problems(401, 422, 503),
        generate_unique_id_function=lambda route: route.name,
    )


def _tag(request: Request, response: Response) -> Response:
    """Give an answer an ETag, or leave its content out if the one who asks has it. Not for streams."""
    body = getattr(response, "body", None)
    if request.method != "GET" or response.status_code != 200 or not body:
        return response
    if "etag" not in response.headers:  # else the operation knew it before it read all of the answer
        response.headers["etag"] = make_tag(body)
    return leave_out(response) if is_known(request, response.headers["etag"]) else response
