"""`winnow extract`: extract a document and print it; nothing is stored."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from worker import pipeline
from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import print_json, print_json_line, warn
from worker.cli.reading_by_hand import (
    Reader,
    fetch_target,
    follow_option,
    page_only_option,
    refuse_both,
    render_if_needed,
)
from worker.comments import NO_PLATFORM_TABLES, load_platform_tables
from worker.deliver.extraction import build_extraction
from worker.document import Evidence
from worker.errors import Rejected
from worker.intake import ingest_requests
from worker.rules.sites import load, load_if_present
from worker.sources.json_record import JsonRecord, parse_record
from worker.thread_following import UNREAD


@click.command("extract")
@click.argument("target", required=False, metavar="[PATH-or-URL]")
@click.option(
    "--jsonl",
    is_flag=True,
    help="Read JSON records from standard input, one per line; print a line for each.",
)
@click.option("--no-platforms", is_flag=True, help="Do not use the tables of comment platforms.")
@click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path),
    help="A TOML file with rules for sites. Without it: WINNOW_SITES_FILE. See docs/sites.md.",
)
@page_only_option
@follow_option
@pass_installation
def extract_command(
    installation: Installation,
    target: str | None,
    *,
    jsonl: bool,
    no_platforms: bool,
    rules_file: Path | None,
    page_only: bool,
    follow: bool,
) -> None:
    """Extract a document and print it as JSON; nothing is stored.

    Of an address, the whole thread of comments is read, from where the page says that the rest is.
    """
    if jsonl == bool(target):
        raise click.UsageError("give a path or an address, or --jsonl and records on standard input")
    refuse_both(page_only, follow)
    conf = installation.settings
    rules = load(rules_file) if rules_file else load_if_present(conf.sites_file)
    platforms = NO_PLATFORM_TABLES if no_platforms else load_platform_tables()
    reader = Reader(conf, rules, platforms)
    if target:
        raw = render_if_needed(fetch_target(target, conf, rules), conf, rules)
        follows = raw.final_url is not None and conf.threads == "all" and not page_only
        article = reader.read(raw, follow=follow or follows)
        _warn(article.evidence)
        print_json({"id": target, **build_extraction(article, raw.final_url).as_json()})
        pipeline.require_document(article, raw)
        return
    for line in sys.stdin:
        if line.strip():
            print_json_line(json.dumps(_answer(line, reader, follow=follow), ensure_ascii=False))


def _answer(line: str, reader: Reader, *, follow: bool) -> dict[str, Any]:
    """Extract one record. If that fails, the answer is an error, and the other records go on."""
    record: Any = None
    try:
        record = ingest_requests.decode(line)
        found = _extract(parse_record(record), reader, follow=follow)
        return {"id": record.get("id"), **found}
    except Rejected as error:
        reason, detail = error.reason, error.detail
    except Exception as error:  # noqa: BLE001  # a bug of ours must not stop the other records
        reason, detail = "internal_error", f"{type(error).__name__}: {error}"
    given = record.get("id") if isinstance(record, dict) else None
    return {"schema": 1, "id": given, "error": {"reason": reason, "detail": detail}}


def _extract(record: JsonRecord, reader: Reader, *, follow: bool) -> dict[str, Any]:
    raw = pipeline.raw_item_of(record.content, record.url, record.received, record.media_type)
    found = build_extraction(reader.read(raw, follow=follow), record.url).as_json()
    for comment in found["comments"]:  # older readers know these two by shorter names
        comment |= {"time_text": comment["posted_text"], "time_iso": comment["posted_at"]}
    return found


def _warn(evidence: Evidence) -> None:
    """Warn about rules that matched nothing, and about places of the thread that could not be read."""
    for fact in evidence:
        if (fact.subject, fact.finding) == ("rules", "stale"):
            warn(f"winnow: {fact.because}")
        elif fact.subject == UNREAD:
            warn(f"winnow: {fact.subject}: {fact.finding}: {fact.because}")
