"""Read the rest of a page's thread at once and in memory, for a person who extracts one document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from worker import comments, formats
from worker.document import Article, Comment, Fact, ItemRef, Lead, RawItem
from worker.document.thread import MAX_COMMENTS
from worker.document.thread_record import BOUND, MAX_REQUESTS, ThreadRecord
from worker.errors import IngestError
from worker.rules.sites import Rules
from worker.thread_parts import read_part

READ, UNREAD = "more comments", "more comments not read"
"""Subjects of the facts about places of a thread."""

Get = Callable[[ItemRef], RawItem]
"""Fetches a part. Raises Rejected and TryLater."""


def read_rest(article: Article, address: str, get: Get, rules: Rules, now: datetime) -> Article:
    """Return the article with all comments of its thread, asking one lead after another until one is read.

    It is unchanged if its page shows all comments. What a place gave before it failed is kept. The evidence
    says how each place was read.
    """
    leads = rules.choose_leads(address, article.leads)
    if not leads or article.shows_all_comments:
        return article
    thread = ThreadRecord(0, 0, address)
    thread.take_page(article.comments_stated, leads)
    thread.begin(now, is_whole=True)
    rest = _Rest(article, address, get, rules, thread)
    while (place := thread.next_lead()) is not None:
        place["state"] = "asked"
        lead = next(one for one in leads if one.address == place["address"])
        try:
            rest.read_place(lead)
        except IngestError as error:
            place |= dict(state="closed", reason=error.reason)
            rest.evidence.append(Fact(UNREAD, f"{lead.platform or lead.kind}: {error.reason}", error.detail))
            continue
        place["state"] = "read"
        requests = f"{thread.requests} request{'' if thread.requests == 1 else 's'}"
        rest.evidence.append(Fact(READ, lead.platform or lead.kind, f"{requests}: {lead.address}"))
        break
    found = sum(not comment.deleted for comment in rest.comments)
    return replace(
        article,
        comments=tuple(rest.comments),
        comments_stated=thread.stated,
        comments_complete=thread.is_complete(found, rest.shown, article.comments_complete),
        evidence=(*article.evidence, *rest.evidence),
    )


class _Rest:
    """The comments of a thread, as far as they are read."""

    def __init__(self, article: Article, address: str, get: Get, rules: Rules, thread: ThreadRecord) -> None:
        self.comments: list[Comment] = list(article.comments)
        self.shown = 0  # how many comments the last part showed
        self.evidence: list[Fact] = []
        self._document = address, article.body
        self._get = get
        self._rules = rules
        self._thread = thread

    def read_place(self, lead: Lead) -> None:
        """Read a place with all that follows from it, within the bounds of a thread. Raises IngestError."""
        waiting, known, given = [lead], {lead.address}, set[str]()
        while waiting:
            if self._thread.requests >= MAX_REQUESTS or len(self.comments) >= MAX_COMMENTS:
                self._thread.reason = BOUND
                return
            asked = waiting.pop(0)
            self._thread.requests += 1
            raw = formats.unwrap(self._get(ItemRef("thread", asked.address, "by hand")))
            part = read_part(raw, asked, self._document, self._rules)
            merged = comments.merge(self.comments, part.comments, asked.kind)
            self._thread.take_stated(part, asked.kind)
            self._thread.take_part(part, asked.kind, len(merged) - len(self.comments))
            self.shown = len(part.comments)
            self.comments = [one.comment for one in merged]
            if raw.hash not in given:  # a place that ignores which page it is asked for ends here
                waiting += [one for one in part.leads if one.address not in known]
                known |= {one.address for one in part.leads}
            given.add(raw.hash)
