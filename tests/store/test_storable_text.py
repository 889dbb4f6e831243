"""Whatever a page or a sender says is stored, the same on both databases, less NUL and lone surrogates."""

import json
from dataclasses import replace

import pytest
from clerk import article, comment, file_ref

from worker import dedupe
from worker.comments import merge
from worker.dates import Reference
from worker.document import Fact, ItemRef, Metadata, New, RawItem
from worker.errors import Rejected
from worker.store.database.column_types import MAX_KEY_BYTES, indexable, storable

BAD = "a\0b\ud800c\udfff"
KEPT = "abc"


@pytest.mark.parametrize(
    ("text", "kept"),
    [(BAD, KEPT), ("", ""), ("\0", ""), ("plain", "plain"), ("né 中 😎", "né 中 😎"), ("\ud83d\ude0e", ""),
     ("x\x01y", "x\x01y")],
)  # fmt: skip
def test_storable(text, kept):
    assert storable(text) == kept


def test_indexable_keeps_short_keys_and_tells_long_ones_apart():
    assert indexable("x" * MAX_KEY_BYTES) == "x" * MAX_KEY_BYTES
    long, other = indexable("é" * MAX_KEY_BYTES), indexable("é" * MAX_KEY_BYTES + "x")
    assert long != other
    assert max(len(key.encode()) for key in (long, other)) < MAX_KEY_BYTES
    assert indexable(long) == long


def test_every_text_of_a_document(store, clerk):
    about = Metadata(
        title=BAD, authors=(BAD,), language=BAD, site=BAD, canonical_url=BAD, description=BAD, image=BAD,
        tags=(BAD,), rights=BAD,
    )  # fmt: skip
    said = comment(f"key{BAD}", BAD, author=BAD, author_url=BAD, posted_text=BAD, url=BAD)
    made = replace(article(BAD, [said]), metadata=about, markdown=BAD, html=BAD)
    fingerprint = dedupe.make_fingerprint(made, f"file:///{BAD}")
    claim = clerk.ready(f"/{BAD}", meta={BAD: [BAD, {"n": 1, BAD: BAD}]})
    with store.documents.begin_verdict(claim, fingerprint, dedupe.shortlist, merge) as writer:
        assert isinstance(dedupe.decide(fingerprint, writer.lookalikes), New)
        verdict = New((Fact(BAD, BAD, BAD),))
        stored = writer.record(made, fingerprint, verdict, f"file:///{BAD}", clerk.now)
    shelf = store.library.read_details(stored.document_id)
    for name in ("title", "language", "site", "canonical_url", "description", "image", "rights", "body",
                 "markdown", "html"):  # fmt: skip
        assert shelf.document[name] == KEPT, name
    assert (shelf.document["authors"], shelf.document["tags"]) == ([KEPT], [KEPT])
    assert shelf.document["url"] == f"file:///{KEPT}"
    (row,) = shelf.comments
    assert {row[n] for n in ("author", "author_url", "posted_text", "text", "url")} == {KEPT}
    (sighting,) = shelf.sightings
    assert sighting["meta"] == {KEPT: [KEPT, {"n": 1, KEPT: KEPT}]}
    assert sighting["evidence"] == [[KEPT] * 3]
    assert sighting["target"] == f"/{KEPT}"


def test_every_text_of_the_ledger(store, clerk, now):
    ref = ItemRef("url", BAD, f"url:{BAD}", None, {"list": BAD})
    (accepted,) = store.ledger.accept([ref], now)
    (again,) = store.ledger.accept([ref], now)
    assert (again.item_id, again.fresh) == (accepted.item_id, False)
    claim = clerk.claim(accepted.item_id, "fetch", task=f"t{BAD}")
    raw = RawItem(BAD, b"x", Reference(now, "http_date"), BAD, BAD, BAD, {BAD: BAD})
    store.raw.keep(raw.content, raw.hash)
    store.ledger.finish_fetch(claim, raw, now)
    claim = clerk.claim(accepted.item_id, "process")
    kept = store.raw_item(claim.raw_id)
    assert (kept.media_type, kept.charset, kept.final_url, kept.headers) == (KEPT, KEPT, KEPT, {KEPT: KEPT})
    store.ledger.fail(claim, Rejected(BAD, BAD), now)
    assert clerk.item(accepted.item_id)["reason"] == KEPT
    assert clerk.item(accepted.item_id)["detail"] == KEPT


def test_a_claim_under_a_name_that_cannot_be_stored(store, clerk, now):
    item = clerk.accept()
    claim = clerk.claim(item, task="t\0")
    store.ledger.fail(claim, Rejected("x"), now)
    assert clerk.item(item)["state"] == "failed"


def test_numbers_that_json_does_not_know(store, now):
    meta = json.loads('{"a": NaN, "b": [Infinity, -Infinity, 1.5, 123456789012345678901234567890]}')
    (accepted,) = store.ledger.accept([file_ref("/a", meta=meta)], now)
    (item,) = store.library.items([accepted.item_id])
    assert item["meta"] == {"a": None, "b": [None, None, 1.5, 123456789012345678901234567890]}


def test_every_text_of_a_source(store, now):
    source = store.sources.add("folder", f"/seeds{BAD}", 5.0, now)
    store.watched_files.save(source.id, {f"/seeds/{BAD}": ("stamp", "hash")})
    store.polls.record_poll(source.id, now, BAD)
    assert store.sources.get(source.id).last_error == KEPT
    assert store.watched_files.known(source.id).is_same(f"/seeds/{KEPT}", "stamp")
    assert store.watched_files.known(source.id).hash_of(f"/seeds/{KEPT}") == "hash"
