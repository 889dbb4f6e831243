"""Whose turn it is to ask a host: the same in the broker and, while that is away, in the database."""

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import redis
from turns import TurnsInDatabase
from waiting import PATIENCE, wait_until

from worker.broker import HostSlots
from worker.document import Slot
from worker.errors import Unavailable
from worker.intake.host_slots import SharedHostSlots
from worker.store import open_store


@pytest.fixture(params=["broker", "sqlite", "postgres"])
def turns(request, store_settings_for):
    if request.param == "broker":
        one = HostSlots(request.getfixturevalue("valkey_url"))
        yield one
        one.close()
    else:
        conf = store_settings_for(request.getfixturevalue(f"{request.param}_url"))
        with open_store(conf) as store:
            yield TurnsInDatabase(store.hosts)


def test_one_at_a_time_with_a_pause_after_it(turns):
    first = turns.take("a.example", 60, 5)
    assert first.token
    assert turns.take("a.example", 60, 5).token is None
    assert turns.take("b.example", 60, 5).token, "another host has a budget of its own"
    ended = time.monotonic()
    turns.release("a.example", first.token, 2)
    assert turns.take("a.example", 60, 0.1).token is None
    wait_until(lambda: turns.take("a.example", 60, 0.01).token, "a turn")
    assert time.monotonic() - ended > 1.9


def test_those_who_wait_get_places_apart(turns):
    first = turns.take("a.example", 60, 10)
    places = [turns.take("a.example", 60, 10).wait for _ in range(5)]
    assert places == sorted(places)
    assert all(9 <= later - sooner <= 11 for sooner, later in pairwise(places))
    assert 9 <= places[0] <= 11
    turns.release("a.example", first.token, 10)
    assert 58 <= turns.take("a.example", 60, 10).wait <= 61, "those before keep their places"


def test_who_comes_a_little_early_does_not_lose_their_place(turns):
    first = turns.take("a.example", 60, 10)
    for _ in range(20):
        turns.take("a.example", 60, 10)
    turns.release("a.example", first.token, 3)
    assert 2 < turns.take("a.example", 60, 10).wait <= 3


def test_a_turn_that_is_never_given_back_ends_by_itself(turns):
    assert turns.take("a.example", 0.05, 0.01).token
    wait_until(lambda: turns.take("a.example", 60, 0.01).token, "a turn")


@pytest.fixture
def step_back(turns, request):
    """A function that sets the clock back by an hour, for those who keep the turns."""

    def in_the_database():
        turns.stepped -= timedelta(hours=1)

    def in_the_broker():
        hour = 3_600_000
        with redis.Redis.from_url(request.getfixturevalue("valkey_url")) as client:
            for key in client.keys("winnow:host:*"):
                left = client.pttl(key)
                if key.endswith(b":line"):
                    client.incrby(key, hour)
                client.pexpire(key, left + hour)

    return in_the_database if isinstance(turns, TurnsInDatabase) else in_the_broker


@pytest.mark.parametrize("is_released", [False, True])
def test_after_a_step_of_the_clock_nobody_waits_for_its_length(turns, step_back, is_released):
    turn = turns.take("a.example", 60, 5)
    turns.take("a.example", 60, 5)
    if is_released:
        turns.release("a.example", turn.token, 5)
    step_back()
    assert turns.take("a.example", 60, 5).token
    assert 4 <= turns.take("a.example", 60, 5).wait <= 5, "the places of before are forgotten"


def test_only_its_owner_ends_a_turn(turns):
    mine = turns.take("a.example", 60, 5)
    turns.release("a.example", "another", 0.001)
    assert turns.take("a.example", 60, 5).token is None
    turns.release("a.example", mine.token, 0.001)
    wait_until(lambda: turns.take("a.example", 60, 0.001).token, "a turn")


def test_of_many_at_once_one_gets_the_turn(turns):
    got = []
    threads = [threading.Thread(target=lambda: got.append(turns.take("a.example", 60, 5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len([turn for turn in got if turn.token]) == 1
    assert len(got) == 8


def test_without_a_broker():
    away = HostSlots("redis://127.0.0.1:1/0")
    with pytest.raises(Unavailable):
        away.take("a.example", 60, 5)
    away.close()


def test_turns_go_on_in_the_database_while_the_broker_is_away(store):
    shared = SharedHostSlots("redis://127.0.0.1:1/0", store.hosts, lambda: datetime.now(UTC))
    turn = shared.take("a.example", 60, 5)
    assert turn.token
    assert shared.take("a.example", 60, 5) != Slot(turn.token)
    shared.release("a.example", turn.token, 0.001)
    wait_until(lambda: shared.take("a.example", 60, 0.001).token, "a turn")
    shared.close()
