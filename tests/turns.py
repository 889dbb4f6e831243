"""Turns of hosts as the database keeps them, as a worker's fetcher takes them."""

from datetime import UTC, datetime


class TurnsInDatabase:
    def __init__(self, hosts):
        self.hosts = hosts

    def take(self, host, hold, step):
        return self.hosts.take(host, hold, step, datetime.now(UTC))

    def release(self, host, token, pause):
        self.hosts.release(host, token, pause, datetime.now(UTC))
