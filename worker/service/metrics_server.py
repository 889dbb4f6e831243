"""Metrics for Prometheus, read from the ledger at each scrape. They survive restarts and cover all workers.

`winnow tend` serves them on their own address, without a password: they hold no addresses, names or texts.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
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

from tasks.app import INTAKE_QUEUE, OWN_QUEUES
from worker.broker import Queues
from worker.clock import utcnow
from worker.errors import Unavailable
from worker.runtime import heartbeats
from worker.runtime.version import installed_version
from worker.service.metric_definitions import (
    METRICS,
    MetricDefinition,
    Sample,
    broker_samples,
    database_samples,
    process_samples,
)
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database import schema
from worker.store.queries.figures import metrics

log = logging.getLogger(__name__)

LISTEN_RETRY_S = 30.0
"""A port in use is tried again after this time: another `winnow tend` may have ended."""


class LedgerCollector(Collector):
    """Reads all figures at each scrape."""

    def __init__(self, settings: Settings, store: Store, queues: Queues) -> None:
        self._settings = settings
        self._store = store
        self._queues = queues
        self._lock = threading.Lock()
        self._is_current = False
        self._last_errors: dict[str, str] = {}

    def describe(self) -> list[Metric]:
        """Return nothing: otherwise the registry would scrape to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Return the metrics as they are now."""
        with self._lock:
            began = perf_counter()
            samples = [
                *self._local_samples(),
                *self._ask_server("winnow_up", "database", self._database_samples),
            ]
            samples += self._ask_server("winnow_broker_up", "broker", self._broker_samples)
            samples.append(("winnow_scrape_seconds", (), perf_counter() - began))
        by_name = defaultdict(list)
        for sample in samples:
            by_name[sample[0]].append(sample)
        return (_metric(family, by_name[family.name]) for family in METRICS)

    def _local_samples(self) -> Iterator[Sample]:
        """Samples of this machine: version, processes, disk."""
        yield "winnow_build_info", (), dict(version=installed_version())
        yield from process_samples(heartbeats.ages(self._settings.data_dir))
        disk = shutil.disk_usage(self._settings.data_dir)
        yield "winnow_disk_free_bytes", (), disk.free
        yield "winnow_disk_size_bytes", (), disk.total
        yield "winnow_disk_reserve_bytes", (), self._settings.min_free_bytes

    def _database_samples(self) -> Iterator[Sample]:
        if not self._is_current:
            schema.check(self._store.database)
            self._is_current = True
        now = utcnow()
        yield from database_samples(metrics.read(self._store.database, now), now)

    def _broker_samples(self) -> Iterator[Sample]:
        yield from broker_samples(*self._queues.lengths((INTAKE_QUEUE, *OWN_QUEUES)))

    def _ask_server(self, name: str, server: str, ask: Callable[[], Iterator[Sample]]) -> list[Sample]:
        """A server's samples, and 1 for up; only 0 if it is down."""
        try:
            has_warned = list(ask())
        except Unavailable as error:
            if self._last_errors.get(server) != str(error):  # log once, not at each scrape
                log.warning("metrics without figures of the %s: %s", server, error)
                self._last_errors[server] = str(error)
            return [(name, (), 0)]
        self._last_errors.pop(server, None)
        return [(name, (), 1), *has_warned]


def serve(settings: Settings, stop: threading.Event) -> None:
    """Serve metrics at ``/metrics`` until `stop` is set. Wait for a port that is in use."""
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
    """Listen as soon as the port is free, while the block runs."""
    where = f"{settings.metrics_address}:{settings.metrics_port}"
    has_warned = False
    while not stop.is_set():
        try:
            server, thread = start_http_server(settings.metrics_port, settings.metrics_address, registry)
        except OSError as error:
            if not has_warned:
                log.warning(
                    "no metrics on %s: %s; free it, or set WINNOW_METRICS_PORT",
                    where,
                    error.strerror or error,
                )
            has_warned = True
            stop.wait(LISTEN_RETRY_S)
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
            made = InfoMetricFamily(family.name.removesuffix("_info"), family.description)
            for _, _, value in samples:
                made.add_metric((), value)
            return made
        case "histogram":
            histogram = HistogramMetricFamily(family.name, family.description, labels=family.labels)
            for _, labels, (buckets, total) in samples:
                histogram.add_metric(labels, buckets, total)
            return histogram
        case "counter":
            counter = CounterMetricFamily(
                family.name.removesuffix("_total"), family.description, labels=family.labels
            )
            for _, labels, value in samples:
                counter.add_metric(labels, value)
            return counter
    gauge = GaugeMetricFamily(family.name, family.description, labels=family.labels)
    for _, labels, value in samples:
        gauge.add_metric(labels, value)
    return gauge
