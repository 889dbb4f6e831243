"""The broker is connected to by the guarded transport, and monitors see what kind of broker it is."""

import ssl

import pytest
from celery import Celery
from flower.utils.broker import Broker
from kombu import pools

from tasks.app import app
from tasks.transport.checked_connection import tls_options
from tasks.transport.checked_transport import CheckedTransport


@pytest.fixture
def application(valkey_url):
    """An application that connects as ours does, and takes no connection that another one left.

    kombu keeps one pool for all applications of a process that name the same broker.
    """
    pools.reset()
    one = Celery(broker=valkey_url, amqp=app.amqp_cls, set_as_current=False)
    yield one
    one.close()


def test_every_connection_is_by_the_guarded_transport(application):
    with application.connection_for_read() as reading, reading.clone() as again:
        assert isinstance(reading.transport, CheckedTransport)
        assert isinstance(again.transport, CheckedTransport)
    with application.pool.acquire(block=True) as pooled:
        assert isinstance(pooled.transport, CheckedTransport)


def test_it_is_called_by_the_scheme_of_its_address(application):
    with application.connection_for_read() as connection:
        assert connection.as_uri().startswith("redis://")
        assert connection.info()["transport"] == "redis"
        assert Broker(connection.as_uri(include_password=True)).port == connection.port


def test_ours_is_made_that_way():
    with app.connection_for_write() as connection:
        assert isinstance(connection.transport, CheckedTransport)
        assert connection.as_uri().startswith("redis://")


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("redis://h/0", None),
        ("rediss://:pass@h:6380/0", {"ssl_cert_reqs": ssl.CERT_REQUIRED}),
        (
            "rediss://h/0?ssl_cert_reqs=required&ssl_ca_certs=/etc/ca.pem",
            {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "/etc/ca.pem"},
        ),
        ("rediss://h/0?ssl_cert_reqs=none", {"ssl_cert_reqs": ssl.CERT_NONE}),
    ],
)
def test_a_broker_with_encryption_is_spoken_to_by_it_and_its_certificate_is_checked(address, wanted):
    assert tls_options(address) == wanted
    options = {"broker_use_ssl": tls_options(address)}
    with Celery(broker=address, amqp=app.amqp_cls, set_as_current=False, changes=options) as one:
        connection = one.connection_for_read()
        assert (connection.ssl or None) == wanted
        assert connection.as_uri().partition(":")[0] == address.partition(":")[0]
