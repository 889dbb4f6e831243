"""What tests of one GET share: a page, a redirect, names, and the failure of a request."""

import pytest
from hostile_server import reply

from worker.errors import IngestError
from worker.fetch import get

PAGE = b"<html><title>A page</title><p>Grain, and little chaff.</p></html>"


def failure(url, settings, now, **more) -> IngestError:
    with pytest.raises(IngestError) as caught:
        get(url, settings=settings, now=now, **more)
    assert "\n" not in caught.value.detail
    return caught.value


def lookup(host):
    return {"site.example": ["127.0.0.1"], "inside.example": ["127.0.0.1", "10.0.0.1"]}[host]


def redirect(to, status="302 Found", **headers):
    return reply(b"gone elsewhere", status=status, Location=to, **headers)
