"""How this application connects to its broker: by the checked transport, under the broker's own scheme.

Celery's own setting for another transport (`broker_transport`) would replace the scheme of the address.
Monitors would then not know the kind of broker, and `rediss:` would lose its encryption.
"""

from __future__ import annotations

import ssl
from typing import Any

from celery.app.amqp import AMQP
from kombu.connection import Connection, ConnectionPool, PooledConnection
from kombu.utils.url import parse_url

from tasks.transport.checked_transport import CheckedTransport


class CheckedConnection(Connection):
    """A connection to Redis whose messages are checked before Celery reads them."""

    def get_transport_cls(self) -> type[CheckedTransport]:
        """Return the checked transport for any address."""
        return CheckedTransport

    def Pool(self, limit: int | None = None, **options: Any) -> ConnectionPool:  # noqa: N802  # kombu's name
        """Return a pool of connections like this one."""
        return CheckedPool(self, limit, **options)


class CheckedPooledConnection(CheckedConnection, PooledConnection):
    """A checked connection that belongs to a pool."""


class CheckedPool(ConnectionPool):
    """A pool of checked connections."""

    def new(self) -> CheckedPooledConnection:
        """Make another connection for the pool."""
        return CheckedPooledConnection(self, **dict(self.connection._info(resolve=False)))  # noqa: SLF001


class CheckedAMQP(AMQP):  # type: ignore[misc]
    """The part of Celery that makes connections."""

    Connection = CheckedConnection


def tls_options(broker_url: str) -> dict[str, Any] | None:
    """Return the TLS options of a broker address; None without TLS. Certificates are checked by default."""
    if not broker_url.startswith("rediss://"):
        return None
    named: dict[str, Any] = parse_url(broker_url).get("ssl", {})
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED} | named
