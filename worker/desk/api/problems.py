"""Every error of the API as `application/problem+json`, whatever the request accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from worker.desk.web.errors import ANSWERED
from worker.desk.web.problems import PROBLEM, describe_error, make_problem
from worker.desk.web.refusals import Refusal

MAX_FIELDS_SHOWN = 20


class WrongField(BaseModel):
    """A value that does not fit."""

    field: str = Field(description="where it stands: `query.limit`, `body.target`")
    problem: str = Field(description="what is right")


class Problem(BaseModel):
    """Why a request was not done (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="what to do")
    reason: str = Field(description="a word for programs, such as `unknown_document`")
    fields: list[WrongField] = Field(default=[], description="with `bad_value`: the values that do not fit")


DESCRIPTIONS = {
    304: "Nothing changed since the answer with this ETag.",
    400: "A cursor, a filter or a body that cannot be understood.",
    401: "No token or session, or one that is no longer good.",
    403: "A token that may only read, or a session without the key of its forms.",
    404: "There is no such thing.",
    409: "It cannot be done as things are now.",
    413: "The body is too large.",
    422: "A value that does not fit; `fields` says which.",
    503: "The database or the broker does not answer; nothing is lost.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors that an operation can answer with, for its `responses`."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": DESCRIPTIONS[status]} | ({"content": content} if status >= 400 else {})
        for status in statuses
    }


def as_texts(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Describe answers that are texts of these media types, for the `responses` of an operation."""
    return {200: {"content": {one: {"schema": {"type": "string"}} for one in media_types}}}


def wrong_value(field: str, problem: str) -> RequestValidationError:
    """Make the error for a value that does not fit, where only the operation can tell."""
    return RequestValidationError([{"loc": field.split("."), "msg": problem, "type": "value_error"}])


def answer_with_problems(app: FastAPI) -> None:
    """Let an application answer all errors with problems."""
    for kind in ANSWERED:
        app.add_exception_handler(kind, _answer_error)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_bad_values)


async def _answer_error(request: Request, error: Exception) -> Response:
    return make_problem(describe_error(request, error))


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # the framework's word for a body that it cannot decode
        return await _answer_bad_values(request, wrong_value("body", "send JSON, in UTF-8"))
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code == 405:
        headers["allow"] = ", ".join(_list_methods(request))
    title = HTTPStatus(error.status_code).phrase
    advice = "The operations there are stand in /api/openapi.json."
    reason = {404: "unknown_operation", 405: "wrong_method"}.get(error.status_code, "refused")
    return make_problem(Refusal(error.status_code, title, advice, reason=reason, headers=headers))


def _list_methods(request: Request) -> list[str]:
    """List the methods of a path: each of its operations knows only its own."""
    path = request.url.path.removeprefix(request.scope["root_path"])
    templates: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    known = (
        found
        for one, found in templates.items()
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one)), path)
    )
    return sorted({method.upper() for found in known for method in found})


async def _answer_bad_values(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [_describe_bad_value(one) for one in error.errors()[:MAX_FIELDS_SHOWN]]
    advice = "; ".join(f"{one['field']}: {one['problem']}" for one in found)
    return make_problem(Refusal(422, "A value does not fit", advice, reason="bad_value"), {"fields": found})


def _describe_bad_value(one: Mapping[str, Any]) -> dict[str, str]:
    if one["type"] == "json_invalid":  # where it ends to be JSON is no field
        body, position = one["loc"]
        return {"field": body, "problem": f"{one['msg']} at character {position}: {one['ctx']['error']}"}
    return {"field": ".".join(map(str, one["loc"])), "problem": one["msg"]}
