"""`winnow list`, `search`, `show`: print stored documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from worker.cli.document_view import print_document
from worker.cli.filter_options import ResultPage, filter_options, page_options
from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_data, print_json, print_records, warn
from worker.deliver.renderings import render_markdown
from worker.document.wording import format_day
from worker.errors import Rejected
from worker.redaction import masked
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter

LIST_COLUMNS = ("id", "title", "published", "first_seen_at", "source", "site", "language", "kind",
                "word_count", "comments", "url")  # fmt: skip
SEARCH_COLUMNS = ("id", "title", "published", "found_in", "passage", "url")


@click.command("list")
@filter_options
@page_options(50, "newest first")
@click.option("--all", "everything", is_flag=True, help="Include copies and deleted documents.")
@json_option
@pass_installation
def list_command(
    installation: Installation, wanted: DocumentFilter, page: ResultPage, everything: bool, as_json: bool
) -> None:
    """List stored documents."""
    found = installation.store.library.documents(
        page.fetch_count, wanted, offset=page.offset, everything=everything
    )
    for record in found:
        record["source"] = record["source"] and masked(record["source"])
        if not as_json:
            record["published"] = format_day(record["published"], record["published_precision"])
    columns = LIST_COLUMNS + (("duplicate_of", "deleted_at") if everything else ())
    print_records(columns, page.trim(found), as_json=as_json)
    page.warn_of_more(found)


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True)
@filter_options
@page_options(20, "best first")
@click.option("--all", "everything", is_flag=True, help="Include copies, and search deleted comments.")
@click.option(
    "--stem", metavar="LANGUAGE", help="Find all forms of the words in this language (en, de, ...)."
)
@json_option
@pass_installation
def search_command(
    installation: Installation,
    *,
    words: Sequence[str],
    wanted: DocumentFilter,
    page: ResultPage,
    everything: bool,
    stem: str | None,
    as_json: bool,
) -> None:
    """Find documents that contain all these words.

    Searches titles, bodies, and the authors and texts of comments. "Words in quotes" must follow each other;
    -word leaves out documents with that word.
    """
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    found = installation.store.search.find(
        query, page.fetch_count, wanted, offset=page.offset, everything=everything, stem=stem
    )
    hits = [asdict(hit) for hit in page.trim(found)]
    if as_json:
        print_json(hits)
    elif hits:
        shown = [
            hit | {"published": format_day(hit["published"]), "found_in": _describe_places(hit)}
            for hit in hits
        ]
        print_records(SEARCH_COLUMNS, shown, as_json=False)
    else:
        warn(_explain_no_results(page, wanted, everything=everything, stem=stem))
    page.warn_of_more(found)


def _describe_places(hit: Mapping[str, Any]) -> str:
    """Say in which parts of a document the words were found."""
    count = hit["comment_count"]
    counted = f"{count} comment{'' if count == 1 else 's'}"
    return ", ".join(counted if place == "comments" else place for place in hit["found_in"])


def _explain_no_results(
    page: ResultPage, wanted: DocumentFilter, *, everything: bool, stem: str | None
) -> str:
    """Say that nothing was found, and what to try."""
    hints = ["go back a page"] if page.number > 1 else []
    hints += ["try fewer words"]
    hints += [] if stem else ["for other forms of the words: --stem LANGUAGE"]
    hints += [] if everything else ["for copies, too: --all"]
    hints += [] if wanted == ANY_DOCUMENT else ["try fewer filters"]
    return f"nothing found; {'; '.join(hints)}"


@click.command("show")
@click.argument("document_id", type=int, metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
              show_default=True, help="How to print it.")  # fmt: skip
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--diff", is_flag=True, help="Show only what its revisions changed, word by word.")
@pass_installation
def show_command(installation: Installation, document_id: int, form: str, diff: bool) -> None:
    """Show one document with its comments, copies and revisions."""
    details = installation.store.library.read_details(document_id)
    if details is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list")
    if diff:
        from worker.cli.revision_diff import print_revisions  # noqa: PLC0415  # slow to import

        print_revisions(details)
    elif form == "json":
        print_json(asdict(details))
    elif form == "markdown":
        print_data(render_markdown(details.document))
    else:
        print_document(details)
