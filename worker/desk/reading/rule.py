"""A rule for a site: what it changes on a page and on others of the site; and where it is saved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.reading.jobs import PreviewRule
from worker.desk.reading.selections import parse_selection, write_query
from worker.desk.reading.subjects import PREFIXES, Subject, SubjectOf
from worker.desk.web.forms import FormOf
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError
from worker.intake.reprocessing import reprocess_site
from worker.rules.rule_tables import Selection, name_table, save_selection
from worker.store.queries.document_filter import DocumentFilter
from worker.store.queries.records import Record

router = APIRouter()

MAX_OTHERS = 5
"""Other articles of the site on which a rule is tried."""
MAX_LISTED = 20

KEYS = {
    "body": "Text",
    "strip": "Not text",
    "title": "Title",
    "author": "Author",
    "date": "Date",
    "comments": "Place of comments",
}
"""The keys of a rule, and what people call what they name."""


async def show_rule(request: Request, desk: DeskOf, identity: IdentityOf, subject: SubjectOf) -> Response:
    """Show what a rule changes; the one that is there, if none is given."""
    selection = parse_selection(request.query_params)
    others = await to_thread.run_sync(_find_others, desk, subject)
    try:
        found = await desk.children.ask(PreviewRule(subject.page, selection, [one["id"] for one in others]))
    except IngestError as error:
        if error.reason != "bad_selector" or selection is None:
            raise
        name = await to_thread.run_sync(_name_table, desk, subject)
        found = {"name": name, "selection": selection, "toml": "", "effect": None, "others": []}
        return _render(request, desk, identity, subject, found, status=409, problem=error.detail)
    return _render(
        request, desk, identity, subject, found, titles={one["id"]: one["title"] for one in others}
    )


async def save(
    request: Request, desk: DeskOf, writer: WriterOf, subject: SubjectOf, form: FormOf
) -> Response:
    """Save a rule, which holds from the next document on."""
    selection = parse_selection(form.fields) or {}
    try:
        await to_thread.run_sync(_save, desk, subject, selection)
    except OSError as error:
        problem = (
            f"{desk.settings.sites_file} cannot be written: {error.strerror}. Copy the rule into it by hand."
        )
        found = await desk.children.ask(PreviewRule(subject.page, selection, []))
        return _render(request, desk, writer, subject, found, status=409, problem=problem)
    return desk.go_to(request, f"{subject.link}/rule", "rule_saved")


async def read_site_again(request: Request, desk: DeskOf, _writer: WriterOf, subject: SubjectOf) -> Response:
    """Have the running service read all stored articles of the site again."""
    if not subject.host:
        raise Refusal(409, "That cannot be done", "This page has no address on the web.", reason="no_site")
    await to_thread.run_sync(lambda: reprocess_site(desk.store, _site_of(desk, subject), desk.now()))
    return desk.go_to(request, f"{subject.link}/rule", "site_again")


def _render(
    request: Request,
    desk: Desk,
    identity: IdentityOf,
    subject: Subject,
    found: dict[str, Any],
    *,
    titles: dict[int, str] | None = None,
    status: int = 200,
    problem: str | None = None,
) -> Response:
    query = urlencode(write_query(found["selection"]))
    return desk.render(
        request, "reading/rule.html", identity, status, subject=subject, found=found, keys=KEYS,
        titles=titles or {}, problem=problem, query=query, unreached=_read_numbers(request),
        file=desk.settings.sites_file, is_writable=_is_writable(desk.settings.sites_file),
    )  # fmt: skip


def _save(desk: Desk, subject: Subject, selection: Selection) -> None:
    save_selection(desk.settings.sites_file, _name_table(desk, subject), selection)


def _name_table(desk: Desk, subject: Subject) -> str:
    return name_table(desk.make_context().rules(), subject.url)


def _find_others(desk: Desk, subject: Subject) -> Sequence[Record]:
    """The newest other articles of the site whose bytes are kept."""
    if not subject.host:
        return []
    listed = desk.store.library.documents(MAX_LISTED, DocumentFilter(site=_site_of(desk, subject)))
    kept = (
        one for one in listed if one["id"] != subject.document_id and desk.store.library.raw_of(one["id"])
    )
    return [one for _, one in zip(range(MAX_OTHERS), kept, strict=False)]


def _site_of(desk: Desk, subject: Subject) -> str:
    """The host whose articles the rule is for: that of its table, if it has no ``*``."""
    name = _name_table(desk, subject)
    return subject.host if "*" in name else name


def _read_numbers(request: Request) -> list[int]:
    """The blocks that the rule does not reach, as the page before found."""
    given = request.query_params.getlist("unreached")[:MAX_LISTED]
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 7]


def _is_writable(path: Path) -> bool:
    there = path if path.exists() else next((above for above in path.parents if above.exists()), path)
    return os.access(there, os.W_OK)


for prefix in PREFIXES:
    router.add_api_route(f"{prefix}/rule", show_rule, methods=["GET"])
    router.add_api_route(f"{prefix}/rule", save, methods=["POST"])
    router.add_api_route(f"{prefix}/rule/again", read_site_again, methods=["POST"])
