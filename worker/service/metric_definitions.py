"""The metrics: name, description and labels of each, and how its samples are computed.

`python -m worker.service.metric_definitions` regenerates the table in docs/metrics.md.
A test fails when the table is stale.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from worker.runtime import heartbeats
from worker.settings import PROJECT
from worker.store.ledger.claims import Step
from worker.store.ledger.outcome_counts import BUCKET_BOUNDS_MS, LAST_BUCKET, NOT_TIMED
from worker.store.queries.figures.metrics import OutcomeCount, StoreMetrics

PAGE = PROJECT / "docs" / "metrics.md"
BEGIN = "<!-- from here on made by: python -m worker.service.metric_definitions -->"
END = "<!-- to here -->"

STEPS = get_args(Step)
VERDICTS = ("new", "revised", "unchanged", "duplicate", "near-duplicate", "reextracted", "comments", "closed")
"""These are exported even at zero, so that a rate includes the first one."""
READING_OUTCOMES = ("complete", "incomplete", "unknown")
ROLES = ("worker", "slow", "tend")
ENDS = ("done", "later", "failed")

_REASON = re.compile(r"[a-z0-9_]{1,40}")
_RARE_HTTP_REASON = re.compile(r"http_([1-5])\d\d")
COMMON_HTTP_REASONS = frozenset(f"http_{code}" for code in (401, 403, 404, 410, 429, 451, 500, 502, 503, 504))

Sample = tuple[str, tuple[str, ...], Any]
"""A metric's name, the values of its labels, its value (of a histogram: buckets and sum)."""


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """One metric."""

    name: str
    """As in an expression, but without the suffixes of a histogram (`_bucket`, `_sum`, `_count`)."""
    kind: str
    """`gauge`, `counter`, `histogram` or `info`."""
    description: str
    labels: tuple[str, ...] = ()


METRICS = (
    MetricDefinition("winnow_up", "gauge",
           "Whether the database answers (1) or not (0). If not, its figures are missing."),
    MetricDefinition("winnow_build_info", "info", "The version of Winnow.", ("version",)),
    MetricDefinition("winnow_items", "gauge", "Items of the ledger.", ("state", "step")),
    MetricDefinition("winnow_items_put_off", "gauge",
           "Pending items that wait for their next try, or for a slot of their host.", ("step",)),
    MetricDefinition("winnow_oldest_due_seconds", "gauge",
           "How long the oldest due item has waited for a worker.", ("step",)),
    MetricDefinition("winnow_failed_items", "gauge", "Failed items, by reason.", ("step", "reason")),
    MetricDefinition("winnow_stage_seconds", "histogram",
           "How long a step of an item took, from its claim to its end, by how it ended: "
           "done, later (to be tried again), failed.", ("step", "outcome")),
    MetricDefinition("winnow_verdicts_total", "counter",
           "Items that are done, by verdict.", ("verdict",)),
    MetricDefinition("winnow_failures_total", "counter", "Items that failed, by reason.", ("step", "reason")),
    MetricDefinition("winnow_retries_total", "counter",
           "Tries that failed or were cut off and will be repeated, by reason.", ("step", "reason")),
    MetricDefinition("winnow_received_bytes_total", "counter",
           "Bytes of documents received, before compression."),
    MetricDefinition("winnow_sources", "gauge",
           "Sources: active, failing (their last poll failed) or paused.", ("kind", "state")),
    MetricDefinition("winnow_source_lag_seconds", "gauge",
           "For how long a poll of a source has been due. The first 200 sources have a number each; of the "
           "others, together, the longest.", ("source", "kind")),
    MetricDefinition("winnow_source_failures", "gauge",
           "Polls of a source that failed, in a row; of the others, together, the most.", ("source", "kind")),
    MetricDefinition("winnow_threads_reading", "gauge",
           "Threads of comments that are being read beyond their page."),
    MetricDefinition("winnow_thread_readings_total", "counter",
           "Readings of threads that ended: complete, incomplete (closed by the site, or a bound was "
           "reached), or unknown.", ("outcome",)),
    MetricDefinition("winnow_changes_total", "counter", "Changes in the feed: the number of the last one."),
    MetricDefinition("winnow_changes_unnumbered", "gauge",
           "Changes that are committed and have no number yet."),
    MetricDefinition("winnow_broker_up", "gauge", "Whether the broker answers (1) or not (0)."),
    MetricDefinition("winnow_queue_messages", "gauge", "Messages that wait in a Celery queue.",
           ("queue",)),
    MetricDefinition("winnow_inbox_messages", "gauge", "Messages that wait in the inbox."),
    MetricDefinition("winnow_processes", "gauge",
           "Processes on this data folder: alive, or silent for a minute and more without having ended.",
           ("role", "state")),
    MetricDefinition("winnow_disk_free_bytes", "gauge", "Free bytes on the disk of the data folder."),
    MetricDefinition("winnow_disk_size_bytes", "gauge", "The size of that disk."),
    MetricDefinition("winnow_disk_reserve_bytes", "gauge",
           "With fewer free bytes than this, nothing new is accepted (WINNOW_MIN_FREE_BYTES)."),
    MetricDefinition("winnow_scrape_seconds", "gauge", "How long this scrape took."),
)  # fmt: skip


def database_samples(figures: StoreMetrics, now: datetime) -> Iterator[Sample]:
    """Samples from the database."""
    yield from _item_samples(figures, now)
    yield from _outcome_samples(figures.tallies)
    yield from _duration_samples(figures.tallies)
    yield from _source_samples(figures, now)
    yield "winnow_threads_reading", (), figures.threads_reading
    readings = sum_by_key((one.outcome, one.count) for one in figures.tallies if one.step == "reading")
    for outcome, count in (dict.fromkeys(READING_OUTCOMES, 0) | readings).items():
        yield "winnow_thread_readings_total", (outcome,), count
    yield "winnow_changes_total", (), figures.changes
    yield "winnow_changes_unnumbered", (), figures.unnumbered


def _item_samples(figures: StoreMetrics, now: datetime) -> Iterator[Sample]:
    failed = sum_by_key(
        ((step, _limited_reason(reason)), count) for (step, reason), count in figures.failed.items()
    )
    counts: Counter[tuple[str, str]] = Counter()
    for (step, _), count in failed.items():
        counts["failed", step] += count
    for one in figures.waiting:
        counts["pending", one.step] = one.count
        age = max(0.0, (now - one.oldest_due).total_seconds()) if one.oldest_due else 0.0
        yield "winnow_items_put_off", (one.step,), one.put_off
        yield "winnow_oldest_due_seconds", (one.step,), age
    counts.update({("running", step): count for step, count in figures.running.items()})
    for tallied in figures.tallies:
        if tallied.is_done or tallied.outcome == "forgotten":
            counts["done", tallied.step] += tallied.count if tallied.is_done else -tallied.count
    for state in ("pending", "running", "done", "failed"):
        for step in STEPS:
            yield "winnow_items", (state, step), counts[state, step]
    for labels, count in failed.items():
        yield "winnow_failed_items", labels, count


def _outcome_samples(tallies: Iterable[OutcomeCount]) -> Iterator[Sample]:
    verdicts = dict.fromkeys(VERDICTS, 0) | sum_by_key(
        (one.outcome, one.count) for one in tallies if one.is_done
    )
    for verdict, count in verdicts.items():
        yield "winnow_verdicts_total", (verdict,), count
    for outcome, name in (("failed", "winnow_failures_total"), ("later", "winnow_retries_total")):
        ended = (one for one in tallies if one.outcome == outcome)
        for labels, count in sum_by_key(
            ((one.step, _limited_reason(one.reason)), one.count) for one in ended
        ).items():
            yield name, labels, count
    yield "winnow_received_bytes_total", (), sum(one.received for one in tallies)


def _duration_samples(tallies: Iterable[OutcomeCount]) -> Iterator[Sample]:
    counts: Counter[tuple[str, str, int]] = Counter()
    seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
    for one in tallies:
        if one.within == NOT_TIMED:
            continue
        end = one.outcome if one.outcome in ENDS else "done"
        counts[one.step, end, one.within] += one.count
        seconds[one.step, end] += one.seconds
    for step in STEPS:
        for end in ENDS:
            buckets, sum_so_far = [], 0
            for bound in (*BUCKET_BOUNDS_MS, LAST_BUCKET):
                sum_so_far += counts[step, end, bound]
                buckets.append(("+Inf" if bound == LAST_BUCKET else f"{bound / 1000:g}", sum_so_far))
            yield "winnow_stage_seconds", (step, end), (buckets, seconds[step, end])


def _source_samples(figures: StoreMetrics, now: datetime) -> Iterator[Sample]:
    states: Counter[tuple[str, str]] = Counter()
    for one in figures.sources:
        states[one.kind, "paused"] += one.paused
        states[one.kind, "failing"] += one.failing
        states[one.kind, "active"] += one.count - one.paused - one.failing
        labels = ("other" if one.id is None else str(one.id), one.kind)
        lag = max(0.0, (now - one.next_at).total_seconds()) if one.next_at else 0.0
        yield "winnow_source_lag_seconds", labels, lag
        yield "winnow_source_failures", labels, one.failures
    for labels, count in states.items():
        yield "winnow_sources", labels, count


def broker_samples(queues: Mapping[str, int], inbox_length: int) -> Iterator[Sample]:
    """Samples from the broker."""
    for queue, length in queues.items():
        yield "winnow_queue_messages", (queue,), length
    yield "winnow_inbox_messages", (), inbox_length


def process_samples(ages: Mapping[str, float]) -> Iterator[Sample]:
    """Samples from heartbeats; `ages` are seconds since the last one, by the process's name."""
    found: Counter[tuple[str, str]] = Counter()
    for name, age in ages.items():
        role = name.partition("@")[0]
        state = "alive" if age <= heartbeats.HEARTBEAT_TIMEOUT_S else "silent"
        found[role if role in ROLES else "other", state] += 1
    for role in (*ROLES, *({role for role, _ in found} - set(ROLES))):
        for state in ("alive", "silent"):
            yield "winnow_processes", (role, state), found[role, state]


def sum_by_key(pairs: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    """The sum of the counts for each key, sorted by key."""
    sums: Counter[Any] = Counter()
    for key, count in pairs:
        sums[key] += count
    return dict(sorted(sums.items()))


def _limited_reason(reason: str) -> str:
    """A reason code as one of a limited number of values: rare HTTP statuses are grouped."""
    if reason in COMMON_HTTP_REASONS:
        return reason
    if rare := _RARE_HTTP_REASON.fullmatch(reason):
        return f"http_{rare[1]}xx"
    return reason if _REASON.fullmatch(reason) else "other"


def render_page(text: str) -> str:
    """The page of the docs with its table regenerated."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [
        f"| `{m.name}` | {m.kind} | {', '.join(f'`{label}`' for label in m.labels)} | {m.description} |"
        for m in METRICS
    ]
    table = "\n".join(("| metric | kind | labels | what it says |", "| --- | --- | --- | --- |", *rows))
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(render_page(PAGE.read_text("utf-8")), "utf-8")
