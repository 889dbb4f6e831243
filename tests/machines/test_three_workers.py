"""Several machines on one PostgreSQL, Valkey and S3: each step done where its queue is read, nothing lost."""

import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest
from celery import Celery
from local_site import LocalSite, Page
from machines.machine import Machine
from moto.server import ThreadedMotoServer
from service.running import wait_for
from store.clerk import Clerk
from waiting import PATIENCE

from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.long

QUEUES = {"fetching": "fetch", "processing": "process,celery,sources", "slow": "slow"}

PLACES = ("dyke", "sluice", "polder", "mill", "ferry", "lock", "pier", "beacon", "weir", "dune", "marsh")
SAYS = (
    "was closed for repairs when the keeper fell ill",
    "belongs to three villages that never agreed on its paint",
    "is opened twice a day, and once more for the doctor",
    "had a bell until the winter in which the rope froze",
)


def words(number):
    """A document's own words: no two are alike."""
    place, said = PLACES[number % len(PLACES)], SAYS[number % len(SAYS)]
    lines = [f"The {place} of parish {number} {said}, they say in house {number * 7 + n}." for n in range(6)]
    return f"The {place} of parish {number}", lines


def page(number):
    title, lines = words(number)
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><title>{title}</title><body><article><h1>{title}</h1>{text}</article></body></html>"


@pytest.fixture
def site():
    made = LocalSite()
    made.gate = threading.Event()
    yield made
    made.gate.set()
    made.close()


@pytest.fixture
def objects(monkeypatch):
    """A server that speaks S3; the environment of its users."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir("winnow")
    yield given
    server.stop()


@pytest.fixture
def environment(tmp_path, postgres_url, valkey_url, objects):
    """What is said on every machine; each has a data folder of its own beside."""
    (tmp_path / "watched").mkdir()
    return objects | {
        "WINNOW_RAW_URL": "s3://winnow/raw",
        "WINNOW_SEEDS_DIR": str(tmp_path / "watched"),
        "WINNOW_DATABASE_URL": postgres_url,
        "WINNOW_BROKER_URL": valkey_url,
        "WINNOW_ALLOW_NETWORKS": "127.0.0.0/8",
        "WINNOW_HOST_DELAY": "0.05",
        "WINNOW_POLL_INTERVAL": "1",
        "WINNOW_LEASE": "10",
        "WINNOW_PROCESS_LIMIT": "60",
        "WINNOW_FETCH_DEADLINE": "15",  # as long a killed worker seems to be asking its host
    }


@pytest.fixture
def overran(store):
    """An item that overran the limit of an ordinary worker before these came; its target."""
    clerk = Clerk(store, datetime.now(UTC))
    item_id = clerk.fetched("/notes/long.txt", "\n\n".join([words(37)[0], *words(37)[1]]).encode())
    clerk.claim(item_id, "process", "task-1")
    store.leases.handle_overrun(item_id, "task-1", "time_limit", "not done within 10 s", clerk.now)
    return "/notes/long.txt"


@pytest.fixture
def machines(tmp_path, environment, overran):
    """The machines, by the worker that each has; the first two also have tend and beat."""
    assert overran
    made = {
        name: Machine(tmp_path / name, environment | {"WINNOW_DATA_DIR": str(tmp_path / name / "data")})
        for name in QUEUES
    }
    try:
        for name, queues in QUEUES.items():
            made[name].work(name, queues)
        made["processing"].start("tend", "tend", module="worker.cli")
        made["fetching"].start("beat", "-A", "tasks.app", "beat", "--pidfile=")
        for name in QUEUES:
            wait_for(lambda name=name: " ready." in made[name].log(name), f"the worker {name}")
        yield made
    finally:
        for machine in made.values():
            machine.stop()


@pytest.fixture
def store(environment, tmp_path):
    here = environment | {"WINNOW_DATA_DIR": str(tmp_path / "here")}
    with open_store(load(here, tmp_path / "no.env")) as opened:
        yield opened


def test_each_step_is_done_where_its_queue_is_read_and_a_lost_machine_loses_nothing(
    machines, site, store, overran, environment
):
    folder = Path(environment["WINNOW_SEEDS_DIR"])
    urls = [site.says(f"/{number}", page(number)) for number in range(24)]
    files = [folder / f"{number}.html" for number in range(24, 36)]
    for number, file in enumerate(files, 24):
        file.write_text(page(number))
    held, asked = hold(site, "/held", page(36))

    submit(environment["WINNOW_BROKER_URL"], [*urls[:12], held])
    wait_for(asked.is_set, "a request in mid-fetch")
    machines["fetching"].pull_the_plug("fetching")
    site.gate.set()
    submit(environment["WINNOW_BROKER_URL"], urls[12:])  # while nobody fetches
    wait_for(lambda: len(store.library.items(limit=100)) == 38, "the acceptance of everything")
    machines["fetching"].work("fetching", QUEUES["fetching"])

    wait_for(lambda: states(store) == {"done": 38}, "everything to be done")
    wanted = {*urls, held, *map(str, files), overran}
    assert {item["target"] for item in store.library.items(limit=100)} == wanted
    assert sorted(stored_titles(store)) == sorted(words(n)[0] for n in range(38))

    assert machines["fetching"].done_by("fetching") == {"ingest.fetch"}
    assert machines["slow"].done_by("slow") == {"ingest.process"}
    done = machines["processing"].done_by("processing")
    assert {"ingest.process", "ingest.submit_many", "sources.poll"} <= done
    assert "ingest.fetch" not in done
    assert [item["target"] for item in store.library.items(limit=100) if item["slow"]] == [overran]
    for machine in machines.values():
        assert set(machine.stop().values()) == {0}
        assert not (machine.folder / "data" / "raw").exists()


def hold(site, path, body):
    """A page that is held back until the gate is opened; its address, and whether it was asked for."""
    asked = threading.Event()

    def answer(_asked):
        asked.set()
        site.gate.wait(PATIENCE)
        return Page(body.encode())

    return site.does(path, answer), asked


def submit(broker, targets):
    """Hand in addresses as any other program would."""
    with Celery(broker=broker, set_as_current=False) as sender:
        sender.send_task("ingest.submit_many", args=[[{"target": target} for target in targets]])


def states(store):
    return Counter(item["state"] for item in store.library.items(limit=100))


def stored_titles(store):
    return [document["title"] for document in store.library.documents(100, everything=True)]


def test_a_machine_that_cannot_have_the_bytes_of_the_others_is_told_so(tmp_path, postgres_url, valkey_url):
    given = {"WINNOW_DATABASE_URL": postgres_url, "WINNOW_BROKER_URL": valkey_url}
    first, second = (
        Machine(tmp_path / name, given | {"WINNOW_DATA_DIR": str(tmp_path / name / "data")})
        for name in ("first", "second")
    )
    with open_store(load(first.environment, tmp_path / "no.env")) as store:
        Clerk(store, datetime.now(UTC)).fetched("/a")
    second.work("worker", "process")
    try:
        assert second.running["worker"].wait(PATIENCE) == 1
    finally:
        second.stop()
    assert "set WINNOW_RAW_URL" in second.log("worker").splitlines()[-1]
    (tmp_path / "second" / "data" / "raw").mkdir()  # the bytes are lost for good
    second.work("worker", "process")
    try:
        wait_for(lambda: " ready." in second.log("worker"), "the worker")
    finally:
        assert second.stop() == {"worker": 0}
