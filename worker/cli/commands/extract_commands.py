"""`winnow extract` and `winnow explain`: extract a document, or show each decision; nothing is stored."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from worker import dedupe, pipeline
from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_facts, print_json, print_json_line, say, warn
from worker.comments import NO_PLATFORM_TABLES, PlatformTables, load_platform_tables
from worker.context import fetch_by_hand
from worker.deliver.extraction import build_extraction
from worker.document import Article, Evidence, Fact, ItemRef, RawItem
from worker.errors import Rejected
from worker.intake import ingest_requests
from worker.rules.sites import Rules, load, load_if_present
from worker.settings import Settings
from worker.sources.json_record import JsonRecord, parse_record
from worker.store import Store


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
@pass_installation
def extract_command(
    installation: Installation, target: str | None, jsonl: bool, no_platforms: bool, rules_file: Path | None
) -> None:
    """Extract a document and print it as JSON; nothing is stored."""
    if jsonl == bool(target):
        raise click.UsageError("give a path or an address, or --jsonl and records on standard input")
    conf = installation.settings
    rules = load(rules_file) if rules_file else load_if_present(conf.sites_file)
    platforms = NO_PLATFORM_TABLES if no_platforms else load_platform_tables()
    if target:
        raw = _fetch(target, conf, rules)
        article = pipeline.read(raw, rules, platforms)
        _warn_of_unused_rules(article.evidence)
        print_json({"id": target, **build_extraction(article, raw.final_url).as_json()})
        pipeline.require_document(article, raw)
        return
    for line in sys.stdin:
        if line.strip():
            print_json_line(json.dumps(_answer(line, rules, platforms), ensure_ascii=False))


def _answer(line: str, rules: Rules, platforms: PlatformTables) -> dict[str, Any]:
    """Extract one record. If that fails, the answer is an error, and the other records go on."""
    record: Any = None
    try:
        record = ingest_requests.decode(line)
        found = _extract(parse_record(record), rules, platforms)
        return {"id": record.get("id"), **found}
    except Rejected as error:
        reason, detail = error.reason, error.detail
    except Exception as error:  # noqa: BLE001  # a bug of ours must not stop the other records
        reason, detail = "internal_error", f"{type(error).__name__}: {error}"
    given = record.get("id") if isinstance(record, dict) else None
    return {"schema": 1, "id": given, "error": {"reason": reason, "detail": detail}}


def _extract(record: JsonRecord, rules: Rules, platforms: PlatformTables) -> dict[str, Any]:
    at = record.received.at if record.received else None
    found = pipeline.extract(
        record.content, record.url, at, record.media_type, rules, platforms=platforms
    ).as_json()
    for comment in found["comments"]:  # older readers know these two by shorter names
        comment |= {"time_text": comment["posted_text"], "time_iso": comment["posted_at"]}
    return found


@click.command("explain")
@click.argument("target", metavar="PATH-or-URL-or-ID")
@click.option(
    "--rules", "rules_file", type=click.Path(path_type=Path), help="A TOML file with rules for sites."
)
@json_option
@pass_installation
def explain_command(installation: Installation, target: str, rules_file: Path | None, as_json: bool) -> None:
    """Show what each stage decided about a document, and why."""
    conf = installation.settings
    rules = load(rules_file) if rules_file else load_if_present(conf.sites_file)
    store = installation.store
    raw = _load_stored(store, int(target)) if target.isdigit() else _fetch(target, conf, rules)
    article = pipeline.read(raw, rules)
    fingerprint = dedupe.make_fingerprint(article, pipeline.address_of(raw), raw.target)
    verdict = dedupe.decide(fingerprint, store.documents.find_similar(fingerprint, dedupe.shortlist))
    details = store.library.read_details(int(target)) if target.isdigit() else None
    stages = [
        ("fetched", _describe_raw(raw) + _describe_rules(raw, rules)),
        ("read", article.evidence + _describe_leads(article)),
        (f"verdict, if it came now: {verdict.name}", verdict.evidence),
    ]
    for sighting in details.sightings if details else ():
        facts = tuple(Fact(*words) for words in sighting["evidence"])
        seen = f"{sighting['seen_at']:%Y-%m-%d %H:%M} {sighting['target']}: {sighting['verdict']}"
        stages.append((seen, facts))
    if as_json:
        print_json([{"stage": stage, "evidence": _as_json(evidence)} for stage, evidence in stages])
        return
    for stage, evidence in stages:
        _print_evidence(stage, evidence)


def _describe_leads(article: Article) -> Evidence:
    return tuple(
        Fact("more comments", f"{lead.platform or lead.kind}: {lead.address}", lead.because)
        for lead in article.leads
    )


def _as_json(evidence: Evidence) -> list[dict[str, str]]:
    return [{"subject": fact.subject, "finding": fact.finding, "because": fact.because} for fact in evidence]


def _warn_of_unused_rules(evidence: Evidence) -> None:
    """Warn about rules that matched nothing."""
    for fact in evidence:
        if (fact.subject, fact.finding) == ("rules", "stale"):
            warn(f"winnow: {fact.because}")


def _fetch(target: str, conf: Settings, rules: Rules) -> RawItem:
    request = ingest_requests.parse({"target": target})
    kind, name = ("url", request.target) if request.is_address else ("file", str(request.path.absolute()))
    if kind == "file" and Path(name).is_dir():
        raise Rejected("not_a_file", f"{name} is a folder; name one document")
    ref = ItemRef("url" if request.is_address else "file", name, "by hand")
    return fetch_by_hand(ref, conf, rules)


def _load_stored(store: Store, document_id: int) -> RawItem:
    raw_id = store.library.raw_of(document_id)
    if raw_id is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list")
    return store.raw_item(raw_id)


def _describe_raw(raw: RawItem) -> Evidence:
    received = raw.received
    facts = [
        Fact("target", raw.target, "as asked for"),
        Fact("address", pipeline.address_of(raw), "where it was finally found"),
        Fact("bytes", f"{len(raw.content):,}", f"sha256 {raw.hash}"),
    ]
    if received:
        facts.append(Fact("received", f"{received.at:%Y-%m-%d %H:%M:%S} UTC", received.basis))
    if raw.media_type:
        facts.append(Fact("media type", raw.media_type, "Content-Type"))
    return tuple(facts)


def _describe_rules(raw: RawItem, rules: Rules) -> Evidence:
    """Say which rule applies to an address, and what it says about fetching it."""
    url = raw.final_url or ""
    site = rules.of(url)
    if site is None:
        return ()
    rule = f"the rule for {site.pattern}"
    facts = [Fact("rules", rule, "the longest pattern that covers the host")]
    if kept := next((pattern for pattern in site.keep if pattern.fits(url)), None):
        facts.append(Fact("address", f"kept by {kept.text}", rule))
    if refusal := site.refusal(url):
        facts.append(Fact("address", "not fetched any more", refusal))
    if site.headers_for(url):
        facts.append(Fact("headers", "those of a secret file go with a request", f"{rule}, headers_file"))
    return tuple(facts)


def _print_evidence(stage: str, evidence: Evidence) -> None:
    say(stage)
    print_facts(("what", "found", "because"), [(f.subject, f.finding, f.because) for f in evidence])
    say("")
