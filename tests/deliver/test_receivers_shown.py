"""The receivers that docs/webhooks.md shows, run as they are."""

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import timedelta

import pytest
from waiting import PATIENCE, wait_until

from worker.deliver.webhooks.signing import sign_request
from worker.settings import PROJECT

PAGE = PROJECT / "docs" / "webhooks.md"
RECEIVERS = {"python": (sys.executable, "receiver.py"), "js": ("node", "receiver.mjs")}


@contextmanager
def receiving(language, folder, secret):
    """The page's receiver in a language on a port of its own: the port, and the file of what it prints."""
    (code,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert code.count("8000") == 1
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program, name = RECEIVERS[language]
    (folder / name).write_text(code.replace("8000", str(port)))
    printed = folder / "printed"
    environment = os.environ | {"WEBHOOK_SECRET": secret}
    log = folder / "log"
    with printed.open("wb") as output, log.open("wb") as errors:
        process = subprocess.Popen([program, name], cwd=folder, env=environment, stdout=output, stderr=errors)
    try:
        wait_until(lambda: process.poll() is not None or is_open(port), "the receiver")
        assert process.poll() is None, log.read_text()
        yield port, printed
    finally:
        process.kill()
        process.wait()


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("language", ["python", pytest.param("js", marks=pytest.mark.needs_node)])
def test_it_takes_what_is_ours_once_and_nothing_else(language, post, tmp_path):
    with receiving(language, tmp_path, post.secret) as (port, printed):
        url = f"http://127.0.0.1:{port}/"
        post.add(url)
        post.add(f"{url}batches", batch=10)
        post.write(1, "Naïve 鷗 words")
        post.write(2)
        post.deliver()
        assert post.rows("SELECT failures, seq FROM webhooks") == [(0, 2), (0, 2)]
        assert sorted(printed.read_text().split("\n")[:-1]) == sorted(["1 created 1", "2 created 2"] * 2)
        endpoint, now = post.store.webhooks.get_endpoint(1), post.clock()
        body = '{"type":"document.created","data":{"seq":9,"kind":"created","document":{"id":9}}}'
        headers = sign_request(endpoint, "msg_9", body, now)
        other = post.secret.replace("c2Vj", "bGll")
        assert sent(url, headers, body.replace("9", "8")) == 401
        assert sent(url, headers | {"webhook-id": "msg_8"}, body) == 401
        assert sent(url, headers | {"webhook-signature": "v1,bm9uZQ=="}, body) == 401
        old = sign_request(endpoint, "msg_9", body, now - timedelta(minutes=6))
        assert sent(url, old, body) == 401
        assert sent(url, {}, body) == 401
        post.store.webhooks.change_secret(1, other, now - timedelta(seconds=1))
        assert sent(url, sign_request(post.store.webhooks.get_endpoint(1), "msg_9", body, now), body) == 401
        assert [sent(url, headers, body) for _ in range(2)] == [204, 204]
        assert printed.read_text().count("9 created 9\n") == 1
        test = '{"type":"webhook.test","data":{}}'
        assert sent(url, sign_request(endpoint, "msg_10", test, now), test) == 204


def sent(url, headers, body):
    request = urllib.request.Request(url, body.encode(), dict(headers), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
