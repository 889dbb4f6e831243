"""What a worker takes from its queues is checked before Celery sees it."""

import json

import pytest
import redis
from celery import Celery
from queues.garbage import BAD, message

from worker.errors import Rejected


@pytest.fixture(scope="module")
def check():
    from tasks import sources, transport, upkeep  # noqa: F401  # registers every task

    return transport.check


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
