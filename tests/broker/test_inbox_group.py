"""The group of readers of the inbox: made when missing; one finishes what another one took."""

from contextlib import closing

import redis
from waiting import wait_until

from worker.broker import Inbox, inbox
from worker.broker.inbox import STREAM, Reply


def test_the_group_is_made_once_and_again_after_the_server_was_emptied(valkey_url):
    with redis.Redis.from_url(valkey_url) as client, closing(Inbox(valkey_url, "tend")) as tend:
        client.config_resetstat()
        for number in range(3):
            client.xadd(STREAM, {"message": str(number)})
            assert [one.text for one in tend.take(0.01)] == [str(number)]
        calls = {name: one["calls"] for name, one in client.info("commandstats").items()}
        assert calls["cmdstat_xgroup|create"] == 1
        assert calls["cmdstat_xautoclaim"] == 2, "without a group, and once more; not before each look"
        client.flushall()
        client.xadd(STREAM, {"message": "after"})
        assert [one.text for one in tend.take(0.01)] == ["after"]


def test_what_one_reader_took_and_did_not_finish_is_taken_over(valkey_url, monkeypatch):
    monkeypatch.setattr(inbox, "CLAIM_IDLE_AFTER_MS", 200)
    monkeypatch.setattr(inbox, "LOOK_AGAIN_AFTER_S", 0.1)
    with (
        redis.Redis.from_url(valkey_url) as client,
        closing(Inbox(valkey_url, "lost")) as lost,
        closing(Inbox(valkey_url, "tend")) as tend,
    ):
        assert tend.take(0.01) == [], "it has looked for abandoned ones and found none"
        client.xadd(STREAM, {"message": "half done"})
        (message,) = lost.take(0.01)
        assert tend.take(0.01) == [], "it is not abandoned yet"
        taken = []
        wait_until(lambda: taken.extend(tend.take(0.01)) or taken, "the message of the lost reader")
        assert taken == [message]
        tend.acknowledge([Reply(message.id, None, (1,))])
        assert client.xlen(STREAM) == 0
