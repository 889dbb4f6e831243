"""Documents small enough to read, and the whole way of one item through the store."""

import itertools
from dataclasses import dataclass

from worker import dedupe
from worker.comments import merge
from worker.dates import Reference
from worker.document import Article, Comment, ItemRef, Metadata, RawItem

numbers = itertools.count(1)


def article(body="some words", comments=(), **about):
    stated = about.pop("stated", len(comments) or None)
    sure = about.pop("sure", None)
    leads = tuple(about.pop("leads", ()))
    complete = about.pop("complete", None)
    return Article(
        metadata=Metadata(title=about.pop("title", "A title"), **about),
        kind="article",
        confidence=1.0,
        body=body,
        markdown=body,
        html=f"<p>{body}</p>",
        comments=tuple(comments),
        comments_stated=stated,
        comments_complete=complete,
        comments_confidence=sure,
        leads=leads,
    )


def comment(key, text="I agree.", **more):
    return Comment(key=key, author=more.pop("author", "Ann"), text=text, html=f"<p>{text}</p>", **more)


def file_ref(path, version=None, **more):
    return ItemRef("file", path, f"file:{path}:{version or next(numbers)}", **more)


def url_ref(url, version=None, **more):
    return ItemRef("url", url, f"url:{url}:{version or next(numbers)}", **more)


@dataclass
class Clerk:
    """Takes items through the store at a time of its own."""

    store: object
    now: object

    def accept(self, target="/notes/a.txt", **more):
        return self.store.ledger.accept([file_ref(target, **more)], self.now)[0].item_id

    def claim(self, item_id, step="process", task="task-1", at=None):
        return self.store.ledger.claim(item_id, step, task, at or self.now)

    def fetched(self, target="/notes/a.txt", content=b"some words", **more):
        """An item whose bytes are kept, ready to be processed."""
        item_id = self.accept(target, **more)
        raw = self.raw(target, content)
        self.store.ledger.finish_fetch(self.claim(item_id), raw, self.now)
        return item_id

    def raw(self, target, content=b"some words"):
        """Bytes as received, and kept."""
        raw = RawItem(target, content, Reference(self.now, "mtime"))
        self.store.raw.keep(content, raw.hash)
        return raw

    def ready(self, target="/notes/a.txt", **more):
        return self.claim(self.fetched(target, **more), "process")

    def record(
        self, target="/notes/a.txt", body="some words", comments=(), claim=None, address=None, **about
    ):
        """Store a document; what became of it."""
        claim = claim or self.ready(target)
        url = address or f"file://{target}"
        made = article(body, comments, **about)
        fingerprint = dedupe.make_fingerprint(made, url)
        with self.store.documents.begin_verdict(claim, fingerprint, dedupe.shortlist, merge) as writer:
            verdict = dedupe.decide(fingerprint, writer.lookalikes)
            return writer.record(made, fingerprint, verdict, url, self.now)

    def item(self, item_id):
        (record,) = self.store.library.items([item_id])
        return record

    def document(self, document_id):
        return self.store.library.read_details(document_id).document

    def changes(self, after=0):
        return [(c.document_id, c.kind) for c in self.store.changes.list_after(after)]
