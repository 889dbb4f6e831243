"""`winnow list`, `search`, `show`: what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from worker import settings
from worker.cli.document_view import format_day, print_document
from worker.cli.filter_options import ResultPage, filter_options, page_options
from worker.cli.printing import json_option, print_data, print_json, print_records, warn
from worker.cli.revision_diff import print_revisions
from worker.errors import Rejected
from worker.redaction import masked
from worker.store import open_store
from worker.store.database.schema import prepare
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter

LISTED = ("id", "title", "published", "first_seen_at", "source", "site", "language", "kind", "word_count",
          "comments", "url")  # fmt: skip
FOUND = ("id", "title", "published", "found_in", "passage", "url")


@click.command("list")
@filter_options
@page_options(50, "newest first")
@click.option("--all", "everything", is_flag=True, help="Copies and deleted documents too.")
@json_option
def list_command(wanted: DocumentFilter, page: ResultPage, everything: bool, as_json: bool) -> None:
    """List stored documents."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        found = store.library.documents(page.fetch_count, wanted, offset=page.offset, everything=everything)
    for record in found:
        record["source"] = record["source"] and masked(record["source"])
        if not as_json:
            record["published"] = format_day(record["published"], record["published_precision"])
    columns = LISTED + (("duplicate_of", "deleted_at") if everything else ())
    print_records(columns, page.trim(found), as_json=as_json)
    page.warn_of_more(found)


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True)
@filter_options
@page_options(20, "best first")
@click.option("--all", "everything", is_flag=True, help="Copies, and in deleted comments, too.")
@click.option("--stem", metavar="LANGUAGE", help="Words in all their forms in this language (en, de, ...).")
@json_option
def search_command(
    *,
    words: Sequence[str],
    wanted: DocumentFilter,
    page: ResultPage,
    everything: bool,
    stem: str | None,
    as_json: bool,
) -> None:
    """Find documents that have all of these words, in title, body or comments (authors and texts).

    "in quotes": words that follow each other. -word: documents without it.
    """
    asked = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with open_store(settings.load()) as store:
        prepare(store.database)
        found = store.search.find(
            asked, page.fetch_count, wanted, offset=page.offset, everything=everything, stem=stem
        )
    hits = [asdict(hit) for hit in page.trim(found)]
    if as_json:
        print_json(hits)
    elif hits:
        shown = [hit | {"published": format_day(hit["published"]), "found_in": _places(hit)} for hit in hits]
        print_records(FOUND, shown, as_json=False)
    else:
        warn(_nothing_found(page, wanted, everything=everything, stem=stem))
    page.warn_of_more(found)


def _places(hit: Mapping[str, Any]) -> str:
    """Where in a document the words stand."""
    count = hit["comment_count"]
    counted = f"{count} comment{'' if count == 1 else 's'}"
    return ", ".join(counted if place == "comments" else place for place in hit["found_in"])


def _nothing_found(page: ResultPage, wanted: DocumentFilter, *, everything: bool, stem: str | None) -> str:
    """Say that nothing was found, and what might help."""
    ways = ["go back a page"] if page.number > 1 else []
    ways += ["ask for fewer words"]
    ways += [] if stem else ["for other forms of them: --stem LANGUAGE"]
    ways += [] if everything else ["for copies, too: --all"]
    ways += [] if wanted == ANY_DOCUMENT else ["leave filters out"]
    return f"nothing found; {'; '.join(ways)}"


@click.command("show")
@click.argument("document_id", type=int, metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--diff", is_flag=True, help="Only what its revisions changed, word by word.")
def show_command(document_id: int, form: str, diff: bool) -> None:
    """Show one document with its comments, copies and revisions."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        shelf = store.library.read_details(document_id)
    if shelf is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list")
    if diff:
        print_revisions(shelf)
    elif form == "json":
        print_json(asdict(shelf))
    elif form == "markdown":
        title = " ".join((shelf.document["title"] or "no title").split())
        print_data(f"# {title}\n\n{shelf.document['markdown']}")
    else:
        print_document(shelf)
