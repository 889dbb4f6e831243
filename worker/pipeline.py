"""The main path. Each line calls one room; see that room for how it works."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from worker import clean, comments, dedupe, formats
from worker.comments import PlatformTables
from worker.dates import Reference
from worker.deliver.extraction import Extraction, build_extraction
from worker.document import Article, Fact, Parts, RawItem, StoredDocument, Thread
from worker.errors import Rejected, TryLater
from worker.extraction import choose
from worker.feed_reading import feed_text_of, find_stand_in, note_origin
from worker.intake.fetch_step import Fetcher, address_key_of, fetch_address, fetch_part
from worker.page.page import Page
from worker.rendering import refuse_unrendered, why_render
from worker.rules.sites import NO_RULES, Rules
from worker.runtime.gc_pauses import gc_paused
from worker.thread_parts import process_part

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Claim
    from worker.store.queries.records import Outdated

T = TypeVar("T")
log = logging.getLogger(__name__)


def fetch(claim: Claim, store: Store, fetcher: Fetcher, now: datetime) -> bool:
    """Fetch a claimed item's address and keep its bytes; return whether there is something to process."""
    with store.forgetting.discarding(claim):
        store.forgetting.check_not_forgotten(address_key_of(claim))
    return (fetch_part if claim.kind == "thread" else fetch_address)(claim, store, fetcher, now)


def read_from_disk(claim: Claim, store: Store, fetcher: Fetcher) -> RawItem:
    """Read a file or a record from disk, and keep its bytes."""
    store.forgetting.check_not_forgotten(address_key_of(claim))
    within = claim.notes.within
    raw = fetcher(claim.ref, Path(within) if within else None, None)
    assert isinstance(raw, RawItem)
    store.raw.keep(raw.content, raw.hash)
    return raw


def process(
    claim: Claim, store: Store, fetcher: Fetcher, rules: Rules, now: datetime, *, renders: bool = False
) -> StoredDocument | None:
    """Turn a claimed item into a document, or find the document that it copies.

    Its bytes were fetched earlier, or are read from disk now. Returns None for a page that has to be
    rendered, if somebody `renders` pages: that is then the item's next step.
    """
    if claim.kind == "thread":
        return process_part(claim, store, rules, now)
    if claim.raw_id is None:
        received = read_from_disk(claim, store, fetcher)
        claim = store.ledger.attach_raw(claim, received, now)
    else:
        received = store.raw_item(claim.raw_id)
    raw, article = read_shown(formats.unwrap(received), rules)
    if (
        renders
        and claim.kind == "url"
        and not claim.is_again
        and (because := why_render(raw, article, rules))
    ):
        store.ledger.send_to_render(claim, because, now)
        return None
    article = require_document(article, raw)
    claim = note_origin(claim, raw, article)
    address = address_of(raw)
    leads = comments.add_stated_feed(article.leads, claim.notes)
    article = replace(article, leads=rules.choose_leads(address, leads))
    fingerprint = dedupe.make_fingerprint(article, address, raw.target)
    if claim.is_again:
        earlier: str | None = fingerprint.content_hash
    else:
        outdated = store.library.find_outdated_raw(fingerprint.address_key)
        earlier = hash_outdated_page(outdated, raw, store, rules)
    with (
        store.forgetting.discarding(claim),
        store.documents.begin_verdict(claim, fingerprint, dedupe.shortlist, comments.merge) as writer,
    ):
        verdict = dedupe.decide(fingerprint, writer.lookalikes, earlier=earlier)
        return writer.record(article, fingerprint, verdict, address, now)


def hash_outdated_page(outdated: Outdated | None, raw: RawItem, store: Store, rules: Rules) -> str | None:
    """Return the content hash of an earlier page, read by this version of the extractor; None if unknown.

    Only a change of the page makes a revision, not a change of the extractor.
    """
    if outdated is None:
        return None
    try:
        before = raw if outdated.hash == raw.hash else store.raw_item(outdated.raw_id)
        return dedupe.content_hash(read_document(before, rules)[1])
    except Rejected as error:
        log.info("raw %s cannot be read again: %s", outdated.raw_id, error)
        return None


def attempt(claim: Claim, store: Store, work: Callable[[Claim], T], clock: Callable[[], datetime]) -> T:
    """Do one step of a claimed item. A failure is recorded in the ledger before it is raised.

    Raises TryLater when the item will be tried again, Rejected when it has failed, LostClaimError.
    """
    try:
        return work(claim)
    except TryLater as error:
        if store.ledger.retry_later(claim, error, clock()):
            raise
        raise Rejected(error.reason, error.detail) from error
    except Rejected as error:
        store.ledger.fail(claim, error, clock())
        raise


@gc_paused()
def read(raw: RawItem, rules: Rules = NO_RULES, platforms: PlatformTables | None = None) -> Article:
    """Read bytes as an article with its comments; `rules` are the rules for sites."""
    page, parts, thread = choose_parts(raw, rules, platforms)
    article = clean.clean_article(page, parts, thread)
    page.unlink()
    return article


def choose_parts(
    raw: RawItem, rules: Rules, platforms: PlatformTables | None = None
) -> tuple[Page, Parts, Thread]:
    """Parse a page, find its comments, and choose the parts of its document."""
    page = formats.read(raw)
    thread = comments.find(page, rules.comment_areas(page), platforms)
    return page, choose(page, thread, rules, raw.headers, feed_text_of(raw)), thread


def read_shown(raw: RawItem, rules: Rules) -> tuple[RawItem, Article]:
    """Read bytes as an article; if the page only shows a notice, read the feed's copy in its place."""
    article = read(raw, rules)
    copy = find_stand_in(raw, article)
    if copy is None or article.notice is None:
        return raw, article
    instead = read(copy, rules)
    fact = Fact("page", "the feed's copy is read in its place", article.notice.detail)
    return copy, replace(instead, evidence=(fact, *instead.evidence))


def read_document(raw: RawItem, rules: Rules) -> tuple[RawItem, Article]:
    """Do the same. Raises Rejected if there is only a notice and no document."""
    raw, article = read_shown(raw, rules)
    return raw, require_document(article, raw)


def require_document(article: Article, raw: RawItem) -> Article:
    """Return the article. Raises Rejected if the page shows a notice and no document."""
    refuse_unrendered(article, raw)
    if article.notice:
        raise Rejected(article.notice.reason, f"{raw.target}: {article.notice.detail}")
    return article


def address_of(raw: RawItem) -> str:
    """Return the address of a document: after redirects, or the ``file://`` URI of a file."""
    return raw.final_url or (Path(raw.target).as_uri() if raw.target.startswith("/") else raw.target)


def extract(
    content: str | bytes,
    url: str | None = None,
    received: datetime | None = None,
    media_type: str | None = None,
    rules: Rules = NO_RULES,
    *,
    platforms: PlatformTables | None = None,
) -> Extraction:
    """Extract a document from HTML, Markdown or text, and store nothing.

    `url` is its address: the base of its links. Relative times ("3 months ago") are resolved against
    `received`. `media_type` says what the content is, if that is known (``text/html``,
    ``text/plain``); otherwise it is detected. `rules` are rules for sites (`worker.rules.sites.load`),
    `platforms` tables of comment platforms (else all). Raises Rejected if the content is no document.
    A page that shows a notice and no document (a wall, a check, a note that a script is needed) has an
    `error` and no text.
    """
    at = Reference(received.astimezone(UTC), "received") if received else None
    return extract_raw(raw_item_of(content, url, at, media_type), rules, platforms)


def extract_raw(raw: RawItem, rules: Rules = NO_RULES, platforms: PlatformTables | None = None) -> Extraction:
    """Extract a document from received bytes, as `extract` does. Raises Rejected."""
    inner = formats.unwrap(raw)
    return build_extraction(read(inner, rules, platforms), raw.final_url or inner.final_url)


def raw_item_of(
    content: str | bytes, url: str | None, received: Reference | None, media_type: str | None
) -> RawItem:
    """Return content that was passed in as if it had been received."""
    return RawItem(
        target=url or "",
        content=content.encode("utf-8", "replace") if isinstance(content, str) else content,
        received=received,
        media_type=media_type,
        charset="utf-8" if isinstance(content, str) else None,
        final_url=url,
    )
