"""A watched folder."""

import pytest

from tests.sources.watch import Watch


@pytest.fixture
def watch(tmp_path):
    path = tmp_path / "watched"
    path.mkdir()
    return Watch(path)
