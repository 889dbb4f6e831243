"""What the tests of commands have in common."""

import pytest
from service.running import Installation


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path)
