"""Print the status of the service for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from worker.cli.item_view import shorten_messages
from worker.cli.printing import print_records, print_table, say
from worker.desk.shown.numbers import format_count
from worker.status import Status
from worker.store.queries.figures.counting import Count
from worker.store.sources.source_records import SourceRecord


def print_status(status: Status, *, is_running: bool) -> None:
    """Print everything; parts that need no attention are left out."""
    _print_counts(status)
    say("")
    columns = ("id", "kind", "target", "polled_at", "news_at", "failures", "last_error", "paused")
    print_records(columns, [asdict(source) for source in status.sources], as_json=False)
    _print_declines(status.sources)
    if status.hosts:
        say("")
        say("hosts that failed when last asked, and are not asked again before the time shown")
        print_records(("host", "failures", "reason", "until"), status.hosts, as_json=False)
    _print_webhooks(status.webhooks)
    if status.put_off:
        say("")
        who = "by the running service" if is_running else "once a service runs (winnow up)"
        say(f"to be tried again, {who}")
        print_records(("id", "reason", "target", "not_before"), status.put_off, as_json=False)
    if status.failed:
        say("")
        say("last failed (all: winnow failed list)")
        print_records(("id", "reason", "target", "detail"), shorten_messages(status.failed), as_json=False)


def show_count(count: Count) -> int | str:
    """A counted number as it is; an estimated one in words."""
    return count.number if count.is_exact else format_count(count)


def _print_counts(status: Status) -> None:
    standing, messages = status.standing, status.messages
    states = ("pending", "running", "done", "failed")
    print_table(("items", "count"), [(state, show_count(standing.count(state))) for state in states])
    say("")
    say(
        f"oldest item that waits for a worker: {status.queue_age_s:.0f} s; "
        f"to be tried again later: {standing.waiting}"
    )
    say("the broker does not answer" if messages is None else f"messages in the inbox: {messages}")
    documents, copies, comments = (
        show_count(standing.count(what)) for what in ("documents", "copies", "comments")
    )
    say(f"{documents} documents, {copies} of them copies; {comments} comments")
    if any(standing.threads.values()):
        counted = ", ".join(f"{count} {state}" for state, count in standing.threads.items() if count)
        say(f"threads that go on beyond their page: {counted}")


def _print_declines(sources: Sequence[SourceRecord]) -> None:
    """Show sources that give less than before, each with a document from before and one from after."""
    rows = [
        (source.id, source.target, one.measure, _format_figure(one.before), _format_figure(one.after),
         one.sample_before, one.sample_after)
        for source in sources for one in source.declines
    ]  # fmt: skip
    if not rows:
        return
    say("")
    say("degraded: sources that give less than before (if that is right: winnow sources pause ID --off)")
    columns = ("source", "target", "measure", "before", "after", "document before", "document after")
    print_table(columns, rows)


def _print_webhooks(webhooks: Sequence[dict[str, Any]]) -> None:
    """Show only the webhooks that a person should look at."""
    failing = [one for one in webhooks if one["paused"] or one["failures"] or one["failed"]]
    if not failing:
        return
    say("")
    say("webhooks that are paused, fail, or have failed deliveries (winnow webhooks failed)")
    columns = (
        "id",
        "url",
        "paused",
        "failures",
        "failing_since",
        "behind",
        "pending",
        "failed",
        "last_error",
    )
    print_records(columns, failing, as_json=False)


def _format_figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
