"""The OpenAPI document of the API."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from worker.desk.api.problems import Problem
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.extraction import ExtractionRequest
from worker.desk.api.shapes.items import Submission
from worker.desk.desk import DeskOf

API_VERSION = "1"
SUMMARY = "What is stored, with its comments; and what is to be read, corrected or forgotten."
DESCRIPTION = """\
Send a token with every request: `Authorization: Bearer TOKEN` (`winnow tokens add NAME`). To change
something, it must have been made with `--write`. The session of a browser is good too; to change something,
send the key of its forms with it, as `X-Form-Key`.

Every error is `application/problem+json` with a `reason`. Lists come in pages: `next` is the cursor of the
page that follows, good for the same list with the same filters. Times are in UTC. Answers to `GET` have an
`ETag`; with `If-None-Match`, the answer is 304 while nothing changed.
"""

router = make_router(prefix="")

BODIES = (Submission, ExtractionRequest)
"""Shapes of bodies that operations read by themselves: the framework does not know of them."""

_PAGE_NAME = re.compile(r"\bCursorPage_([A-Za-z]+)_")


@router.get("/openapi.json", include_in_schema=False)
def show_description(request: Request, desk: DeskOf) -> Response:
    """Show the OpenAPI document, with the address below which this desk is reached."""
    servers = [{"url": desk.link(request, "/api")}]
    return JSONResponse(describe_api(request.app) | {"servers": servers})


def describe_api(app: FastAPI) -> dict[str, Any]:
    """Describe all operations of the API (OpenAPI 3.1)."""
    if app.openapi_schema is None:
        app.openapi_schema = _complete(app.openapi())
    return app.openapi_schema


def _complete(described: dict[str, Any]) -> dict[str, Any]:
    """Add what every error looks like, and say in a sentence what each operation does."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    bodies = {shape.__name__: shape.model_json_schema() for shape in BODIES}
    described["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem} | bodies
    for path in described["paths"].values():
        for operation in path.values():
            operation["summary"] = operation["description"].partition(". ")[0].partition("\n")[0].rstrip(".")
            for answer in operation["responses"].values():
                if answer["description"] == "Successful Response":
                    answer["description"] = "Done."
    # A page of articles is an ArticlePage, whatever the framework calls a list of them.
    written = _PAGE_NAME.sub(r"\1Page", json.dumps(described))
    complete: dict[str, Any] = json.loads(written)
    return complete
