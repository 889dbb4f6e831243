"""`winnow explain`: show what each stage decided about a document; nothing is stored."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from worker import dedupe, pipeline
from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_facts, print_json, say
from worker.cli.reading_by_hand import fetch_target
from worker.document import Article, Evidence, Fact, RawItem
from worker.errors import Rejected
from worker.rules.sites import Rules, load, load_if_present
from worker.store import Store
from worker.store.queries.records import DocumentDetails


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
    raw = _load_stored(store, int(target)) if target.isdigit() else fetch_target(target, conf, rules)
    article = pipeline.read(raw, rules)
    fingerprint = dedupe.make_fingerprint(article, pipeline.address_of(raw), raw.target)
    verdict = dedupe.decide(fingerprint, store.documents.find_similar(fingerprint, dedupe.shortlist))
    details = store.library.read_details(int(target)) if target.isdigit() else None
    stages = [
        ("fetched", _describe_raw(raw) + _describe_rules(raw, rules)),
        ("read", article.evidence + _describe_leads(article)),
        (f"verdict, if it came now: {verdict.name}", verdict.evidence),
    ]
    if details and (facts := _describe_threads(details)):
        stages.append(("comments from beyond the page", facts))
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


def _describe_threads(details: DocumentDetails) -> Evidence:
    """Say where the thread of a stored document was read from, and which fields are from there."""
    facts = []
    for thread in details.threads:
        stated = "an unknown number" if thread["stated"] is None else str(thread["stated"])
        counts = f"{details.document['comments_found']} found of {stated} stated"
        ended = {True: "complete", False: "not complete", None: "not known to be complete"}
        why = [
            ended[details.document["comments_complete"]],
            *([thread["reason"]] if thread["reason"] else []),
        ]
        facts.append(Fact("thread", counts, ": ".join(why)))
        facts += [
            Fact(lead["state"], f"{lead['platform'] or lead['kind']}: {lead['address']}",
                 lead["reason"] or lead["because"])
            for lead in thread["leads"]
        ]  # fmt: skip
    fields = Counter((place, name) for one in details.comments for name, place in one["basis"].items())
    facts += [
        Fact(name, f"of {count} comments from the {place}", "its form there is the richest")
        for (place, name), count in sorted(fields.items())
    ]
    return tuple(facts)


def _as_json(evidence: Evidence) -> list[dict[str, str]]:
    return [{"subject": fact.subject, "finding": fact.finding, "because": fact.because} for fact in evidence]


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
