"""How this application connects to its broker: by the guarded transport, under the broker's own name.

Celery's own way to another transport (`broker_transport`) would name it in place of the address's scheme.
Monitors would then not know what kind of broker this is, and `rediss:` would lose its encryption.
"""

from __future__ import annotations

import ssl
from typing import Any

from celery.app.amqp import AMQP
from kombu.connection import Connection, ConnectionPool, PooledConnection
from kombu.utils.url import parse_url

from tasks.transport import GuardedTransport


class GuardedConnection(Connection):
    """A connection to Redis whose messages are checked before Celery reads them."""

    def get_transport_cls(self) -> type[GuardedTransport]:
        """The transport, whatever the address calls it."""
        return GuardedTransport

    def Pool(self, limit: int | None = None, **options: Any) -> ConnectionPool:  # noqa: N802  # kombu's name
        """A pool of connections like this one."""
        return GuardedPool(self, limit, **options)


class GuardedPooledConnection(GuardedConnection, PooledConnection):
    """The same, of a pool."""


class GuardedPool(ConnectionPool):
    """A pool of such connections."""

    def new(self) -> GuardedPooledConnection:
        """Make another one for the pool."""
        return GuardedPooledConnection(self, **dict(self.connection._info(resolve=False)))  # noqa: SLF001


class GuardedAMQP(AMQP):  # type: ignore[misc]
    """Celery's part that makes connections."""

    Connection = GuardedConnection


def encryption(broker_url: str) -> dict[str, Any] | None:
    """How a broker is spoken to by TLS, or None: as the address says, and the certificate is checked."""
    if not broker_url.startswith("rediss://"):
        return None
    named: dict[str, Any] = parse_url(broker_url).get("ssl", {})
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED} | named
