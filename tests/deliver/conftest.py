"""A store, an endpoint, a clock that is set by hand, and who delivers from the one to the other."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import select
from store.clerk import Clerk

from worker.deliver.webhooks.delivery_loop import DeliveryContext, deliver
from worker.store.tables import DeliveryRow, WebhookRow

LOOPBACK = (ip_network("127.0.0.0/8"),)


def text(seed):
    """Words that no other text has."""
    chance = random.Random(seed)
    return " ".join(f"{chance.getrandbits(30):x}" for _ in range(40))


class Clock:
    """The time, which goes on when it is told to."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def go_on(self, seconds):
        self.now += timedelta(seconds=seconds)


class Post:
    """Webhooks of a store, delivered when a test says so."""

    secret = "whsec_" + "c2VjcmV0" * 4

    def __init__(self, store, settings, clerk, clock, receiver):
        self.store, self.clerk, self.clock, self.receiver = store, clerk, clock, receiver
        self.settings = replace(settings, allow_networks=LOOPBACK)
        self.context = DeliveryContext(store, self.settings, lambda: False, clock)

    def add(self, url=None, *, kinds=None, batch=1, after=None):
        return self.store.webhooks.add(
            url or self.receiver.url, self.secret, self.clock(), kinds=kinds, batch=batch, after=after
        )

    def deliver(self):
        """Deliver what is due, as often as something is."""
        self.store.changes.assign_numbers()
        while due := self.store.webhooks.list_due(self.clock()):
            for webhook_id in due:
                deliver(self.context, webhook_id)

    def deliver_for(self, seconds):
        """Deliver over a stretch of time, whenever a wait is over."""
        end = self.clock() + timedelta(seconds=seconds)
        while self.clock() < end:
            self.deliver()
            self.clock.now = min([end, *self.waits()])
        self.deliver()

    def waits(self):
        """When waits will be over."""
        with self.store.database.reading() as connection:
            found = [
                connection.execute(select(row.not_before).where(row.not_before > self.clock()))
                .scalars()
                .all()
                for row in (WebhookRow, DeliveryRow)
            ]
        return [time for times in found for time in times]

    def write(self, number, words=None):
        """A document of its own: new, or revised when it is there."""
        return self.clerk.record(f"/{number}.txt", words or text(number)).document_id

    def revise(self, number, version):
        return self.write(number, text(1000 * version + number))

    def happen(self, documents):
        """Changes of documents that nobody stored: quick to make."""
        with self.store.database.writing() as connection:
            for number in documents:
                self.store.changes.record(connection, number, "created", self.clock())
        self.store.changes.assign_numbers()

    @property
    def told(self):
        return [one for request in self.receiver.arrived for one in request.told]

    def record(self, webhook_id=1):
        return self.store.webhooks.get(webhook_id)

    def rows(self, statement):
        with self.store.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC))


@pytest.fixture
def post(store, store_settings, clock, receiver):
    return Post(store, store_settings, Clerk(store, clock()), clock, receiver)
