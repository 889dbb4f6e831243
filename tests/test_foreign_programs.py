"""Tests that need a foreign program are skipped and listed, or fail, but never just vanish."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import PATIENCE

TESTS = Path(__file__).parent


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """Two tests that need node, one that needs nothing."""
    for name in ("conftest.py", "long_first.py"):
        shutil.copy(TESTS / name, tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.mark.needs_node\n"
        "def test_one(): pass\n"
        "@pytest.mark.needs_node\n"
        "@pytest.mark.needs_redis_cli\n"
        "def test_two(): pass\n"
        "def test_three(): pass\n"
    )
    return tmp_path


def run(suite: Path, *more: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "WINNOW_NEED_PROGRAMS"}
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--strict-markers",
        "-p",
        "no:cacheprovider",
        str(suite),
        *more,
    ]
    return subprocess.run(
        words, cwd=suite, env=kept | environ, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


@pytest.mark.parametrize("more", [(), ("--numprocesses=2",)], ids=["one process", "two"])
def test_missing_programs_are_listed_in_the_last_line(suite: Path, more: tuple[str, ...]) -> None:
    done = run(suite, *more, PATH=str(suite))
    assert done.returncode == 0
    last = done.stdout.strip().splitlines()[-1]
    assert last == "skipped: 2 for want of node, 1 for want of redis-cli; .ci/full runs them"
    assert "1 passed, 2 skipped" in done.stdout


def test_missing_programs_are_failures_in_the_full_ring(suite: Path) -> None:
    done = run(suite, PATH=str(suite), WINNOW_NEED_PROGRAMS="1")
    assert done.returncode == 1
    assert "needs node and redis-cli, which this machine does not have" in done.stdout
    assert "1 passed" in done.stdout


def test_programs_that_are_there_are_used(suite: Path) -> None:
    (suite / "bin").mkdir()
    for name in ("node", "valkey-cli"):
        (suite / "bin" / name).write_text("#!/bin/sh\n")
        (suite / "bin" / name).chmod(0o755)
    done = run(suite, PATH=str(suite / "bin"), WINNOW_NEED_PROGRAMS="1")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
