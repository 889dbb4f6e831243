"""A poller of sources on a local server."""

from contextlib import closing
from ipaddress import ip_network

import pytest

from tests.intake.poller import Poller
from worker.fetch import Web
from worker.settings import Settings


@pytest.fixture
def conf():
    return Settings(allow_networks=(ip_network("127.0.0.0/8"),), fetch_deadline=20)


@pytest.fixture
def poller(store, site, now, conf):
    with closing(Web(conf, lambda _host: ["127.0.0.1"])) as web:
        yield Poller(store, site, now, web)
