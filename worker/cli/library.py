"""`winnow list`, `search`, `show`: what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.rule import Rule

from worker import settings
from worker.cli.choosing import Page, filter_options, page_options
from worker.cli.differences import print_revisions
from worker.cli.printing import console, json_option, print_json, print_records, print_table, say
from worker.errors import Rejected
from worker.masking import masked
from worker.store import open_store
from worker.store.filters import ANY_DOCUMENT, DocumentFilter
from worker.store.library import Record, Shelf
from worker.store.schema import prepare

LISTED = ("id", "title", "published", "first_seen_at", "source", "site", "language", "kind", "word_count",
          "comments", "url")  # fmt: skip
FOUND = ("id", "title", "published", "found_in", "passage", "url")


@click.command("list")
@filter_options
@page_options(50, "newest first")
@click.option("--all", "everything", is_flag=True, help="Copies and deleted documents too.")
@json_option
def list_command(wanted: DocumentFilter, page: Page, everything: bool, as_json: bool) -> None:
    """List stored documents."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        found = store.library.documents(page.asked, wanted, offset=page.offset, everything=everything)
    for record in found:
        record["source"] = record["source"] and masked(record["source"])
    columns = LISTED + (("duplicate_of", "deleted_at") if everything else ())
    print_records(columns, page.cut(found), as_json=as_json)
    page.tell_of_next(found)


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
    page: Page,
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
            asked, page.asked, wanted, offset=page.offset, everything=everything, stem=stem
        )
    hits = [asdict(hit) for hit in page.cut(found)]
    if as_json:
        print_json(hits)
    elif hits:
        print_records(FOUND, [hit | {"found_in": _places(hit)} for hit in hits], as_json=False)
    else:
        click.echo(_nothing_found(page, wanted, everything=everything, stem=stem), err=True)
    page.tell_of_next(found)


def _places(hit: Mapping[str, Any]) -> str:
    """Where in a document the words stand."""
    count = hit["comment_count"]
    counted = f"{count} comment{'' if count == 1 else 's'}"
    return ", ".join(counted if place == "comments" else place for place in hit["found_in"])


def _nothing_found(page: Page, wanted: DocumentFilter, *, everything: bool, stem: str | None) -> str:
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
@click.option("--diff", is_flag=True, help="Only what its revisions changed, word by word.")
def show_command(document_id: int, form: str, diff: bool) -> None:
    """Show one document with its comments, copies and revisions."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        shelf = store.library.shelf(document_id)
    if shelf is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list")
    if diff:
        print_revisions(shelf)
    elif form == "json":
        print_json(asdict(shelf))
    elif form == "markdown":
        click.echo(f"# {shelf.document['title'] or 'no title'}\n\n{shelf.document['markdown']}")
    else:
        _print_shelf(shelf)


def _print_shelf(shelf: Shelf) -> None:
    document = shelf.document
    heading = document["title"] or "no title"
    console.print(Rule(heading, align="left")) if console.is_terminal else say(heading)
    for name, value in _facts(document):
        say(f"{name:<10} {value}")
    say("")
    if console.is_terminal:
        from rich.markdown import Markdown  # noqa: PLC0415  # slow to import; other commands need not wait

        console.print(Markdown(document["markdown"]))
    else:
        click.echo(document["body"])
    if shelf.comments:
        say(f"\n{len(shelf.comments)} comments{_stated(document, len(shelf.comments))}")
        _print_comments(shelf.comments)
    _print_history(shelf)


def _facts(document: Record) -> list[tuple[str, Any]]:
    facts = [
        ("by", ", ".join(document["authors"])),
        ("published", _time(document["published"], document["published_precision"])),
        ("modified", _time(document["modified"], document["modified_precision"])),
        ("site", document["site"]),
        ("language", document["language"]),
        ("kind", f"{document['kind']} (confidence {document['confidence']:.2f})"),
        ("words", document["word_count"]),
        ("address", document["url"]),
        ("copy of", document["duplicate_of"] and f"document {document['duplicate_of']}"),
    ]
    return [(name, value) for name, value in facts if value]


def _time(at: Any, precision: str | None) -> str | None:
    if at is None:
        return None
    return f"{at:%Y-%m-%d}" if precision in ("day", "week", "month", "year") else f"{at:%Y-%m-%d %H:%M} UTC"


def _stated(document: Record, found: int) -> str:
    stated = document["comments_stated"]
    return f" of {stated} that the page speaks of" if stated and stated != found else ""


def _print_comments(comments: Sequence[Mapping[str, Any]]) -> None:
    """Print a thread, answers below what they answer and indented."""
    answers: dict[int | None, list[Mapping[str, Any]]] = {}
    for comment in comments:
        answers.setdefault(comment["parent_id"], []).append(comment)

    def below(parent: int | None, depth: int) -> None:
        for comment in answers.get(parent, ()):
            indent = "  " * (depth + 1)
            votes = [
                f"{comment[name]} {name}"
                for name in ("likes", "dislikes", "score")
                if comment[name] is not None
            ]
            folded = ["folded"] if comment["collapsed"] else []
            head = [comment["author"] or "anonymous", _posted(comment), *votes, *folded]
            say(f"\n{indent}{' · '.join(part for part in head if part)}")
            for line in comment["text"].splitlines():
                say(f"{indent}{line}")
            below(comment["id"], depth + 1)

    below(None, 0)


def _posted(comment: Mapping[str, Any]) -> str:
    shown = comment["posted_text"] or ""
    at, precision = comment["posted_at"], comment["posted_precision"]
    if at is None:
        return shown
    if precision == "upper_bound":
        resolved = f"not after {at:%Y-%m-%d}"
    elif precision in ("month", "year"):
        resolved = f"{at:%Y-%m}" if precision == "month" else f"{at:%Y}"
    else:
        resolved = str(_time(at, precision))
    return f"{shown} ({resolved})" if shown else resolved


def _print_history(shelf: Shelf) -> None:
    say("\nseen")
    print_table(
        ("when", "verdict", "target"), [(s["seen_at"], s["verdict"], s["target"]) for s in shelf.sightings]
    )
    if shelf.copies:
        say("\ncopies")
        print_table(("id", "address"), [(copy["id"], copy["url"]) for copy in shelf.copies])
    if shelf.revisions:
        say("\nearlier revisions")
        print_table(
            ("revision", "replaced", "title"),
            [(r["revision"], r["replaced_at"], r["title"]) for r in shelf.revisions],
        )
