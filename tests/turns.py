"""Turns of hosts as the database keeps them, as a worker's fetcher takes them."""

from datetime import UTC, datetime, timedelta


class TurnsInDatabase:
    def __init__(self, hosts):
        self.hosts = hosts
        self.stepped = timedelta()
        """By how much the clock was set."""

    def take(self, host, hold, step):
        return self.hosts.take(host, hold, step, datetime.now(UTC) + self.stepped)

    def release(self, host, token, pause):
        self.hosts.release(host, token, pause, datetime.now(UTC) + self.stepped)
