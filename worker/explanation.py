"""What each stage decided about a document, and why. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from worker import dedupe, pipeline
from worker.document import Article, Evidence, Fact, RawItem
from worker.errors import Rejected
from worker.rendering import describe_rendering
from worker.rules.sites import Rules
from worker.store import Store
from worker.store.queries.records import DocumentDetails


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that a document went through, with what it found."""

    name: str
    evidence: Evidence


def explain(raw: RawItem, store: Store, rules: Rules, document_id: int | None = None) -> list[Stage]:
    """Read a document again, and say what each stage makes of it; then where a stored one was seen.

    Raises Rejected if it cannot be read.
    """
    shown, article = pipeline.read_shown(raw, rules)
    fingerprint = dedupe.make_fingerprint(article, pipeline.address_of(shown), raw.target)
    verdict = dedupe.decide(fingerprint, store.documents.find_similar(fingerprint, dedupe.shortlist))
    details = None if document_id is None else store.library.read_details(document_id)
    stages = [
        Stage("fetched", _describe_raw(raw) + describe_rendering(raw) + _describe_rules(raw, rules)),
        Stage("read", article.evidence + _describe_leads(article)),
        Stage(f"verdict, if it came now: {verdict.name}", verdict.evidence),
    ]
    if details and (facts := _describe_threads(details)):
        stages.append(Stage("comments from beyond the page", facts))
    for sighting in details.sightings if details else ():
        facts = tuple(Fact(*words) for words in sighting["evidence"])
        seen = f"{sighting['seen_at']:%Y-%m-%d %H:%M} {sighting['target']}: {sighting['verdict']}"
        stages.append(Stage(seen, facts))
    return stages


def stages_as_json(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """The stages by name, ready for `json.dumps`."""
    return [{"stage": one.name, "evidence": [asdict(fact) for fact in one.evidence]} for one in stages]


def load_received(store: Store, document_id: int) -> RawItem:
    """Load the bytes that were last received of a document. Raises Rejected if there are none."""
    raw_id = store.library.raw_of(document_id)
    if raw_id is None and store.library.read_details(document_id) is not None:
        raise Rejected("no_bytes", f"the bytes of document {document_id} are not kept any more")
    if raw_id is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list")
    return store.raw_item(raw_id)


def add_known(raw: RawItem, store: Store) -> RawItem:
    """Add to bytes that were fetched by hand what a feed gave of their address, if the store knows that."""
    return store.add_feed_copy(raw, dedupe.address_key(raw.target)) if raw.final_url else raw


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
