"""Several machines on one PostgreSQL and one Valkey: each step done where its queue is read, nothing lost."""

import threading
from collections import Counter

import pytest
from celery import Celery
from local_site import LocalSite, Page
from machines.machine import Machine
from service.running import wait_for

from worker.settings import load
from worker.store import open_store

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


def long_page():
    text = "<p>The warden of section {} walks at low tide, and writes down what the sea has taken.</p>"
    return f"<html><title>All sections</title><body>{''.join(map(text.format, range(12_000)))}</body></html>"


@pytest.fixture
def site():
    made = LocalSite()
    made.gate = threading.Event()
    yield made
    made.gate.set()
    made.close()


@pytest.fixture
def environment(tmp_path, postgres_url, valkey_url):
    (tmp_path / "watched").mkdir()
    return {
        "WINNOW_DATA_DIR": str(tmp_path / "data"),
        "WINNOW_SEEDS_DIR": str(tmp_path / "watched"),
        "WINNOW_DATABASE_URL": postgres_url,
        "WINNOW_BROKER_URL": valkey_url,
        "WINNOW_ALLOW_NETWORKS": "127.0.0.0/8",
        "WINNOW_HOST_DELAY": "0.05",
        "WINNOW_POLL_INTERVAL": "1",
        "WINNOW_LEASE": "10",
        "WINNOW_PROCESS_LIMIT": "2",
        "WINNOW_FETCH_DEADLINE": "15",  # as long a killed worker seems to be asking its host
    }


@pytest.fixture
def machines(tmp_path, environment):
    """The machines, by the worker that each has; the first two also have tend and beat."""
    made = {name: Machine(tmp_path / name, environment) for name in QUEUES}
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
    with open_store(load(environment, tmp_path / "no.env")) as opened:
        yield opened


def test_each_step_is_done_where_its_queue_is_read_and_a_lost_machine_loses_nothing(
    machines, site, store, tmp_path, environment
):
    urls = [site.says(f"/{number}", page(number)) for number in range(24)]
    files = [tmp_path / "watched" / f"{number}.html" for number in range(24, 36)]
    for number, file in enumerate(files, 24):
        file.write_text(page(number))
    long_one = tmp_path / "watched" / "long.html"
    long_one.write_text(long_page())
    held, asked = hold(site, "/held", page(36))

    submit(environment["WINNOW_BROKER_URL"], [*urls[:12], held])
    wait_for(asked.is_set, "a request in mid-fetch")
    machines["fetching"].pull_the_plug("fetching")
    site.gate.set()
    submit(environment["WINNOW_BROKER_URL"], urls[12:])  # while nobody fetches
    wait_for(lambda: len(store.library.items(limit=100)) == 38, "the acceptance of everything")
    machines["fetching"].work("fetching", QUEUES["fetching"])

    wait_for(lambda: states(store) == {"done": 38}, "everything to be done")
    wanted = {*urls, held, *map(str, files), str(long_one)}
    assert {item["target"] for item in store.library.items(limit=100)} == wanted
    assert sorted(stored_titles(store)) == sorted([words(n)[0] for n in range(37)] + ["All sections"])

    assert machines["fetching"].done_by("fetching") == {"ingest.fetch"}
    assert machines["slow"].done_by("slow") == {"ingest.process"}
    done = machines["processing"].done_by("processing")
    assert {"ingest.process", "ingest.submit_many", "sources.poll"} <= done
    assert "ingest.fetch" not in done
    # On a busy machine others may overrun the short limit, too.
    assert str(long_one) in {item["target"] for item in store.library.items(limit=100) if item["slow"]}
    for machine in machines.values():
        assert set(machine.stop().values()) == {0}


def hold(site, path, body):
    """A page that is held back until the gate is opened; its address, and whether it was asked for."""
    asked = threading.Event()

    def answer(_asked):
        asked.set()
        site.gate.wait(120)
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
