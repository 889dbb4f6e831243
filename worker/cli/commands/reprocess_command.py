"""`winnow reprocess`: extract documents again from the kept bytes, or show what that would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import click

from worker import dedupe, formats, pipeline
from worker.cli.installation import Installation, pass_installation
from worker.cli.live_output import progress
from worker.cli.printing import json_option, print_json, print_table, say
from worker.clock import utcnow
from worker.document import EXTRACTOR_VERSION, Article
from worker.errors import Rejected
from worker.intake.reprocessing import in_batches, list_site
from worker.rules.sites import Rules, load_if_present
from worker.store import Store
from worker.store.documents.reprocessing import ReprocessCandidate
from worker.store.queries.records import DocumentDetails

MAX_LISTED = 20
"""Up to this many of the documents that would change are listed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reprocessing a document would change: names of fields, or why it cannot be read."""

    document_id: int
    target: str
    changed: tuple[str, ...]
    failed: str | None = None


@click.command("reprocess")
@click.argument("document_ids", nargs=-1, type=int, metavar="[ID...]")
@click.option(
    "--all", "everything", is_flag=True, help="Every document, also those that this version extracted."
)
@click.option(
    "--site", metavar="HOST", help="Every document of this site, also those that this version extracted."
)
@click.option("--dry-run", is_flag=True, help="Only show what would change; store nothing.")
@click.option("--run", metavar="NAME", help="With --all: continue the run with this name.")
@json_option
@pass_installation
def reprocess_command(
    installation: Installation,
    *,
    document_ids: Sequence[int],
    everything: bool,
    site: str | None,
    dry_run: bool,
    run: str | None,
    as_json: bool,
) -> None:
    """Extract documents again from the kept bytes.

    Nothing is fetched. Without IDs: all documents that another version of Winnow extracted. The running
    service does the work. If this command was interrupted, run it again to continue.
    """
    if bool(document_ids) + everything + bool(site) > 1:
        raise click.UsageError("give document ids, or --all, or --site, but only one of them")
    now = utcnow()
    is_named = bool(document_ids) or everything or bool(site)
    run = run or (f"{now:%Y%m%dT%H%M%S}" if is_named else f"v{EXTRACTOR_VERSION}")
    store = installation.store
    chosen = _choose(store, document_ids, everything, site)
    total = None if site else len(document_ids) or store.reprocessing.count(everything=everything)
    with progress("reading") as bar:
        watched = bar.track
        if dry_run:
            kept = watched(chain.from_iterable(chosen), total=total)
            rules = load_if_present(installation.settings.sites_file)
            outcomes = [_compare(one, store, rules) for one in kept]
            accepted = 0
        else:
            outcomes = []
            accepted = sum(len(store.reprocessing.accept(batch, run, now)) for batch in watched(chosen))
    if dry_run:
        _print_outcomes(outcomes, as_json)
    elif as_json:
        print_json({"accepted": accepted, "run": run})
    else:
        say(f"{accepted} documents are to be read again (run {run}) by the running service (winnow status)")


def _choose(
    store: Store, document_ids: Sequence[int], everything: bool, site: str | None
) -> Iterator[list[ReprocessCandidate]]:
    """Yield the documents to reprocess, in batches. Raises Rejected if bytes of a named one are not kept."""
    if document_ids:
        yield store.reprocessing.select_these(document_ids)
        return
    reprocessing = store.reprocessing
    if site:
        yield from list_site(store, site)
    else:
        yield from in_batches(reprocessing.select_all if everything else reprocessing.select_outdated)


def _compare(kept: ReprocessCandidate, store: Store, rules: Rules) -> Outcome:
    """Extract a document again, and compare the result with what is stored."""
    details = store.library.read_details(kept.document_id)
    assert details is not None
    try:
        raw = formats.unwrap(store.raw_item(kept.raw_id))
        _, article = pipeline.read_document(raw, rules)
    except Rejected as error:
        return Outcome(kept.document_id, kept.target, (), str(error))
    return Outcome(kept.document_id, kept.target, tuple(_differences(article, details)))


def _differences(article: Article, details: DocumentDetails) -> Iterator[str]:
    """Name the fields that differ from what is stored."""
    about, before = article.metadata, details.document
    after = {
        "title": about.title,
        "authors": list(about.authors),
        "published": about.published and about.published.at,
        "language": about.language,
        "kind": article.kind,
    }
    yield from (name for name, value in after.items() if value != before[name])
    if dedupe.content_hash(article) != before["content_hash"]:
        yield "body"
    elif (article.markdown, article.html) != (before["markdown"], before["html"]):
        yield "markup"
    if len(article.comments) != sum(comment["deleted_at"] is None for comment in details.comments):
        yield "comments"


def _print_outcomes(outcomes: Sequence[Outcome], as_json: bool) -> None:
    counts = Counter(name for one in outcomes for name in one.changed)
    changed = [one for one in outcomes if one.changed]
    failed = [one for one in outcomes if one.failed]
    if as_json:
        print_json(
            {"read": len(outcomes), "would_change": len(changed), "by_field": counts,
             "documents": [{"id": one.document_id, "changes": one.changed} for one in changed],
             "failed": [{"id": one.document_id, "why": one.failed} for one in failed]}
        )  # fmt: skip
        return
    say(
        f"{len(outcomes)} read: {len(changed)} would change, {len(failed)} cannot be read; nothing was stored"
    )
    if counts:
        print_table(("what would change", "documents"), counts.most_common())
        say("")
        rows = [(one.document_id, ", ".join(one.changed), one.target) for one in changed[:MAX_LISTED]]
        print_table(("id", "what would change", "target"), rows)
    if failed:
        print_table(
            ("id", "why it cannot be read"), [(one.document_id, one.failed) for one in failed[:MAX_LISTED]]
        )
