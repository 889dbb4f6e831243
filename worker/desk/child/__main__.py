"""A child: it does one job after another, and ends when nobody has asked it for a while."""

from __future__ import annotations

import json
import logging
import resource
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any

from worker.context import Context
from worker.desk.child.jobs import Job
from worker.errors import IngestError, TryLater, Unavailable
from worker.extraction.body.scoring import load_model
from worker.runtime import logs
from worker.runtime.process_limits import MAX_EXTRA_MEMORY_BYTES, limit_memory, limit_time
from worker.store import open_store

log = logging.getLogger(__name__)

IDLE_TIMEOUT_S = 60.0
MAX_JOBS = 200
"""Then another child takes its place."""
MAX_EXTRA_RESIDENT_KB = 105_000
"""A child whose memory grew by more than this (in kB, as getrusage(2) counts) ends after its job."""


def main() -> None:
    """Do the jobs that come through the connection whose number is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the desk, which then ends its children
    connection = Connection(int(sys.argv[1]))
    settings = connection.recv()
    logs.set_up(settings)
    load_model()
    limit_memory()
    resident = _peak_resident()
    with open_store(settings, pooled=False) as store:
        context = Context(settings, store)
        for _ in range(MAX_JOBS):
            if not connection.poll(IDLE_TIMEOUT_S):
                return
            try:
                job = connection.recv()
            except EOFError:  # the desk has ended
                return
            limit_time(settings.process_limit)
            answer = _answer(job, context)
            limit_time(0)
            connection.send_bytes(answer)
            if _peak_resident() > resident + MAX_EXTRA_RESIDENT_KB:
                return


def _answer(job: Job, context: Context) -> bytes:
    """Do a job; return the answer, or the error, as JSON."""
    try:
        answer = {"answer": job.run(context)}
        return json.dumps(answer).encode()
    except IngestError as error:
        again = isinstance(error, TryLater)
        failure = _failure("later" if again else "rejected", error.reason, error.detail)
    except Unavailable as error:
        failure = _failure("unavailable", "unavailable", str(error))
    except MemoryError:
        why = f"reading it takes more than {MAX_EXTRA_MEMORY_BYTES:,} bytes of memory"
        failure = _failure("rejected", "memory_limit", why)
    except Exception as error:
        # A document hit a bug of ours: the log says where.
        log.exception("a job of the desk")
        failure = _failure("rejected", "internal_error", f"{type(error).__name__}: {error}")
    return json.dumps(failure).encode()


def _failure(kind: str, reason: str, detail: str) -> dict[str, Any]:
    return {"error": {"kind": kind, "reason": reason, "detail": detail}}


def _peak_resident() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


main()
