"""The group of readers of the inbox: made when it is missing, and not before each look."""

from contextlib import closing

import redis

from worker.broker import Inbox
from worker.broker.inbox import STREAM


def test_the_group_is_made_once_and_again_after_the_server_was_emptied(valkey_url):
    with redis.Redis.from_url(valkey_url) as client, closing(Inbox(valkey_url, "tend")) as inbox:
        client.config_resetstat()
        for number in range(3):
            client.xadd(STREAM, {"message": str(number)})
            assert [one.text for one in inbox.take(0.01)] == [str(number)]
        assert client.info("commandstats")["cmdstat_xgroup|create"]["calls"] == 1
        client.flushall()
        client.xadd(STREAM, {"message": "after"})
        assert [one.text for one in inbox.take(0.01)] == ["after"]
