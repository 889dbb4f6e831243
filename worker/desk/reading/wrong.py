"""The blocks of a page, at which a person points to say what is wrong."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import DeskOf
from worker.desk.reading.jobs import DeriveRule, ShowBlocks
from worker.desk.reading.selections import write_query
from worker.desk.reading.subjects import PREFIXES, SubjectOf
from worker.desk.web.forms import Form, FormOf
from worker.desk.web.refusals import Refusal
from worker.errors import Rejected
from worker.rules.passages import Role

router = APIRouter()

ROLES: dict[Role, str] = {
    "text": "is text",
    "not": "is not text",
    "title": "is the title",
    "author": "names the author",
    "date": "gives the date",
    "comments": "is among comments",
}
"""What a block can be said to be, in words."""
_FIELD = re.compile(r"block-([0-9]{1,6})")


async def show_blocks(request: Request, desk: DeskOf, identity: IdentityOf, subject: SubjectOf) -> Response:
    """Show the blocks of a page with a choice at each; or why there are none to point at."""
    page, problem = None, None
    try:
        page = await desk.children.ask(ShowBlocks(subject.page))
    except Rejected as error:
        problem = error.detail
    if page and not subject.host:
        problem = "A rule is for a site, and this page has no address on the web. Try it with its address."
    return desk.render(
        request, "reading/wrong.html", identity, subject=subject, page=page, roles=ROLES, problem=problem
    )  # fmt: skip


async def derive(
    request: Request, desk: DeskOf, _writer: WriterOf, subject: SubjectOf, form: FormOf
) -> Response:
    """Make a rule of what was pointed at, and show what it changes."""
    pointed = _read_pointed(form)
    if not pointed:
        advice = "Say of at least one block what it is, then look at what that changes."
        raise Refusal(400, "Nothing was pointed at", advice, reason="nothing_pointed_at")
    found = await desk.children.ask(DeriveRule(subject.page, pointed))
    query = write_query(found["selection"]) + [
        ("unreached", str(number + 1)) for number in found["unreached"]
    ]
    return desk.go_to(request, f"{subject.link}/rule?{urlencode(query)}")


def _read_pointed(form: Form) -> dict[int, Role]:
    by_word: dict[str, Role] = {role: role for role in ROLES}
    return {
        int(field[1]): by_word[value]
        for name, value in form.fields.items()
        if (field := _FIELD.fullmatch(name)) and value in by_word
    }


for prefix in PREFIXES:
    router.add_api_route(f"{prefix}/wrong", show_blocks, methods=["GET"])
    router.add_api_route(f"{prefix}/wrong", derive, methods=["POST"])
