"""Which blows fall, in which order: all of it follows from the seed."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    documents: int
    blows: tuple
    pause: float
    """Seconds between two blows, about."""
    is_patient: bool
    """Whether a document is seen through after each blow, to tell how long the service took to recover."""


def short(seed, documents):
    """What every change must pass: 12 kills and more, in quick succession."""
    rnd = random.Random(seed)
    blows = (
        ["a_child"] * 6 + ["all_children"] * 3 + ["the_worker", "both_workers", "the_broker", "the_broker"]
    )
    blows += ["tend", "beat", "flush", "the_database", "fill_the_disk", "stop_the_children"]
    rnd.shuffle(blows)
    return Plan(documents, ("step_the_clock_back", *blows), 0.3, is_patient=False)


def release(seed, documents):
    """One of the seeds of a release: about ten times as many blows of every kind, each followed through."""
    rnd = random.Random(seed)
    blows = ["a_child", "all_children", "the_worker", "both_workers"] * 12
    blows += ["the_broker"] * 12 + ["flush", "tend", "beat", "the_database", "fill_the_disk"] * 3
    blows += ["stop_the_worker", "stop_the_children", "step_the_clock_back", "set_the_clock_right"]
    rnd.shuffle(blows)
    return Plan(documents, tuple(blows), 1.0, is_patient=True)


def of_one(blow, times, seed, documents):  # noqa: ARG001  # nothing is drawn
    """The same blow over and over, each followed through."""
    return Plan(documents, (blow,) * times, 1.0, is_patient=True)
