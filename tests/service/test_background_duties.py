"""The duties of `winnow tend`, each called in this process."""

import threading

import pytest
from waiting import PATIENCE

from worker.service import background_duties
from worker.service.background_duties import BackgroundDuties


@pytest.fixture
def duties(store_settings):
    duties = BackgroundDuties(store_settings)
    yield duties
    duties.stop()


def test_changes_are_followed_from_the_first_webhook_on(duties, store, now, monkeypatch):
    monkeypatch.setattr(background_duties, "IDLE_CHECK_INTERVAL_S", 0.01)
    looked, followed = threading.Event(), threading.Event()
    exist = type(store.webhooks).exist
    monkeypatch.setattr(type(store.webhooks), "exist", lambda self: (looked.set(), exist(self))[1])
    monkeypatch.setattr(background_duties, "deliver_changes", lambda *_: followed.set())
    thread = threading.Thread(target=duties.deliver_webhooks)
    thread.start()
    assert looked.wait(PATIENCE)
    assert not followed.is_set()
    store.webhooks.add("https://hook.example/", "secret", now, kinds=None, batch=1, after=None)
    assert followed.wait(PATIENCE)
    thread.join(PATIENCE)
    assert not thread.is_alive()
