"""A thread of many pages, and the way of its parts through the store."""

from dataclasses import dataclass

from clerk import comment, url_ref

from worker.comments import merge
from worker.dates import Reference
from worker.document import CleanPart, Lead, RawItem
from worker.errors import Rejected

PAGE = "https://a.example/story"


def lead(kind, name, **more):
    return Lead(kind, f"https://a.example/{name}", "the page says so", **more)


def numbered(*numbers, native=True, **more):
    return [comment(f"c{n}", f"Comment {n}.", native_id=str(n) if native else None, **more) for n in numbers]


@dataclass
class Thread:
    """Stores the page of a thread, and processes its parts as they are accepted."""

    clerk: object

    @property
    def store(self):
        return self.clerk.store

    def page(self, *comments, address=PAGE, **about):
        """See the page; return its document."""
        claim = self.received(url_ref(address))
        about.setdefault("body", f"words of {address}")
        return self.clerk.record(
            address, comments=comments, claim=claim, address=address, **about
        ).document_id

    def received(self, ref):
        """A claim of an address that was fetched."""
        (accepted,) = self.store.ledger.accept([ref], self.clerk.now)
        self._receive(accepted.item_id, ref.target)
        return self.clerk.claim(accepted.item_id)

    def open(self):
        """The items of threads that wait, the oldest first."""
        items = [item for item in self.store.library.items(state="pending") if item["kind"] == "thread"]
        return sorted(items, key=lambda item: item["id"])

    def asked(self):
        return [item["target"].rsplit("/", 1)[1] for item in self.open()]

    def claim(self, content=None):
        """Fetch the next part, with bytes of its own or these; its claim."""
        item = self.open()[0]
        self._receive(item["id"], item["target"], content)
        return self.clerk.claim(item["id"])

    def part(self, *comments, leads=(), stated=None, claim=None):
        """Process the next part; its verdict."""
        part = CleanPart(tuple(comments), tuple(leads), stated)
        return self.store.threads.record_part(claim or self.claim(), part, merge, self.clerk.now).verdict.name

    def close(self, reason="http_404"):
        claim = self.clerk.claim(self.open()[0]["id"], "fetch")
        self.store.threads.close(claim, Rejected(reason, "closed"), self.clerk.now)
        return claim.item_id

    def fail(self, reason="not_a_thread"):
        self.store.ledger.fail(self.claim(), Rejected(reason, "no thread"), self.clerk.now)

    def _receive(self, item_id, target, content=None):
        content = content or f"bytes of {item_id}".encode()
        raw = RawItem(target, content, Reference(self.clerk.now, "received"), final_url=target)
        self.store.raw.keep(content, raw.hash)
        self.store.ledger.finish_fetch(self.clerk.claim(item_id, "fetch"), raw, self.clerk.now)
