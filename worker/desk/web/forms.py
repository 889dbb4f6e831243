"""Read the fields of a form, within bounds, and only from the desk's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request

from worker.desk.web.bodies import read_body
from worker.desk.web.refusals import Refusal
from worker.store.database.column_types import MAX_ID_DIGITS

MAX_FORM_BYTES = 64_000
MAX_FIELDS = 2_000
"""The blocks of a page have a field each."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; of a name that is given twice, the last one."""

    fields: dict[str, str]

    def get(self, name: str) -> str:
        """Return the value of a field without spaces around it; empty if it is not there."""
        return self.fields.get(name, "").strip()

    def get_id(self, name: str) -> int | None:
        """Return the number of what a field names; None if it is not there. Raises Refusal."""
        value = self.get(name)
        if value and not (value.isascii() and value.isdecimal() and len(value) < MAX_ID_DIGITS):
            raise Refusal(400, f"This is no {name}", "Go back to the list.", reason=f"bad_{name}")
        return int(value) if value else None


async def read_form(request: Request) -> Form:
    """Read the form that a request brings. Raises Refusal if it is from another site, or too large."""
    refuse_other_sites(request)
    body = await read_body(request, MAX_FORM_BYTES)
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise Refusal(400, "This is no form", "Send fields as a browser does.", reason="bad_form") from error
    return Form(dict(pairs))


FormOf = Annotated[Form, Depends(read_form)]


def refuse_other_sites(request: Request) -> None:
    """Raise Refusal if a page of another site sends this. Browsers say so; other clients say nothing."""
    origin = request.headers.get("origin")
    is_foreign = request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    if is_foreign or (origin is not None and _host_of(origin) != request.headers.get("host")):
        advice = "Only pages of the desk itself may change something here."
        raise Refusal(403, "This came from another site", advice, reason="foreign_origin")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
