"""The first page: what came in lately, what waits, and whether all is well."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from worker.desk.access.identities import IdentityOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.pages.sources import count_lists
from worker.desk.shown.plots import RANGES, Range, draw_bars, make_bars
from worker.runtime import heartbeats
from worker.store.ledger.hourly_counts import COMMENTS
from worker.store.queries.figures import metrics
from worker.store.queries.figures.counting import Count

router = APIRouter()

PLOTS = (
    ("New articles", ("new",), "/articles?since={since}"),
    ("Comments", (COMMENTS,), "/articles?comments=1&since={since}"),
    ("Copies", ("duplicate", "near-duplicate"), "/copies?since={since}"),
    ("Failed", ("failed",), "/failed"),
)
"""Each plot: its name, what is counted in it (`hourly_counts.what`), and the list of what it counts."""

SINCE = {"day": "1d", "week": "7d", "month": "30d"}


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with the total of what it shows."""

    name: str
    total: int
    drawing: Markup
    link: str


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the service, by its last heartbeat."""

    name: str
    age: float
    is_alive: bool


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand now."""

    articles: Count
    waiting: int
    put_off: int
    """How many of those that wait are to be tried again later."""
    oldest_due: datetime | None
    running: int
    failed: int
    sources: int
    source_lists: Mapping[str, int]
    """How many sources fail, give less, are due or paused."""
    threads_reading: int
    webhooks: int
    ill_webhooks: int
    """Those that are paused, fail, or have failed deliveries."""


@router.get("/")
def show_overview(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """Show plots of a day, a week or a month, and how things stand."""
    shown = RANGES.get(request.query_params.get("over", ""), RANGES["week"])
    now = desk.now()
    hours = desk.store.overview.count_hours(shown.first_hour(now))
    delays = desk.store.overview.list_delays()
    return desk.render(
        request,
        "overview.html",
        identity,
        ranges=RANGES,
        shown=shown,
        plots=_make_plots(hours, shown, now),
        stands=_read_now(desk, now),
        delays=(delays[len(delays) // 2], delays[len(delays) * 19 // 20]) if delays else None,
        processes=_list_processes(desk),
        disk=shutil.disk_usage(desk.settings.data_dir),
        min_free=desk.settings.min_free_bytes,
        seeds=desk.settings.seeds_dir,
    )


def _make_plots(hours: Mapping[str, Mapping[datetime, int]], shown: Range, now: datetime) -> list[Plot]:
    plots = []
    for name, counted, link in PLOTS:
        bars = make_bars([hours.get(what, {}) for what in counted], shown, now)
        total = sum(bar.count for bar in bars)
        plots.append(Plot(name, total, draw_bars(bars, name), link.format(since=SINCE[shown.name])))
    return plots


def _read_now(desk: Desk, now: datetime) -> Now:
    figures = metrics.read(desk.store.database, now)
    sources = desk.store.sources.all()
    webhooks = desk.store.webhooks.all()
    return Now(
        articles=desk.store.overview.count_articles(),
        waiting=sum(one.count for one in figures.waiting),
        put_off=sum(one.put_off for one in figures.waiting),
        oldest_due=min((one.oldest_due for one in figures.waiting if one.oldest_due), default=None),
        running=sum(figures.running.values()),
        failed=sum(figures.failed.values()),
        sources=len(sources),
        source_lists=count_lists(sources, now),
        threads_reading=figures.threads_reading,
        webhooks=len(webhooks),
        ill_webhooks=sum(bool(one.paused or one.failures or one.failed) for one in webhooks),
    )


def _list_processes(desk: Desk) -> list[Process]:
    ages = heartbeats.ages(desk.settings.data_dir)
    return [Process(name, age, age <= heartbeats.HEARTBEAT_TIMEOUT_S) for name, age in ages.items()]
