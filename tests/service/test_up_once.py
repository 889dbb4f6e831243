"""`winnow up --once`, and settings with which the service cannot start."""

import shutil

import pytest
from service.running import FEWER_PARTS, Installation

from tests.service.mill_article import ARTICLE, CHANGED

pytestmark = pytest.mark.long


def test_once_ingests_the_folder_reports_and_ends(tmp_path):
    once = Installation(tmp_path)
    (once.seeds / "mill.html").write_text(ARTICLE)
    shutil.copy(once.seeds / "mill.html", once.seeds / "mill-again.html")
    first = once.run("up", "--once")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "1 new" in first.stdout
    assert "1 duplicate" in first.stdout
    assert "The mill on the Aller" in first.stdout
    assert "Flower" not in first.stdout  # there are no pages to read before it ends
    assert not (once.data / "log" / "flower.log").exists()
    assert once.processes() == []
    (once.seeds / "empty.txt").touch()
    second = once.run("up", "--once")
    assert second.returncode == 1
    assert "empty_file" in second.stdout


def test_once_ends_and_says_why_when_a_folder_cannot_be_polled(tmp_path):
    once = Installation(tmp_path, **FEWER_PARTS)
    (once.seeds / "mill.html").write_text(ARTICLE)
    gone = tmp_path / "gone"
    gone.mkdir()
    assert once.winnow("sources", "add", str(gone)).returncode == 0
    gone.rmdir()
    ran = once.run("up", "--once")
    assert ran.returncode == 1
    assert "1 new" in ran.stdout
    assert f"not polled\t{gone}\tfolder_unreadable" in ran.stdout
    once.environment["WINNOW_MIN_FREE_BYTES"] = str(10**18)
    (once.seeds / "mill-2.html").write_text(CHANGED)
    full = once.run("up", "--once")
    assert full.returncode == 1
    assert f"not polled\t{once.seeds}\tdisk_full" in full.stdout


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("WINNOW_SEEDS_DIR", __file__, f"winnow: {__file__}: this folder cannot be made"),
        (
            "WINNOW_BROKER_URL",
            "redis://:half/secret@host:1",
            "winnow: WINNOW_BROKER_URL is not a broker address",
        ),
    ],
)
def test_what_it_cannot_start_with_is_one_clear_line(tmp_path, name, value, line):
    ran = Installation(tmp_path, **{name: value}).run("up", "--once")
    assert ran.returncode == 1
    assert ran.stderr.startswith(line)
    assert ran.stderr.count("\n") == 1
    assert "half" not in ran.stdout + ran.stderr
