"""Every process of the service has this module on its path: its clock is that of the day.

Python imports `sitecustomize` at its start. As soon as a module below is loaded, and before anybody took a
name from it, it is fitted. What the service itself needs time for (leases, claims, lost notices) takes real
time, so these lengths are as many times as long; what falls due by the scheduler's own clock is as many
times sooner. Places in the queue of a host are by the broker's clock, which is real: who waits for one
counts by the clock of the day. Sleeps, timeouts and limits of tasks are real.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from types import ModuleType
from typing import Any

from day_clock import DayClock

SPEED = float(os.environ["WINNOW_DAY_SPEED"])
CLOCK = DayClock.of_environment()

LONGER = {
    "tasks.maintenance": ("EMPTY_QUEUE_LOST_AFTER", "PURGE_INTERVAL_S"),  # the latter: shortened below
    "worker.deliver.webhooks.delivery_loop": ("MAX_ROUND_TIME",),
    "worker.service.background_duties": ("STALLED_AFTER",),
    "worker.store.ledger.readiness": ("RENOTIFY_AFTER",),
    "worker.store.sources.polls": ("TAKEN_TIMEOUT", "CLAIM_LENGTH"),
    "worker.store.webhooks.endpoint_leases": ("LEASE",),
}
SHORTER = {"tasks.beat_schedule": ("PURGE_INTERVAL_S", "HEALTH_CHECK_INTERVAL_S")}


def fit(module: ModuleType) -> None:
    """Fit a module that was just loaded."""
    for name in LONGER.get(module.__name__, ()):
        setattr(module, name, getattr(module, name) * SPEED)
    for name in SHORTER.get(module.__name__, ()):
        setattr(module, name, getattr(module, name) / SPEED)
    if one_by_one := FITTED.get(module.__name__):
        one_by_one(module)


def fit_clock(module: ModuleType) -> None:
    """The clock of all processes."""
    module.utcnow = CLOCK.utcnow  # type: ignore[attr-defined]


def fit_slots(module: ModuleType) -> None:
    """Slots of hosts: seconds to wait for one."""
    take: Callable[..., Any] = module.HostSlots.take

    @wraps(take)
    def take_slot(*words: Any) -> Any:
        slot = take(*words)
        return replace(slot, wait=slot.wait * CLOCK.rate())

    module.HostSlots.take = take_slot


def fit_pacing(module: ModuleType) -> None:
    """Items of one host that are accepted together: seconds until the turn of each."""
    wait: Callable[..., float] = module.HostPacing.wait
    module.HostPacing.wait = wraps(wait)(lambda *words: wait(*words) * CLOCK.rate())


FITTED = {
    "worker.broker.slots": fit_slots,
    "worker.clock": fit_clock,
    "worker.store.ledger.host_pacing": fit_pacing,
}


class Fitter(importlib.abc.MetaPathFinder):
    """Finds the modules to fit, before the usual finders."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """Find one of them, so that it is fitted as it is loaded."""
        if name not in {*LONGER, *SHORTER, *FITTED}:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        load = spec.loader.exec_module

        def load_and_fit(module: ModuleType) -> None:
            load(module)
            fit(module)

        spec.loader.exec_module = load_and_fit
        return spec


sys.meta_path.insert(0, Fitter())
