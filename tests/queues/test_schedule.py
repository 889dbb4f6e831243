"""What beat sends, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from tasks.app import app
from tasks.beat_schedule import SteadyInterval


@pytest.mark.parametrize(("ago", "due"), [(1, False), (6, True), (-3600, True)])
def test_a_tick_is_due_after_its_time_and_when_the_last_one_lies_ahead(ago, due):
    last = datetime.now(UTC) - timedelta(seconds=ago)
    is_due, wait = SteadyInterval(5.0, app=app).is_due(last)
    assert is_due is due
    assert 0 < wait <= 5
