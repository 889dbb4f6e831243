"""Messages from other programs: the clients that README.md and docs/messages.md show, run as they are."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from waiting import PATIENCE, wait_until

from worker.errors import Rejected
from worker.settings import PROJECT, load
from worker.store import open_store

pytestmark = pytest.mark.long


def shown(name, language, words):
    """The one block of a document in this language that holds these words."""
    text = (PROJECT / name).read_text()
    blocks = [block for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL) if words in block]
    assert len(blocks) == 1, f"{name} has {len(blocks)} blocks of {language} with {words!r}"
    return blocks[0]


@pytest.fixture(scope="module")
def environment(tmp_path_factory, sqlite_template, valkey_server):
    data = tmp_path_factory.mktemp("data")
    shutil.copyfile(sqlite_template, data / "winnow.db")
    seeds = tmp_path_factory.mktemp("seeds")
    return os.environ | {
        "WINNOW_DATA_DIR": str(data), "WINNOW_SEEDS_DIR": str(seeds), "WINNOW_BROKER_URL": valkey_server,
        "WINNOW_MOST_PENDING": "50",
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def tend(environment, valkey_server):
    """`winnow tend`, which enters what the clients send; no worker runs."""
    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
    command = [sys.executable, "-m", "worker.cli", "tend"]
    process = subprocess.Popen(command, env=environment, cwd=PROJECT, start_new_session=True)
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


@pytest.fixture
def send(environment, tmp_path):
    """A function that runs a client as shown, with the broker in its environment; what it printed."""

    def run(name, language, words, *command, file=None):
        client = shown(name, language, words)
        if file is None:
            command = (*command, client)
        else:
            (tmp_path / file).write_text(client)
            command = (*command, file)
        done = subprocess.run(
            command,
            check=False,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def replies(valkey_server):
    """A function that waits for the replies to a key."""
    client = redis.Redis.from_url(valkey_server, decode_responses=True)

    def to(key, count=1):
        def found():
            return [fields for _, fields in client.xrange("winnow:accepted") if fields["key"] == key]

        wait_until(lambda: len(found()) >= count, f"{count} replies to {key}")
        return found()

    yield to
    client.close()


def accepted(environment, reply):
    with open_store(load(environment, Path("no.env"))) as store:
        (item,) = store.library.items([int(reply["items"])])
    return item


def check_item(environment, replies, key):
    (reply,) = replies(key)
    assert (reply["state"], reply["reason"]) == ("accepted", "")
    item = accepted(environment, reply)
    assert (item["kind"], item["target"]) == ("url", "https://example.org/article")


def test_a_client_in_python(send, replies, environment):
    send("README.md", "python", "order-18", sys.executable, file="client.py")
    check_item(environment, replies, "order-18")


def test_a_client_in_python_that_waits(send, replies, environment):
    said = send("docs/messages.md", "python", "order-20", sys.executable, file="client.py")
    assert re.fullmatch(r"accepted \d+ \n", said)
    check_item(environment, replies, "order-20")


@pytest.mark.needs_redis_cli
def test_a_client_in_a_shell(send, replies, environment):
    send("README.md", "sh", "XADD", "sh", "-ec")
    check_item(environment, replies, "order-17")
    assert "order-17" in send("docs/messages.md", "sh", "XREVRANGE", "sh", "-ec")


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """A folder with the client library for Node in it."""
    folder = tmp_path_factory.mktemp("node")
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--fetch-retries=0", "redis@5"]
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode and not os.environ.get("WINNOW_NEED_PROGRAMS"):
        pytest.skip("npm cannot install its redis here")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.needs_node
def test_clients_in_node(send, replies, environment, node, tmp_path):
    (tmp_path / "node_modules").symlink_to(node / "node_modules")
    send("README.md", "js", "order-19", "node", file="client.mjs")
    check_item(environment, replies, "order-19")
    said = send("docs/messages.md", "js", "order-21", "node", file="waiting.mjs")
    assert re.fullmatch(r"accepted \d+ \n", said)


def test_a_client_of_celery(send, valkey_server):
    send("README.md", "python", "send_task", sys.executable, file="client.py")
    with redis.Redis.from_url(valkey_server) as client:
        (message,) = client.lrange("celery", 0, -1)
    assert json.loads(message)["headers"]["task"] == "ingest.submit"


def test_what_is_no_message_is_answered_with_its_reason(replies, environment, valkey_server):
    with redis.Redis.from_url(valkey_server) as client:
        client.xadd("winnow:inbox", {"message": '{"key": "no-target"}'})
        client.xadd("winnow:inbox", {"another": "field"})
        bad = {"v": 1, "target": "/etc/hostname", "key": "outside"}
        client.xadd("winnow:inbox", {"message": json.dumps(bad)})
    (reply,) = replies("no-target")
    assert (reply["state"], reply["reason"]) == ("failed", "malformed_message")
    assert accepted(environment, reply)["reason"] == "malformed_message"
    assert [reply["reason"] for reply in replies("outside")] == ["outside_folder"]
    assert "malformed_message" in [reply["reason"] for reply in replies("")]


def test_messages_stay_in_the_inbox_while_too_much_waits(replies, environment, valkey_server):
    conf = load(environment, Path("no.env"))
    with redis.Redis.from_url(valkey_server) as client, open_store(conf) as store:

        def send(numbers):
            together = client.pipeline()  # so that they are taken together
            for n in numbers:
                message = {"target": f"https://h{n}.example/", "key": f"many-{n}"}
                together.xadd("winnow:inbox", {"message": json.dumps(message)})
            together.execute()

        send(range(60))
        replies("many-59")
        send(range(60, 70))
        wait_until(lambda: store.library.has_backlog(50), "a ledger that is behind")
        assert client.xlen("winnow:inbox") == 10
        waiting = [item["id"] for item in store.library.items(state="pending")]
        for item_id in waiting[:40]:
            if claim := store.ledger.claim(item_id, "fetch", "test", datetime.now(UTC)):
                store.ledger.fail(claim, Rejected("http_404"), datetime.now(UTC))
        replies("many-69")
        assert client.xlen("winnow:inbox") == 0


def test_of_many_messages_each_is_accounted_for():
    command = [sys.executable, "-m", "benchmarks", "messages", "--count", "480"]
    done = subprocess.run(command, check=False, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^ +456 items pending", done.stdout, re.MULTILINE)
    assert re.search(r"^ +22 items failed malformed_message", done.stdout, re.MULTILINE)
    assert re.search(r"^ +2 items failed outside_folder", done.stdout, re.MULTILINE)
