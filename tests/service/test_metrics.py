"""What Prometheus is told is what the ledger says; dashboards, alerts and docs speak of nothing else."""

import json
import re
import socket
import threading
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import redis
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_text
from store.clerk import Clerk, url_ref
from waiting import PATIENCE, wait_until

from worker.broker import Queues
from worker.errors import NotYet, Rejected, TryLater
from worker.runtime import heartbeats
from worker.service import metric_definitions, metrics_server, up
from worker.settings import PROJECT
from worker.store.queries.figures import metrics as metrics_module

DASHBOARD = PROJECT / "deploy" / "grafana" / "winnow.json"
ALERTS = PROJECT / "deploy" / "prometheus" / "alerts.yml"
EXAMPLE = PROJECT / "deploy" / "prometheus" / "prometheus.yml"


def scraped(settings, store, broker):
    """One scrape, as samples by name and labels."""
    with closing(Queues(broker)) as queues:
        registry = CollectorRegistry()
        registry.register(metrics_server.LedgerCollector(settings, store, queues))
        text = generate_latest(registry).decode()
        assert list(read_openmetrics(generate_openmetrics(registry).decode()))
    return read(text)


def read(text):
    found = {}
    for family in read_text(text):
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            assert (sample.name, labels) not in found, "a series stands there twice"
            found[sample.name, labels] = sample.value
    return found


def value(samples, name, **labels):
    return samples[name, tuple(sorted(labels.items()))]


def address(clerk, path):
    """An item that begins with fetching."""
    (accepted,) = clerk.store.ledger.accept([url_ref(f"https://a.example{path}")], clerk.now)
    return accepted.item_id


@pytest.fixture
def busy(store, store_settings, valkey_url):
    """A store in which everything has happened that there are metrics of."""
    clerk = Clerk(store, datetime.now(UTC) - timedelta(seconds=100))
    file = clerk.claim(clerk.accept("/notes/new.txt"))
    clerk.record("/notes/new.txt", claim=store.ledger.attach_raw(file, clerk.raw(file.target), clerk.now))
    page = clerk.claim(address(clerk, "/page"), "fetch")
    store.ledger.finish_fetch(page, clerk.raw(page.target, b"twelve bytes"), clerk.now)
    for target, error in (
        ("/a", Rejected("http_404")),
        ("/b", Rejected("http_418")),
        ("/c", TryLater("timeout")),
    ):
        claim = clerk.claim(address(clerk, target), "fetch")
        (store.ledger.retry_later if isinstance(error, TryLater) else store.ledger.fail)(
            claim, error, clerk.now
        )
    store.ledger.retry_later(
        clerk.claim(address(clerk, "/d"), "fetch"), NotYet("host_busy", "", 300.0), clerk.now
    )
    clerk.claim(address(clerk, "/e"), "fetch")
    store.ledger.refuse([("{}", Rejected("malformed_message"))] * 2, clerk.now)
    source = store.sources.add("feed", "https://a.example/?token=x", 60.0, clerk.now)
    store.polls.record_failure(source.id, "timeout", 0.0, clerk.now, paused=False)
    heartbeats.beat(heartbeats.file_of(store_settings.data_dir, "worker@here"))
    with redis.Redis.from_url(valkey_url) as client:
        client.xadd("winnow:inbox", {"message": "{}"})
    return clerk


@pytest.fixture
def told(busy, store_settings, valkey_url):
    """A scrape of it."""
    busy.store.changes.assign_numbers()
    return scraped(store_settings, busy.store, valkey_url)


def test_what_happened_is_what_is_told(told):
    for labels, count in (
        (dict(state="done", step="process"), 1), (dict(state="done", step="fetch"), 0),
        (dict(state="pending", step="fetch"), 2), (dict(state="pending", step="process"), 1),
        (dict(state="running", step="fetch"), 1), (dict(state="failed", step="fetch"), 3),
    ):  # fmt: skip
        assert (labels, value(told, "winnow_items", **labels)) == (labels, count)
    assert value(told, "winnow_items_put_off", step="fetch") == 1  # the other one's time has come
    assert 100 <= value(told, "winnow_oldest_due_seconds", step="process") < 1000
    assert value(told, "winnow_verdicts_total", verdict="new") == 1
    assert value(told, "winnow_verdicts_total", verdict="revised") == 0
    for reason in ("http_404", "http_4xx", "malformed_message"):
        assert value(told, "winnow_failures_total", step="fetch", reason=reason) == 1
        assert value(told, "winnow_failed_items", step="fetch", reason=reason) == 1
    assert value(told, "winnow_retries_total", step="fetch", reason="timeout") == 1
    assert ("winnow_retries_total", (("reason", "host_busy"), ("step", "fetch"))) not in told
    assert value(told, "winnow_received_bytes_total") == len(b"some words") + len(b"twelve bytes")
    for step, outcome, count in (
        ("fetch", "done", 1), ("process", "done", 1), ("fetch", "failed", 2), ("fetch", "later", 1),
    ):  # fmt: skip
        assert value(told, "winnow_stage_seconds_count", step=step, outcome=outcome) == count
        assert value(told, "winnow_stage_seconds_bucket", step=step, outcome=outcome, le="+Inf") == count
        assert 0 < value(told, "winnow_stage_seconds_sum", step=step, outcome=outcome) < 60
    assert value(told, "winnow_changes_total") == 1
    assert value(told, "winnow_sources", kind="feed", state="failing") == 1
    assert 100 <= value(told, "winnow_source_lag_seconds", source="1", kind="feed") < 1000
    assert value(told, "winnow_source_failures", source="1", kind="feed") == 1
    assert value(told, "winnow_processes", role="worker", state="alive") == 1
    assert value(told, "winnow_inbox_messages") == 1
    assert value(told, "winnow_up") == value(told, "winnow_broker_up") == 1
    assert not any("example" in label for _, labels in told for _, label in labels)


def test_items_are_those_of_the_status(busy, store, store_settings, valkey_url):
    item = busy.record("/notes/other.txt", body="quite other words").document_id
    failed = store.library.items(state="failed")
    store.failed_items.drop([failed[0]["id"]], busy.now)
    store.forgetting.forget(item, busy.now)
    told = scraped(store_settings, store, valkey_url)
    standing = store.library.standing(datetime.now(UTC))
    for state in ("pending", "running", "done", "failed"):
        both = sum(value(told, "winnow_items", state=state, step=step) for step in metric_definitions.STEPS)
        assert (state, both) == (state, standing.items[state])


def test_messages_of_celery_are_counted_whatever_their_priority(valkey_url):
    from celery import Celery

    app = Celery(broker=valkey_url)
    for priority in (0, 5, 9):
        app.send_task("ingest.submit", kwargs={"target": "x"}, priority=priority)
    app.send_task("ingest.fetch", [1], queue="fetch")
    with closing(Queues(valkey_url)) as queues:
        assert queues.lengths(("celery", "fetch", "slow")) == ({"celery": 3, "fetch": 1, "slow": 0}, 0)


def test_many_sources_are_told_of_together(store, now, monkeypatch):
    monkeypatch.setattr(metrics_module, "_FIRST_SOURCES", metrics_module._FIRST_SOURCES.limit(2))
    monkeypatch.setattr(metrics_module, "MAX_SOURCES", 2)
    for number in range(5):
        source = store.sources.add(
            "feed", f"https://{number}.example/", 60.0, now - timedelta(seconds=number)
        )
    store.sources.pause(source.id, paused=True)
    read = metrics_module.read(store.database, now).sources
    assert [(one.id, one.count, one.paused) for one in read] == [(1, 1, 0), (2, 1, 0), (None, 3, 1)]
    assert read[2].next_at == now - timedelta(seconds=3)  # the paused one waits for nothing


def test_every_metric_is_told_and_follows_the_conventions(told):
    parts = {"histogram": ("_bucket", "_count", "_sum")}
    expected = {one.name + part for one in metric_definitions.METRICS for part in parts.get(one.kind, ("",))}
    assert {name for name, _ in told} == expected
    for one in metric_definitions.METRICS:
        assert re.fullmatch(r"winnow(_[a-z]+)+", one.name)
        assert (one.kind == "counter") is one.name.endswith("_total")
        assert not re.search(r"_(count|sum|bucket|ms|milliseconds|minutes|kb|mb|percent)$", one.name)
        assert one.description.endswith(".")
        assert "le" not in one.labels


def expressions():
    board = json.loads(DASHBOARD.read_text())
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    yield "instances", board["templating"]["list"][1]["query"]["query"]
    for group in yaml.safe_load(ALERTS.read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def test_dashboard_and_alerts_use_only_what_there_is(told):
    labels = {}
    for name, pairs in told:
        labels.setdefault(name, {"instance", "job"}).update(label for label, _ in pairs)
    used = set()
    for where, expression in expressions():
        names = set(re.findall(r"\bwinnow_\w+", expression))
        assert names, f"{where}: {expression}"
        assert names <= set(labels), f"{where}: {expression}"
        used |= names
        for name, matchers in re.findall(r"(winnow_\w+)\{([^}]*)\}", expression):
            asked = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers))
            assert asked <= labels[name], f"{where}: {expression}"
        for by in re.findall(r"\b(?:by|without|on) \(([^)]*)\)", expression):
            known = set.union(*(labels[name] for name in names))
            assert {label.strip() for label in by.split(",")} <= known, f"{where}: {expression}"
        assert expression.count("(") == expression.count(")")
    assert {name for name in labels if name not in used} <= {"winnow_build_info"}


def test_labels_in_the_texts_of_alerts_are_there():
    for rule in yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]:
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("warning", "critical")
        for label in re.findall(r"\$labels\.(\w+)", " ".join(rule["annotations"].values())):
            assert re.search(rf"\b{label}\b", rule["expr"]) or label in ("source", "kind", "role"), rule


def test_the_example_for_prometheus_names_the_rules_and_the_port(settings):
    example = yaml.safe_load(EXAMPLE.read_text())
    assert example["rule_files"] == [ALERTS.name]
    (job,) = example["scrape_configs"]
    assert job["job_name"] == "winnow"
    assert job["static_configs"] == [{"targets": [f"{settings.metrics_address}:{settings.metrics_port}"]}]


def test_docs_metrics_is_what_the_metrics_say_of_themselves():
    text = metric_definitions.PAGE.read_text("utf-8")
    assert metric_definitions.render_page(text) == text, (
        "stale; run: python -m worker.service.metric_definitions"
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(settings):
    """The metrics of an installation, as `winnow tend` serves them; a function that scrapes them."""
    stop = threading.Event()
    thread = threading.Thread(target=metrics_server.serve, args=(settings, stop))
    thread.start()

    def scrape():
        address = f"http://127.0.0.1:{settings.metrics_port}/metrics"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()

    try:
        yield scrape
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def answers(scrape):
    try:
        return bool(scrape())
    except OSError:
        return False


@pytest.fixture(params=["database", "broker"])
def away(request):
    return request.param


@pytest.fixture
def lacking(away, store_settings_for, sqlite_url, valkey_url):
    """Settings of an installation, one of whose servers is away."""
    nobody = free_port()
    database, broker = sqlite_url, valkey_url
    if away == "database":
        database = f"postgresql+psycopg://u:grain@127.0.0.1:{nobody}/d"
    else:
        broker = f"redis://:grain@127.0.0.1:{nobody}/0"
    return replace(store_settings_for(database), metrics_port=free_port(), broker_url=broker)


def test_a_server_that_is_away_is_told_of_without_a_traceback(away, lacking, caplog, capfd):
    settings = lacking
    settings.data_dir.mkdir(exist_ok=True)
    with served(settings) as scrape:
        wait_until(lambda: answers(scrape), "an answer")
        told = read(scrape())
    assert value(told, "winnow_up") == (0 if away == "database" else 1)
    assert value(told, "winnow_broker_up") == (0 if away == "broker" else 1)
    assert (("winnow_items", (("state", "done"), ("step", "fetch"))) in told) is (away == "broker")
    assert (("winnow_inbox_messages", ()) in told) is (away == "database")
    assert value(told, "winnow_disk_free_bytes") > 0
    said = [record.getMessage() for record in caplog.records if "metrics without" in record.getMessage()]
    assert len(said) == 1, said  # not at each scrape
    assert "grain" not in said[0]
    assert "Traceback" not in caplog.text + "".join(capfd.readouterr())


def test_a_port_that_is_taken_is_waited_for(store_settings_for, sqlite_url, valkey_url, monkeypatch, caplog):
    monkeypatch.setattr(metrics_server, "LISTEN_RETRY_S", 0.05)
    settings = replace(store_settings_for(sqlite_url), metrics_port=free_port(), broker_url=valkey_url)
    settings.data_dir.mkdir(exist_ok=True)
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.metrics_port))
        other.listen()
        with served(settings) as scrape:
            wait_until(lambda: "WINNOW_METRICS_PORT" in caplog.text, "a word about the port")
            other.close()
            wait_until(lambda: answers(scrape), "an answer")
    assert caplog.text.count("WINNOW_METRICS_PORT") == 1
    assert "127.0.0.1" in caplog.text


def test_without_a_port_nothing_listens(store_settings_for, sqlite_url):
    with served(replace(store_settings_for(sqlite_url), metrics_port=0)) as scrape:
        assert not answers(scrape)


def test_up_picks_another_port_when_one_is_taken_and_says_so(settings):
    said = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        found = up._with_free_ports(replace(settings, metrics_port=taken, desk_port=0), said.append)
    assert found.metrics_port not in (0, taken)
    assert said == [f"port {taken} is taken: the metrics are on {found.metrics_port}"]
    assert up._with_free_ports(replace(settings, metrics_port=0, desk_port=0), said.append).metrics_port == 0
    assert len(said) == 1
