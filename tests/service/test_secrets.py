"""A service that was told secrets in every way there is tells none of them; its logs are JSON throughout."""

import base64
import json
import re
import socket
import subprocess
import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime

import pytest
import redis
from celery import Celery
from local_site import LocalSite, Page
from service.running import Up, wait_for
from sqlalchemy.engine import make_url
from waiting import PATIENCE

from tests.service.mill_article import ARTICLE
from worker.service import embedded_broker
from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.long

MARK = "s3cr3t"
"""What every secret begins with."""


HANDED_IN = {"ingest.submit": 3, "ingest.submit_many": 1}
"""How many tasks with secrets in them `tell` sends, by name."""


def secret(name):
    return f"{MARK}.{name}"


@pytest.fixture(scope="module")
def site():
    one = LocalSite()
    one.says("/robots.txt", "User-agent: *\nAllow: /\n", type="text/plain")
    for path in (f"/story?token={secret('token')}", f"/told?sig={secret('sig')}", "/landed"):
        one.says(
            path,
            ARTICLE.replace("mill", f"mill {path[1:5]}"),
            headers={"Set-Cookie": f"session={secret('set')}"},
        )
    away = Page(b"", 302, headers={"Location": f"/lost?api_key={secret('location')}"})
    one.does("/moved", lambda _asked: away)
    one.says(f"/busy?password={secret('busy')}", "", status=503, headers={"Retry-After": "3600"})
    one.says(f"/feed?auth={secret('feed')}", "", status=404)
    yield one
    one.close()


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    """A broker that asks for a password."""
    folder = tmp_path_factory.mktemp("broker")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*embedded_broker.build_command(folder, port), "--requirepass", secret("broker")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield f"redis://:{secret('broker')}@127.0.0.1:{port}/0"
        process.terminate()


@pytest.fixture(scope="module")
def database(module_postgres_url):
    """A database whose address has a password."""
    return (
        make_url(module_postgres_url).set(password=secret("database")).render_as_string(hide_password=False)
    )


def tell(up, site, broker):
    """Hand in, by every door, what holds secrets; how many items come of it."""
    bare, user = f"http://127.0.0.1:{site.port}", f"http://ann:{secret('user')}@127.0.0.1:{site.port}"
    app = Celery(broker=broker)
    app.send_task("ingest.submit", kwargs={"target": f"{bare}/story?token={secret('token')}"})
    app.send_task("ingest.submit", kwargs={"target": f"{user}/story"})
    app.send_task(
        "ingest.submit_many", [[{"target": f"http://localhost:{site.port}/busy?password={secret('busy')}"}]]
    )
    app.send_task("ingest.submit", kwargs={"target": f"{bare}/moved"})
    with redis.Redis.from_url(broker) as client:
        told = {"v": 1, "target": f"{bare}/told?sig={secret('sig')}"}
        client.xadd("winnow:inbox", {"message": json.dumps(told)})
        client.xadd("winnow:inbox", {"message": json.dumps(told | {"v": 99})})
        client.lpush("fetch", json.dumps({"target": f"{bare}/?access_token={secret('garbage')}"}))
        client.lpush("process", f"no JSON: {bare}/?access_token={secret('scrap')}")
    with open_store(load(up.environment)) as store:
        store.sources.add("feed", f"{bare}/feed?auth={secret('feed')}", 60.0, datetime.now(UTC))
    return 8


@pytest.fixture(scope="module")
def told(tmp_path_factory, site, broker, database):
    """What the service showed anywhere, by where it did."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "data").mkdir()
    headers = folder / "data" / "site.headers"
    headers.write_text(f"Authorization: Bearer {secret('bearer')}\nCookie: login={secret('cookie')}\n")
    headers.chmod(0o600)
    (folder / "data" / "sites.toml").write_text(
        f'["127.0.0.1"]\nheaders_file = "{headers}"\nheaders_over_http = true\n'
    )
    up = Up(
        folder, WINNOW_LOG_FORMAT="json", WINNOW_ALLOW_NETWORKS="127.0.0.0/8,::1/128",
        WINNOW_HOST_DELAY="0.05", WINNOW_DATABASE_URL=database, WINNOW_BROKER_URL=broker,
    )  # fmt: skip
    try:
        wait_for(lambda: True in ask_flower(up, "/api/workers?status=true").values(), "events in Flower")
        expected = tell(up, site, broker)
        with open_store(load(up.environment)) as store:
            wait_for(lambda: len(settled(store)) >= expected, "all items")
            wait_for(lambda: any(source.last_error for source in store.sources.all()), "the feed's failure")
        wait_for(lambda: names_in_flower(up) >= Counter(HANDED_IN), "the tasks in Flower")
        shown = {word: up.winnow(*word.split()) for word in ("status", "failed list", "config", "health")}
        shown |= {f"{word} --json": up.winnow(*word.split(), "--json") for word in ("status", "failed list")}
        shown = {word: done.stdout + done.stderr for word, done in shown.items()}
        shown |= flower(up)
        address = up.said("metrics")
        shown["metrics"] = urllib.request.urlopen(address, timeout=PATIENCE).read().decode()
    finally:
        up.stop()
    logs = {path.name: path.read_text() for path in (up.data / "log").glob("*.log*")}
    return shown | logs | {"up": up.output}


def settled(store):
    return [i for i in store.library.items() if i["state"] in ("done", "failed") or i["attempts"]]


def flower(up):
    paths = ("/api/tasks?limit=1000", "/api/workers?refresh=true", "/workers", "/tasks")
    return {f"Flower {path}": read_flower(up, path) for path in paths}


def read_flower(up, path):
    password = (up.data / "flower_password").read_text().strip()
    key = base64.b64encode(f"winnow:{password}".encode()).decode()
    request = urllib.request.Request(up.said("Flower") + path, headers={"Authorization": f"Basic {key}"})
    return urllib.request.urlopen(request, timeout=PATIENCE).read().decode()


def ask_flower(up, path):
    """What Flower's API answers; nothing while Flower starts."""
    try:
        return json.loads(read_flower(up, path))
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            return {}
        raise


def names_in_flower(up):
    """How many tasks Flower lists by each name. It keeps what it sees: it lists none that ran before it."""
    return Counter(task["name"] for task in ask_flower(up, "/api/tasks?limit=1000").values())


def test_the_secrets_went_where_they_were_meant_to_go(told, site):
    asked = {asked.path.partition("?")[0]: asked.headers for asked in site.asked}
    assert {"/story", "/told", "/moved", "/lost", "/busy", "/feed"} <= set(asked)
    assert asked["/story"]["authorization"] == f"Bearer {secret('bearer')}"
    assert asked["/story"]["cookie"].startswith(f"login={secret('cookie')}")
    assert [name for name in HANDED_IN if f'"{name}"' not in told["Flower /api/tasks?limit=1000"]] == []
    assert "http_404" in told["failed list"]
    assert "***" in told["failed list"]


def test_no_secret_is_shown_anywhere(told):
    leaks = {
        where: [line for line in text.splitlines() if MARK in line][:3]
        for where, text in told.items() if MARK in text
    }  # fmt: skip
    assert leaks == {}


def test_every_line_of_every_log_is_one_object(told):
    logs = {name: text for name, text in told.items() if name.endswith(".log")}
    assert {"worker.log", "beat.log", "tend.log", "flower.log"} <= set(logs)
    for name, text in logs.items():
        for line in text.splitlines():
            try:
                assert {"time", "level", "logger", "message"} <= set(json.loads(line)), f"{name}: {line}"
            except ValueError:
                pytest.fail(f"{name} has a line that is no JSON: {line}")


def test_lines_about_an_item_name_it(told):
    lines = [json.loads(line) for line in told["worker.log"].splitlines()]
    about = [
        line for line in lines if "ingest.fetch[" in line["message"] or "ingest.process[" in line["message"]
    ]
    for word in ("received", "succeeded", "retry", "raised"):
        assert any(word in line["message"] for line in about), word
    assert [line for line in about if not isinstance(line.get("item"), int)] == []


def test_metrics_are_served_where_up_says_and_tell_what_the_status_tells(told):
    items = json.loads(told["status --json"])["items"]
    for state, count in items.items():
        found = re.findall(
            rf'^winnow_items{{state="{state}",step="\w+"}} (\S+)$', told["metrics"], re.MULTILINE
        )
        assert (state, sum(map(float, found))) == (state, count)
    assert 'winnow_processes{role="worker",state="alive"} 1.0' in told["metrics"]
