"""Every process of the service has this module on its path: its clock can be stepped while it runs.

Python imports `sitecustomize` at its start. As soon as `worker.clock` is loaded, and before anybody took
its clock, that clock is replaced by one that is off by as many seconds as the file WINNOW_CHAOS_CLOCK says.
"""

import importlib.abc
import importlib.machinery
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path


def shifted_now():
    try:
        off = float(Path(os.environ["WINNOW_CHAOS_CLOCK"]).read_text() or 0)
    except (OSError, ValueError, KeyError):
        off = 0.0
    return datetime.now(UTC) + timedelta(seconds=off)


class ClockFitter(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "worker.clock":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        load = spec.loader.exec_module

        def load_and_fit(module):
            load(module)
            module.utcnow = shifted_now

        spec.loader.exec_module = load_and_fit
        return spec


sys.meta_path.insert(0, ClockFitter())
