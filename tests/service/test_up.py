"""The resident service, driven from outside as its users do."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from queues.garbage import BAD, BAD_LETTERS, NOT_JSON
from service.running import Up, wait_for
from waiting import PATIENCE

from tasks.app import OWN_QUEUES
from tests.service.mill_article import ARTICLE, CHANGED
from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    service = Up(tmp_path_factory.mktemp("up"))
    yield service
    if service.process.poll() is None:
        service.stop()


@pytest.fixture
def store(up):
    with open_store(load(up.environment)) as opened:
        yield opened


def drop(up, name, text):
    """Put a file into the watched folder as a careful writer does: whole, by a rename."""
    path = up.seeds / name
    part = path.with_name(f".{name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
    return str(path)


def items_of(store, target):
    return [item for item in store.library.items() if item["target"] == target]


def settled(store, target, state="done"):
    return wait_for(
        lambda: next((item for item in items_of(store, target) if item["state"] == state), None),
        f"{target} to be {state}",
    )


def test_a_dropped_file_becomes_a_document_and_a_changed_one_a_revision(up, store):
    target = drop(up, "mill.html", ARTICLE)
    document_id = settled(store, target)["document_id"]
    assert "sixty years" in store.library.read_details(document_id).document["body"]

    drop(up, "mill.html", CHANGED)
    wait_for(lambda: store.library.read_details(document_id).document["revision"] == 2, "the revision")
    shelf = store.library.read_details(document_id)
    assert "turned again" in shelf.document["body"]
    assert [revision["revision"] for revision in shelf.revisions] == [1]

    (up.seeds / "mill.html").unlink()
    copy = drop(
        up,
        "copy-of-mill.html",
        CHANGED,
    )
    item = settled(store, copy)
    assert (item["verdict"], item["document_id"]) == ("duplicate", document_id)
    assert store.library.read_details(document_id).document["deleted_at"] is None


def test_what_cannot_be_read_is_listed_as_failed_and_flower_shows_why(up, store):
    (up.seeds / "photo.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (up.seeds / "empty.txt").touch()
    assert settled(store, str(up.seeds / "photo.html"), "failed")["reason"] == "binary_file"
    assert settled(store, str(up.seeds / "empty.txt"), "failed")["reason"] == "empty_file"
    listed = json.loads(up.winnow("failed", "list", "--json").stdout)
    assert {"binary_file", "empty_file"} <= {item["reason"] for item in listed}

    def shown_by_flower():
        tasks = json.loads(flower(up, "/api/tasks?state=FAILURE")).values()
        return any("photo.html" in task["args"] and "binary_file" in task["exception"] for task in tasks)

    wait_for(shown_by_flower, "the failure in Flower")


def test_a_name_that_is_not_utf8_stops_nobody(up, store):
    text = "A note about cafés\n\nThere is one at each end of the bridge, closed on Mondays.\n"
    (up.seeds / os.fsdecode(b"caf\xe9.txt")).write_text(text, encoding="utf-8")
    wait_for(lambda: any(d["title"] == "A note about cafés" for d in store.library.documents(99)), "the note")
    assert "tend stopped" not in up.output


def test_the_slow_worker_is_there_when_a_message_waits_for_it(up):
    with redis.Redis.from_url(up.broker) as client:
        client.lpush("slow", "no message of ours")
        (slow,) = wait_for(lambda: up.children("-n slow@"), "the slow worker")
        wait_for(lambda: client.llen("slow") == 0, "the message to be taken")
    assert up.children("-n slow@") == [slow]


def flower(up, path, password=None):
    password = password or (up.data / "flower_password").read_text().strip()
    token = base64.b64encode(f"winnow:{password}".encode()).decode()
    request = urllib.request.Request(up.said("Flower") + path, headers={"Authorization": f"Basic {token}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.read()


def test_the_desk_opens_with_the_password_that_was_shown(up):
    (password,) = re.findall(r"^desk .*\n +its password, shown this once: (\S+)$", up.output, re.MULTILINE)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    wait_for(lambda: is_open(f"{up.said('desk')}/health"), "the desk")
    with opener.open(f"{up.said('desk')}/log-in", f"password={password}".encode(), PATIENCE) as answer:
        page = answer.read().decode()
    assert "worker@" in page
    assert "desk@" in page


def is_open(url):
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_flower_is_closed_without_the_password_which_only_the_owner_can_read(up):
    assert (up.data / "flower_password").stat().st_mode & 0o777 == 0o600
    wait_for(lambda: answers(up), "Flower")
    for path in ("/", "/workers", "/api/workers", "/metrics"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            flower(up, path, password="guess")
        refused.value.close()
        assert refused.value.code == 401, path
    assert b"Flower" in flower(up, "/workers")
    assert b"flower_worker_online" in flower(up, "/metrics")


def tasks_in_flower(up):
    return list(json.loads(flower(up, "/api/tasks?limit=1000")).values())


def test_flower_shows_the_queues_of_the_broker(up):
    wait_for(lambda: answers(up), "Flower")
    page = flower(up, "/broker").decode()
    assert "redis://" in page
    assert {"celery", *OWN_QUEUES} <= set(re.findall(r'<tr id="([^"]+)">', page))


def test_flower_shows_the_whole_address_of_what_is_fetched_without_its_secrets(up):
    wait_for(lambda: answers(up), "Flower")
    up.winnow("submit", "http://127.0.0.1:9/fairs/2026/the-long-way-round.html?page=2&token=grain")
    fetch = wait_for(
        lambda: next((t for t in tasks_in_flower(up) if "long-way-round" in (t["args"] or "")), None),
        "the task",
    )
    assert "'http://127.0.0.1:9/fairs/2026/the-long-way-round.html?page=2&token=***'" in fetch["args"]
    assert "white-space: normal" in flower(up, "/tasks").decode()


def test_flower_shows_polls_that_failed_as_failed_and_none_that_found_nothing(up, store):
    wait_for(lambda: answers(up), "Flower")
    gone = up.seeds.parent / "a folder that is gone"
    source = store.sources.add("folder", str(gone), 0.1, datetime.now(UTC))

    def polls():
        return [task for task in tasks_in_flower(up) if task["name"] == "sources.poll"]

    try:
        wait_for(lambda: any(str(gone) in (poll["exception"] or "") for poll in polls()), "the failed poll")
    finally:
        store.sources.remove(source.id)
    for poll in polls():
        assert poll["state"] == "FAILURE" or " new" in poll["result"]
    upkeep = [task for task in tasks_in_flower(up) if task["name"].startswith("upkeep.")]
    assert "None" not in {task["result"] for task in upkeep}


def answers(up):
    try:
        return flower(up, "/api/workers")
    except OSError:
        return None


def test_a_celery_message_from_another_program(up, store):
    target = drop(
        up, "by-message.txt", "A note about weirs\n\nA weir holds a river back, and lets it go again.\n"
    )
    program = f"""
from celery import Celery
app = Celery(broker={up.broker!r})
for _ in range(2):
    wanted = {{"target": {target!r}, "key": "weir-1", "meta": {{"desk": "rivers"}}}}
    app.send_task("ingest.submit", kwargs=wanted)
app.send_task("ingest.submit", kwargs={{"target": "/etc/passwd"}})
app.send_task("ingest.submit", kwargs={{"target": 7}})
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=PATIENCE, cwd="/")

    def by_message():
        return [item for item in items_of(store, target) if "desk" in item["meta"]]

    def arrived():
        return [item for item in by_message() if item["state"] == "done"]

    wait_for(arrived, "the item with the message's meta")
    assert len(by_message()) == 1
    refused = wait_for(lambda: two_refused(store), "both refusals")
    assert {item["reason"] for item in refused} == {"outside_folder", "malformed_message"}


def two_refused(store):
    refused = [item for item in store.library.items(state="failed") if item["kind"] == "message"]
    return refused if len(refused) >= 2 else None


def test_a_message_through_the_stream(up, store):
    target = drop(up, "by-stream.txt", "A note about locks\n\nA lock lifts a boat by letting water in.\n")
    client = redis.Redis.from_url(up.broker, decode_responses=True)
    message = json.dumps({"v": 1, "target": target, "key": "lock-1", "meta": {"received": "2025-01-15"}})
    for text in (message, message, "no JSON at all"):
        client.xadd("winnow:inbox", {"message": text})

    def replies():
        told = [fields for _, fields in client.xrange("winnow:accepted")]
        return told if len(told) >= 3 else None

    told = wait_for(replies, "three replies")
    accepted = [reply for reply in told if reply["key"] == "lock-1"]
    assert len(accepted) == 2
    assert len({reply["items"] for reply in accepted}) == 1
    assert [reply["reason"] for reply in told if reply["state"] == "failed"] == ["malformed_message"]
    item_id = int(accepted[0]["items"])
    wait_for(lambda: store.library.items([item_id])[0]["state"] == "done", "the document")
    assert client.xlen("winnow:inbox") == 0
    client.close()


def test_garbage_in_every_door_is_accounted_for_and_work_goes_on(up, store):
    letters = [*BAD_LETTERS, *(json.dumps(bad) for bad, _ in BAD.values())]
    with redis.Redis.from_url(up.broker) as client:
        client.lpush("celery", *NOT_JSON, *(json.dumps(bad) for bad, _ in BAD.values()))
        for letter in letters:
            client.xadd("winnow:inbox", {"message": letter})
        client.xadd("winnow:inbox", {"another": "field"})
        target = drop(up, "amid.txt", "A note about sluices\n\nA sluice lets through what it has to.\n")
        settled(store, target)
        wait_for(lambda: client.xlen("winnow:inbox") == 0, "an empty inbox")
        told = [fields[b"state"] for _, fields in client.xrevrange("winnow:accepted", count=len(letters) + 1)]
    assert told == [b"failed"] * (len(letters) + 1)
    assert "stopped with exit code" not in up.output


def test_what_dies_is_started_again_and_work_goes_on(up, store):
    workers = up.processes("-m tasks", "-n worker@%h")
    for number in workers:
        os.kill(number, signal.SIGKILL)
    wait_for(lambda: "worker was killed by SIGKILL; starting it again" in up.output, "the supervisor's word")
    os.kill(broker_process(up), signal.SIGKILL)
    wait_for(lambda: "broker was killed by SIGKILL; starting it again" in up.output, "the supervisor's word")
    target = drop(
        up, "afterwards.txt", "A note about ferries\n\nA ferry is a bridge that has to be waited for.\n"
    )
    settled(store, target)


def test_the_broker_asks_for_a_password_that_only_the_owner_of_the_files_can_read(up):
    port = int(up.said("broker").rpartition(":")[2].partition("/")[0])
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    with redis.Redis.from_url(up.broker) as client:
        assert client.ping()
    password = (up.data / "broker_password").read_text().strip()
    assert len(password) >= 20
    files = [path for path in up.data.rglob("*") if path.is_file() and password.encode() in path.read_bytes()]
    assert up.data / "run" / "broker_url" in files
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert not [path for path in files if path.suffix == ".log"]
    assert password not in up.output
    for process in up.children():
        assert password.encode() not in Path(f"/proc/{process}/cmdline").read_bytes()
    for words in ("config", "status", "health"):
        assert password not in up.winnow(*words.split()).stdout


def broker_process(up):
    """The broker's process; it overwrites its environment with its title, so its port tells it."""
    port = up.said("broker").rpartition(":")[2].partition("/")[0]
    (number,) = up.children(f":{port}")
    return number


def test_a_second_service_on_the_same_folder_is_refused(up):
    second = up.run("up", "--once")
    assert second.returncode == 1
    assert second.stderr.startswith(
        f"winnow: the service already runs on {up.data} (process {up.process.pid})"
    )
    assert up.process.poll() is None


def test_it_stops_in_order_and_leaves_nothing_behind(up):
    assert len(up.processes()) > 6
    assert up.stop(signal.SIGTERM) == 0
    assert up.processes() == up.children() == []
    assert not (up.data / "run" / "broker_url").exists()
