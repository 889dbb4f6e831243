"""What beat sends, whatever the clock does, and how often it looks."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from celery import Celery

from tasks.app import app
from tasks.beat_schedule import SteadyInterval
from tasks.scheduler import HeartbeatScheduler


@pytest.mark.parametrize(("ago", "due"), [(1, False), (6, True), (-3600, True)])
def test_a_tick_is_due_after_its_time_and_when_the_last_one_lies_ahead(ago, due):
    last = datetime.now(UTC) - timedelta(seconds=ago)
    is_due, wait = SteadyInterval(5.0, app=app).is_due(last)
    assert is_due is due
    assert 0 < wait <= 5


def test_beat_pauses_until_the_next_task_is_due(tmp_path, monkeypatch):
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    often = Celery(set_as_current=False)
    often.conf.beat_schedule = {"often": {"task": "often", "schedule": timedelta(seconds=0.1)}}
    sent, turns = [], 0
    with closing(HeartbeatScheduler(app=often, schedule_filename=str(tmp_path / "beat"))) as scheduler:
        monkeypatch.setitem(vars(scheduler), "producer", None)
        monkeypatch.setattr(scheduler, "apply_entry", lambda entry, **_: sent.append(entry.name))
        while sent.count("often") < 5:
            turns += 1
            time.sleep(max(0.0, scheduler.tick()))
    assert turns <= 4 * len(sent), "it turned without a pause while it waited"
