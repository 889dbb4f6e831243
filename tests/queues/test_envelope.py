"""Whatever lies on a queue, in `unacked` or on a channel, a real worker takes it and stays up."""

import itertools
import json
import math
import signal
from uuid import uuid4

import pytest
import redis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from queues.garbage import BAD, HEADERS, NOT_JSON, PROPERTIES, body, message
from service.running import PATIENCE, Installation, wait_for

from worker.settings import load
from worker.store import open_store
from worker.word_tables import names

pytestmark = pytest.mark.long

NAMES_OF_CELERY = names("""
    lang task id shadow eta expires group group_index retries timelimit root_id parent_id argsrepr kwargsrepr
    origin ignore_result replaced_task_nesting stamped_headers stamps groups callbacks errbacks chain chord
    compression redelivered utc taskset properties delivery_info hostname args kwargs headers is_eager clock
""")

PROPERTIES_OF_KOMBU = names("""
    correlation_id reply_to delivery_mode priority body_encoding delivery_tag delivery_info expiration
    content_type type app_id user_id message_id timestamp cluster_id
""")

TEXTS = (
    "", "\x00", "\ud800", "\udfff\x1b[2J", "a" * 70_000, "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-02-30", "gzip", "utf-16", "base64", "celery", "unacked",
)  # fmt: skip


def deep(levels, inside=None):
    for _ in range(levels):
        inside = [inside]
    return inside


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**17, max_value=10**40),
    st.just(10**4200),
    st.floats(),
    st.just(math.inf),
    st.text(max_size=20),
    st.sampled_from(TEXTS),
)
typed = st.builds(
    lambda kind, value: {"__type__": kind, "__value__": value},
    st.sampled_from(["datetime", "uuid", "decimal", "bytes", "base64", "time", "date", "nothing", [], 7]),
    scalars,
)
anything = st.one_of(
    scalars,
    typed,
    st.sampled_from([60, 300, 700, 900]).map(deep),
    st.lists(st.one_of(scalars, typed, st.just({}), st.just([])), max_size=3),
    st.dictionaries(st.text(max_size=5), scalars, max_size=3),
    st.dictionaries(st.sampled_from(sorted(NAMES_OF_CELERY)), scalars, max_size=3),
)
numbers = itertools.count()


def some(chosen, least=1):
    known_or_not = st.one_of(st.sampled_from(sorted(chosen)), st.text(max_size=8))
    return st.dictionaries(known_or_not, anything, min_size=least, max_size=3)


@st.composite
def messages(draw):
    """A message that is unlike all others, with some of its parts replaced by whatever JSON can say.

    What is good in every part asks for a file outside the watched folders, which is a failed item too.
    """
    number = next(numbers)
    args = [[f"/nowhere/{number}"], {}, {}]
    parts = {"headers": dict(HEADERS), "properties": dict(PROPERTIES), "number": number}
    where = draw(st.sets(st.integers(0, 5), min_size=1, max_size=2))
    if 0 in where:
        parts["headers"] |= draw(some(NAMES_OF_CELERY))
    if 1 in where:
        parts["properties"] |= draw(some(PROPERTIES_OF_KOMBU))
    if 2 in where:
        info = some(("exchange", "routing_key", "priority", "redelivered", "consumer_tag"))
        parts["properties"]["delivery_info"] = draw(info)
    if 3 in where:
        args = [[draw(anything)], {"key": f"k-{number}"} | draw(some(("meta", "key"), 0)), draw(anything)]
    if 4 in where:  # the first version of the protocol
        parts["headers"] = draw(st.sampled_from([None, {}]))
        call = {"task": "ingest.submit", "id": "1", "args": args[0]}
        args = call | draw(some(NAMES_OF_CELERY)) | {"kwargs": {"key": f"k-{number}"}}
    parts["body"] = body(args)
    if 5 in where:
        parts |= draw(some(("body", "content-encoding", "content-type", "headers", "properties")))
    return json.dumps(message(**parts))


@pytest.fixture(scope="module")
def broker(valkey_server):
    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
        yield client


@pytest.fixture(scope="module")
def worker(tmp_path_factory, valkey_server, broker):  # noqa: ARG001  # emptied before it starts
    """A worker of one child, as any Celery user starts it."""
    made = Installation(tmp_path_factory.mktemp("worker"), WINNOW_BROKER_URL=valkey_server)
    words = ("-A", "tasks.app", "worker", "-c", "1", "-n", "w@test", "--loglevel", "INFO")
    made.process = made.start(*words, program=("celery",))
    try:
        wait_for(lambda: " ready." in made.output, "the worker")
        yield made
    finally:
        made.process.send_signal(signal.SIGTERM)
        made.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def store(worker):
    with open_store(load(worker.environment)) as opened:
        yield opened


@pytest.fixture
def lives(worker, store, broker):
    """A function that waits until the worker has taken what was sent before; it must be the one it was."""

    def check():
        target = f"/nowhere/{uuid4()}"
        broker.lpush("celery", json.dumps(message(body=body([[target], {}, {}]))))
        wait_for(lambda: target in refused(store, 5) or worker.process.poll() is not None, "what came after")
        assert worker.process.poll() is None, worker.output[-4000:]
        assert worker.output.count(" ready.") == 1
        assert "Unrecoverable error" not in worker.output

    return check


def refused(store, limit=100_000):
    """What the newest failed items say of messages."""
    return " ".join(item["target"] for item in store.library.items(state="failed", limit=limit))


def count_failed(store):
    return len(store.library.items(state="failed", limit=100_000))


def test_each_message_is_accounted_for_whatever_its_envelope_holds(store, broker, lives):
    # A failing batch is shown as it is: to make it smaller takes a worker minutes.
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(st.lists(messages(), min_size=20, max_size=40))
    def fuzz(batch):
        before = len(store.library.items(limit=100_000))
        broker.lpush("celery", *batch)
        lives()
        new = store.library.items(limit=100_000)[: -before or None]
        assert {item["state"] for item in new} == {"failed"}
        assert len(new) == len(batch) + 1

    fuzz()


POISON = {
    "stamps that are objects": message(headers=HEADERS | {"stamped_headers": [{}]}),
    "a tag that no encoding can write": message(properties=PROPERTIES | {"delivery_tag": "\ud800"}),
    "a typed value that is none": message(headers=HEADERS | {"eta": {"__type__": "uuid", "__value__": 7}}),
    "a type that is a list": message(headers={"__type__": [], "__value__": 7}),
    "a number of 4,200 digits": message(properties=PROPERTIES | {"priority": 10**4200}),
    "a priority without end": message(properties=PROPERTIES | {"priority": math.inf}),
    "headers that are deep": message(headers=HEADERS | {"x": deep(900)}),
    "arguments that are deep": message(body=body([[deep(900)], {}, {}])),
    "another compression": message(headers=HEADERS | {"compression": "application/x-gzip"}),
    "a time that no clock shows": message(headers=HEADERS | {"eta": "0001-01-01T00:00:00+23:59"}),
    "a time far ahead": message(headers=HEADERS | {"eta": "2190-01-01T00:00:00+00:00"}),
    "limits without end": message(headers=HEADERS | {"timelimit": [math.inf, None]}),
    "an exchange that is a list": message(
        properties=PROPERTIES | {"delivery_info": {"exchange": [], "routing_key": {}}}
    ),
    "an id that is no number": message(
        headers=HEADERS | {"task": "ingest.fetch"}, body=body([["1"], {}, {}])
    ),
    "an id beyond all numbers": message(
        headers=HEADERS | {"task": "ingest.process"}, body=body([[10**30], {}, {}])
    ),
    "a chain in the headers": message(headers=HEADERS | {"chain": [{"task": "celery.ping"}]}),
}
RAW = (*NOT_JSON, b'{"a": ' + b"9" * 5000 + b"}", b'{"a": NaN}')


def test_what_ended_a_worker_is_a_failed_item_with_its_reason(store, broker, lives):
    before = count_failed(store)
    texts = [*map(json.dumps, POISON.values()), *RAW]
    broker.lpush("celery", *texts)
    lives()
    assert count_failed(store) == before + len(texts) + 1
    reasons = {item["reason"] for item in store.library.items(state="failed", limit=len(texts) + 1)}
    assert reasons == {"malformed_message", "outside_folder"}


def test_what_lies_in_unacked_is_put_back_or_a_failed_item(worker, store, broker, lives):
    good = message(body=body([[f"/nowhere/{uuid4()}"], {}, {}]))
    poison = (*POISON.values(), *(bad for bad, _ in BAD.values()))
    entries = [json.dumps([one, "", "celery"]) for one in poison]
    entries += [*(one + b"!" for one in RAW), "[]", "7", "[[[]]]"]
    entries += [json.dumps([good, "", None]), json.dumps([{}, [], []])]
    theirs = json.dumps([good, "", "a queue of another application"])
    before = count_failed(store)
    for number, entry in enumerate((json.dumps([good, "", "celery"]), theirs, *entries)):
        broker.hset("unacked", f"tag-{number}", entry)
        broker.zadd("unacked_index", {f"tag-{number}": 0})
    broker.zadd("unacked_index", {b"\xff\xfe": 0})
    wait_for(lambda: broker.zcard("unacked_index") <= 1 or worker.process.poll() is not None, "a look at it")
    lives()
    assert count_failed(store) == before + len(entries) + 2
    assert broker.hvals("unacked") == [theirs.encode()]
    broker.delete("unacked", "unacked_index")


def command(method, **fields):
    return {"method": method, "arguments": {}, "destination": None, "pattern": None, "matcher": None} | fields


def broadcast(value, **headers):
    return json.dumps(message(headers={"clock": 1, "expires": 0} | headers, body=body(value)))


COMMANDS = [
    command([]), command("ping", arguments=[]), command("ping", arguments={"\ud800": 1}),
    command("revoke", arguments={"task_id": [{}, []]}), command("hello", arguments={"revoked": 7}),
    command("ping", destination=7), command("ping", pattern="(a+)+$", matcher="pcre"),
    command("ping", reply_to=7), command("ping", reply_to={"exchange": [], "routing_key": {}}),
    command("ping", reply_to={"exchange": "x", "routing_key": "\x00"}, ticket=[]),
    command("add_consumer", arguments={"queue": {}}), command("rate_limit", arguments={"task_name": []}),
    command("nothing"), {"method": "ping", "self": 1}, {}, [], None, 7, "ping", deep(900),
]  # fmt: skip
EVENTS = [
    {"type": "worker-heartbeat", "hostname": "x", "clock": 10**4200}, {"type": [], "clock": 1}, {}, [7], 7,
    [], [{"type": "worker-online"}], {"type": "task-started", "hostname": "x", "timestamp": 1, "clock": 1},
    {"type": "worker-online", "hostname": {}, "timestamp": "soon", "utcoffset": 10**30, "clock": 1},
]  # fmt: skip


def test_garbage_on_the_channels_is_ignored(worker, broker, lives):
    garbage = [*RAW, *map(json.dumps, (*POISON.values(), *(bad for bad, _ in BAD.values())))]
    garbage += [broadcast(one) for one in COMMANDS + EVENTS]
    garbage += [broadcast(command("ping"), clock=one) for one in ("1", [], 10**4200, math.inf, -1)]
    for text in garbage:
        for channel in ("/0.celery.pidbox", "/0.celeryev/worker.heartbeat", b"/0.celeryev/worker.\xff"):
            broker.publish(channel, text)
    broker.sadd("_kombu.binding.reply.celery.pidbox", b"\xff", "no binding", "\x06\x16".join("abcd"))
    lives()
    for words, said in (("ping", "pong"), ("stats", "prefetch_count"), ("active_queues", "routing_key")):
        asked = worker.celery("inspect", words)
        assert (asked.returncode, said in asked.stdout) == (0, True), asked.stdout + asked.stderr


def test_commands_that_could_leave_a_worker_idle_are_answered_with_what_to_do(worker, lives):
    commands = (
        "pool_shrink 1", "pool_grow 1000", "cancel_consumer celery", "rate_limit ingest.submit 1/h",
        "time_limit ingest.fetch 0.01 0.01",
    )  # fmt: skip
    for words in commands:
        asked = worker.celery("control", *words.split())
        assert "not taken by remote control" in asked.stdout, asked.stdout + asked.stderr
    lives()


def test_a_key_that_is_no_queue_harms_nothing_for_longer_than_it_is_there(worker, broker, lives):
    keys = ("fetch", "unacked", "unacked_index", "_kombu.binding.celery.pidbox")
    broker.delete(*keys)
    for key in keys:
        broker.set(key, "no queue")
    wait_for(lambda: "WRONGTYPE" in worker.output or worker.process.poll() is not None, "the worker's word")
    broker.delete(*keys)
    lives()
