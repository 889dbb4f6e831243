"""A worker's children: looked for when they ended, replaced by their size, sparing what they inherited."""

import os
import subprocess
import sys
from types import SimpleNamespace

from kombu.asynchronous.timer import Timer

from tasks.child_recycling import MAX_EXTRA_RESIDENT_KB, ChildRecycling


def test_children_that_ended_are_looked_for_from_start_to_stop():
    looks = []
    worker = SimpleNamespace(timer=Timer(), pool=SimpleNamespace(maintain_pool=lambda: looks.append("look")))
    step = ChildRecycling(worker)
    step.start(worker)
    scheduled = iter(worker.timer)
    while len(looks) < 4:
        until_next, entry = next(scheduled)
        if entry:
            entry()
        else:
            assert until_next < 1.0
    step.stop(worker)
    assert not any(entry for _, entry in iter(lambda: next(scheduled), (None, None))), "it looks no more"


def test_a_child_may_have_so_much_more_than_its_parent_unless_someone_says_otherwise(tmp_path):
    program = "from tasks.app import app; from billiard.compat import mem_rss; worker = app.WorkController()"
    program += "; print(worker.max_memory_per_child, mem_rss())"
    program += "; print(app.WorkController(max_memory_per_child=500_000).max_memory_per_child)"
    environment = os.environ | {"WINNOW_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    most, parents, asked_for = map(int, ran.stdout.split())
    assert 0.8 * MAX_EXTRA_RESIDENT_KB < most - parents <= MAX_EXTRA_RESIDENT_KB
    assert asked_for == 500_000


def test_a_child_of_a_worker_looks_for_no_garbage_in_what_it_inherited():
    program = "import gc; from tasks.worker_process import set_up_child as begin; begin()"
    program += "; print(gc.get_freeze_count())"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(ran.stdout) > 10_000
