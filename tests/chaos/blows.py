"""What is done to a running service. Each blow says whom it hit."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import redis

from tests.service.running import Up, wait_for
from worker.service.embedded_broker import find_free_port

LEASE = 8.0
"""Seconds; the service under test runs with it, so that a plan need not wait for long ones."""


class Victim(Up):
    """A service that blows fall on, with its database and its disk."""

    def __init__(self, folder, database, *, is_on_small_disk, **environment):
        self.clock = folder / "clock"
        self.clock.write_text("0")
        self.database = database
        self.quiet = folder / "quiet"
        self.quiet.mkdir()
        self.is_on_small_disk = is_on_small_disk
        # While its broker is dead nobody else may take the port: not another service that starts just then
        # and would like the usual one, nor a client whose end of a connection is given any free one.
        super().__init__(
            folder,
            PYTHONPATH=str(Path(__file__).parent / "clock"),
            WINNOW_CHAOS_CLOCK=str(self.clock),
            WINNOW_LEASE=str(LEASE),
            WINNOW_MIN_FREE_BYTES="4000000",
            WINNOW_ALLOW_NETWORKS="127.0.0.0/8",
            WINNOW_HOST_DELAY="0.02",
            WINNOW_REVISITS="off",
            WINNOW_BROKER_PORT=str(find_free_port(random.randrange(20_000, 32_000))),
            **database.environment,
            **environment,
        )

    def worker(self, name):
        """The parent process of a worker, or None while there is none."""
        return next(iter(self.children(f"-n {name}@")), None)

    def pool(self, name):
        """The processes of a worker that do its work."""
        parent = self.worker(name)
        return [number for number in self.processes(f"-n {name}@") if number != parent]


def kill(numbers, number=signal.SIGKILL):
    for process in numbers:
        with suppress(ProcessLookupError):
            os.kill(process, number)
    return f"{len(list(numbers))} killed"


def a_child(victim, rnd):
    children = victim.pool("worker")
    return kill(rnd.sample(children, min(1, len(children))))


def all_children(victim, _rnd):
    return kill(victim.pool("worker") + victim.pool("slow"))


def the_worker(victim, _rnd):
    return kill(victim.children("-n worker@"))


def both_workers(victim, _rnd):
    return kill(victim.processes("-n worker@") + victim.processes("-n slow@"))


def beat(victim, _rnd):
    return kill(victim.children("-m tasks beat"))


def tend(victim, _rnd):
    return kill(victim.children("worker.cli tend"))


def the_broker(victim, _rnd):
    port = victim.broker.rpartition(":")[2].partition("/")[0]
    # Killed again and again it is started after a pause: a blow that hits nobody proves nothing.
    return kill(wait_for(lambda: victim.children(f":{port}"), "the broker"))


def flush(victim, _rnd):
    try:
        with redis.Redis.from_url(victim.broker, socket_timeout=5) as client:
            client.flushall()
    except redis.RedisError as error:
        return f"missed: {error}"
    return "emptied"


def the_database(victim, rnd):
    return victim.database.trouble(rnd.choice([0.5, 3.0]), victim.data)


def stop_the_worker(victim, _rnd):
    return _stop_for(victim.processes("-n worker@"), LEASE + 4)


def stop_the_children(victim, _rnd):
    return _stop_for(victim.pool("worker"), LEASE + 4)


def _stop_for(numbers, seconds):
    kill(numbers, signal.SIGSTOP)
    time.sleep(seconds)
    kill(numbers, signal.SIGCONT)
    return f"{len(numbers)} stood still for {seconds:g} s"


def fill_the_disk(victim, _rnd):
    if not victim.is_on_small_disk:
        return "not struck: no small disk can be mounted here"
    ballast = victim.data / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(65_536)):
            pass
    time.sleep(5.0)
    ballast.unlink()
    return "full for 5 s"


def step_the_clock_back(victim, _rnd):
    return _set_clock(victim, -3600)


def set_the_clock_right(victim, _rnd):
    return _set_clock(victim, 0)


def _set_clock(victim, seconds):
    victim.clock.write_text(str(seconds))
    os.environ["WINNOW_CHAOS_CLOCK"] = str(victim.clock)
    return f"{seconds:+} s"


BLOWS = {
    blow.__name__: blow
    for blow in (
        a_child, all_children, the_worker, both_workers, beat, tend, the_broker, flush, the_database,
        stop_the_worker, stop_the_children, fill_the_disk, step_the_clock_back, set_the_clock_right,
    )
}  # fmt: skip


def strike(name, victim, seed):
    """Strike, as soon as there is somebody to be hit."""
    wait_for(lambda: len(victim.pool("worker")) >= 2, "a worker to be hit")
    return BLOWS[name](victim, random.Random(seed))
