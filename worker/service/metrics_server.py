"""Metrics for Prometheus, read from the ledger at each scrape: they outlive restarts, and add up all workers.

Served by `winnow tend` on an address of its own, without a password: there are no addresses, names or texts
in them.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from time import perf_counter

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from tasks.app import OUTSIDERS_QUEUE, OWN_QUEUES
from worker.broker import Queues
from worker.errors import Unavailable
from worker.runtime import heartbeats
from worker.runtime.version import installed_version
from worker.service.metric_definitions import (
    FAMILIES,
    MetricDefinition,
    Sample,
    of_database,
    of_processes,
    of_queues,
)
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database import schema
from worker.store.queries import metrics

log = logging.getLogger(__name__)

LISTENS_AGAIN = 30.0
"""Seconds after which a port that was taken is tried again: another `winnow tend` may have ended."""


class LedgerCollector(Collector):
    """Reads everything when it is asked."""

    def __init__(self, settings: Settings, store: Store, queues: Queues) -> None:
        self._settings = settings
        self._store = store
        self._queues = queues
        self._one_at_a_time = threading.Lock()
        self._is_current = False
        self._away: dict[str, str] = {}

    def describe(self) -> list[Metric]:
        """Nothing: else the registry would scrape to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the metrics as they are now."""
        with self._one_at_a_time:
            began = perf_counter()
            samples = [*self._here(), *self._asked("winnow_up", "database", self._of_database)]
            samples += self._asked("winnow_broker_up", "broker", self._of_broker)
            samples.append(("winnow_scrape_seconds", (), perf_counter() - began))
        by_name = defaultdict(list)
        for sample in samples:
            by_name[sample[0]].append(sample)
        return (_metric(family, by_name[family.name]) for family in FAMILIES)

    def _here(self) -> Iterator[Sample]:
        """What this machine says."""
        yield "winnow_build_info", (), dict(version=installed_version())
        yield from of_processes(heartbeats.ages(self._settings.data_dir))
        disk = shutil.disk_usage(self._settings.data_dir)
        yield "winnow_disk_free_bytes", (), disk.free
        yield "winnow_disk_size_bytes", (), disk.total
        yield "winnow_disk_reserve_bytes", (), self._settings.min_free_bytes

    def _of_database(self) -> Iterator[Sample]:
        if not self._is_current:
            schema.check(self._store.database)
            self._is_current = True
        now = datetime.now(UTC)
        yield from of_database(metrics.read(self._store.database, now), now)

    def _of_broker(self) -> Iterator[Sample]:
        yield from of_queues(*self._queues.lengths((OUTSIDERS_QUEUE, *OWN_QUEUES)))

    def _asked(self, name: str, server: str, ask: Callable[[], Iterator[Sample]]) -> list[Sample]:
        """What a server says, and that it is there; of one that is away, only that."""
        try:
            said = list(ask())
        except Unavailable as error:
            if self._away.get(server) != str(error):  # once, not at each scrape
                log.warning("metrics without figures of the %s: %s", server, error)
                self._away[server] = str(error)
            return [(name, (), 0)]
        self._away.pop(server, None)
        return [(name, (), 1), *said]


def serve(settings: Settings, stop: threading.Event) -> None:
    """Serve metrics at ``/metrics`` until told to stop. A port that is taken is waited for."""
    if not settings.metrics_port:
        stop.wait()
        return
    with open_store(settings) as store, closing(Queues(settings.broker)) as queues:
        registry = CollectorRegistry()
        registry.register(LedgerCollector(settings, store, queues))
        with _listening(settings, registry, stop):
            stop.wait()


@contextmanager
def _listening(settings: Settings, registry: CollectorRegistry, stop: threading.Event) -> Iterator[None]:
    """Listen as soon as the port is free, for as long as the block runs."""
    where = f"{settings.metrics_address}:{settings.metrics_port}"
    said = False
    while not stop.is_set():
        try:
            server, thread = start_http_server(settings.metrics_port, settings.metrics_address, registry)
        except OSError as error:
            if not said:
                log.warning(
                    "no metrics on %s: %s; free it, or set WINNOW_METRICS_PORT",
                    where,
                    error.strerror or error,
                )
            said = True
            stop.wait(LISTENS_AGAIN)
            continue
        log.info("metrics on http://%s/metrics", where)
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
        return
    yield


def _metric(family: MetricDefinition, samples: list[Sample]) -> Metric:
    match family.kind:
        case "info":
            made = InfoMetricFamily(family.name.removesuffix("_info"), family.says)
            for _, _, value in samples:
                made.add_metric((), value)
            return made
        case "histogram":
            histogram = HistogramMetricFamily(family.name, family.says, labels=family.labels)
            for _, labels, (buckets, total) in samples:
                histogram.add_metric(labels, buckets, total)
            return histogram
        case "counter":
            counter = CounterMetricFamily(
                family.name.removesuffix("_total"), family.says, labels=family.labels
            )
            for _, labels, value in samples:
                counter.add_metric(labels, value)
            return counter
    gauge = GaugeMetricFamily(family.name, family.says, labels=family.labels)
    for _, labels, value in samples:
        gauge.add_metric(labels, value)
    return gauge
