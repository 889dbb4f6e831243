"""What changed in an article: from each revision to the next, or between any two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf
from worker.desk.desk import DeskOf
from worker.desk.lookups import read_article
from worker.desk.pages.article import DocumentId
from worker.desk.shown.comparison import compare
from worker.desk.web.refusals import Refusal
from worker.document.text_difference import Passage, find_differences
from worker.store.queries.records import DocumentDetails, Record

router = APIRouter(prefix="/articles/{document_id}/revisions")

MAX_LISTED = 20
"""The changes of the newest revisions are shown; any two can be compared."""


@router.get("")
def show_revisions(request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId) -> Response:
    """Show what each revision changed, word by word; or lay two of them side by side."""
    details = read_article(desk, document_id)
    versions = {str(one["revision"]): one for one in (*details.revisions, details.document)}
    chosen = [request.query_params.get(name) for name in ("from", "to")]
    if any(chosen):
        if not all(one in versions for one in chosen):
            advice = "Choose two of the revisions that the page of changes lists."
            raise Refusal(404, "There is no such revision", advice, reason="unknown_revision")
        pair = [versions[str(one)] for one in chosen]
    else:
        pair = []
    return desk.render(
        request,
        "revisions.html",
        identity,
        document=details.document,
        versions=list(versions.values())[::-1],
        pair=pair,
        comparison=compare(*map(_text_of, pair)) if pair else None,
        changes=[] if pair else list(_compare_each(details))[::-1],
        has_earlier=len(details.revisions) > MAX_LISTED,
    )


def _compare_each(details: DocumentDetails) -> Iterator[tuple[Record, list[Passage]]]:
    """Yield each of the newest revisions with the passages that the next one changed."""
    for before, after in pairwise([*details.revisions[-MAX_LISTED:], details.document]):
        yield before, list(find_differences(_text_of(before), _text_of(after)))


def _text_of(version: Record) -> str:
    return f"{version['title'] or ''}\n{version['body']}"
