"""What a worker takes from its queues is checked before Celery sees it."""

import json
from base64 import b64decode

import pytest
import redis
from celery import Celery
from queues.garbage import BAD, message

from worker.errors import Rejected


@pytest.fixture(scope="module")
def check():
    from tasks.task_modules import load_tasks

    load_tasks()
    from tasks.transport import checked_transport

    return checked_transport.check_message


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_message_is_refused_and_the_reason_names_the_part(check, kind):
    bad, word = BAD[kind]
    with pytest.raises(Rejected, match=word) as refused:
        check(json.loads(json.dumps(bad)))
    assert refused.value.reason == "malformed_message"


def test_a_good_message_passes(check):
    check(message())


@pytest.mark.parametrize("protocol", [1, 2])
def test_what_celery_sends_passes(check, valkey_url, protocol):
    with Celery(broker=valkey_url, task_protocol=protocol, set_as_current=False) as sender:
        sender.send_task("ingest.submit", kwargs={"target": "https://example.org/", "key": "k"})
        sender.send_task("ingest.submit_many", args=[[{"target": "https://example.org/"}]], expires=60)
        sender.send_task("sources.poll", countdown=5)
    with redis.Redis.from_url(valkey_url) as client:
        sent = client.lrange("celery", 0, -1)
    assert len(sent) == 3
    for text in sent:
        check(json.loads(text))


def test_what_celery_is_given_names_our_queue_our_tag_and_our_limits(check):
    sent = message(
        headers=message()["headers"] | {"timelimit": [1, 1], "stamps": {"a": 1}, "unknown": {"x": [1]}},
        properties=message()["properties"]
        | {"delivery_info": {"exchange": "e", "routing_key": "other"}, "priority": 250},
    )
    given = check(sent, "celery")
    assert given["headers"]["timelimit"] == [None, None]
    assert not {"stamps", "unknown"} & set(given["headers"])
    assert given["properties"]["delivery_info"] == {
        "exchange": "", "routing_key": "celery", "redelivered": False,
    }  # fmt: skip
    assert given["properties"]["delivery_tag"] != sent["properties"]["delivery_tag"]
    assert check(sent, "slow")["headers"]["timelimit"] == [120.0, None]
    assert check(given, "celery")["body"] == given["body"]  # as it is put back


def test_a_message_of_the_first_version_becomes_one_of_the_second(check, valkey_url):
    with Celery(broker=valkey_url, task_protocol=1, set_as_current=False) as sender:
        sender.send_task("ingest.submit", ["https://example.org/"], {"key": "k"}, task_id="one", countdown=5)
    with redis.Redis.from_url(valkey_url) as client:
        given = check(json.loads(client.rpop("celery")))
    assert (given["headers"]["task"], given["headers"]["id"]) == ("ingest.submit", "one")
    assert given["headers"]["eta"].endswith("+00:00")
    embedded = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    assert json.loads(b64decode(given["body"])) == [["https://example.org/"], {"key": "k"}, embedded]
