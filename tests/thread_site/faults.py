"""What goes wrong at a host. A fault is a function of a request and its host: an answer, or None to let it pass."""

import json
import re

from .hosts import Page, as_json


def closed(pattern, status):
    """What matches the pattern is closed: 401, 403, 404, 410."""
    return lambda asked, _host: Page(b"closed", status) if re.search(pattern, asked.path) else None


def busy(pattern, times, retry_after):
    """The first `times` requests that match are told to come back after so many seconds."""
    left = [times]

    def fault(asked, _host):
        if not re.search(pattern, asked.path) or not left[0]:
            return None
        left[0] -= 1
        return Page(b"too many requests", 429, headers={"Retry-After": str(retry_after)})

    return fault


def arrival(pattern, thread, before):
    """A comment arrives just before request number `before` that matches is answered."""
    count = [0]

    def fault(asked, _host):
        if asked.about is thread and re.search(pattern, asked.path):
            count[0] += 1
            if count[0] == before:
                thread.add().late = True

    return fault


def answers(pattern, page):
    """What matches the pattern gets this answer; `page` may be a function of the request and the host."""

    def fault(asked, host):
        if not re.search(pattern, asked.path):
            return None
        return page(asked, host) if callable(page) else page

    return fault


def changed(pattern, change):
    """The JSON that a host gives is changed by a function before it is sent, headers and all else as they are."""

    def fault(asked, host):
        if not re.search(pattern, asked.path):
            return None
        host.faults.remove(fault)
        try:
            page = host.answer(asked)
        finally:
            host.faults.append(fault)
        return as_json(
            change(json.loads(page.body)), **{k: v for k, v in page.headers.items() if k != "ETag"}
        )

    return fault


ENDLESS = Page(bytes(200_000_000), type="application/json")
"""More than anyone should take."""
