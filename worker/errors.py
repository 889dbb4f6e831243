"""Errors: an item is rejected or tried later, each with a reason code.

A reason code is a short lower-case word that programs can rely on (``empty_file``, ``timeout``);
the detail is one line for people: what, where and what to do.
"""

from __future__ import annotations

from worker.redaction import masked


class IngestError(Exception):
    """An item could not be ingested; see the two subclasses for what happens next.

    Secrets in the detail are masked: it goes to logs, monitors and the ledger.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        detail = masked(detail)
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class Rejected(IngestError):
    """Final: trying again would give the same result."""


class TryLater(IngestError):
    """Transient: try again after `after` seconds (None: the ledger's back-off)."""

    counts_as_try = True
    """Whether the item fails after some of these."""

    def __init__(self, reason: str, detail: str = "", after: float | None = None) -> None:
        super().__init__(reason, detail)
        self.after = after


class NotYet(TryLater):
    """Too early by our own rules, such as a host's rate limit: nothing was tried, and no attempt counts."""

    counts_as_try = False

    def __init__(self, reason: str, detail: str, after: float) -> None:
        super().__init__(reason, detail, after)


class ServerAway(TryLater):
    """A server of our own, such as the object store, does not answer: no item fails for that."""

    counts_as_try = False


class Unavailable(Exception):
    """A server that Winnow needs (database, broker) cannot be reached now, or is locked."""
