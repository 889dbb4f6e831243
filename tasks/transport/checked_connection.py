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

from tasks.transport.checked_transport import CheckedTransport


class CheckedConnection(Connection):
    """A connection to Redis whose messages are checked before Celery reads them."""

    def get_transport_cls(self) -> type[CheckedTransport]:
        """The transport, whatever the address calls it."""
        return CheckedTransport

    def Pool(self, limit: int | None = None, **options: Any) -> ConnectionPool:  # noqa: N802  # kombu's name
        """A pool of connections like this one."""
        return CheckedPool(self, limit, **options)


class CheckedPooledConnection(CheckedConnection, PooledConnection):
    """The same, of a pool."""


class CheckedPool(ConnectionPool):
    """A pool of such connections."""

    def new(self) -> CheckedPooledConnection:
        """Make another one for the pool."""
        return CheckedPooledConnection(self, **dict(self.connection._info(resolve=False)))  # noqa: SLF001


class CheckedAMQP(AMQP):  # type: ignore[misc]
    """Celery's part that makes connections."""

    Connection = CheckedConnection


def tls_options(broker_url: str) -> dict[str, Any] | None:
    """How a broker is spoken to by TLS, or None: as the address says, and the certificate is checked."""
    if not broker_url.startswith("rediss://"):
        return None
    named: dict[str, Any] = parse_url(broker_url).get("ssl", {})
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED} | named
