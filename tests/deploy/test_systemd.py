"""The units of systemd: as systemd itself understands them, and doing what the compose file does."""

import re
import subprocess
from pathlib import Path

import compose
import pytest
from waiting import PATIENCE

UNITS = sorted((compose.REAL / "deploy" / "systemd").glob("*.service"))
PARTS = [unit.stem.removeprefix("winnow-") for unit in UNITS]

MAX_EXPOSURE = 15
"""Tenths of what `systemd-analyze security` calls exposure: 0 is none, 100 all; most services have 90."""


def setting(part: str, name: str) -> str:
    unit = compose.REAL / "deploy" / "systemd" / f"winnow-{part}.service"
    found = re.search(rf"(?m)^{name}=(.*)$", unit.read_text())
    assert found is not None
    return found[1]


def test_there_is_one_for_every_part() -> None:
    services = compose.load({})["services"]
    parts = {name for name, service in services.items() if service.get("image") == "winnow"}
    assert set(PARTS) == parts - {"migrate"}


@pytest.mark.parametrize("part", PARTS)
def test_it_runs_what_the_compose_file_runs(part: str) -> None:
    service = compose.load({})["services"][part]
    words = setting(part, "ExecStart").replace("%%", "%").split()
    assert words[0].startswith("/opt/winnow/.venv/bin/")
    local = [word.replace("0.0.0.0", "127.0.0.1") for word in service["command"]]
    assert [Path(words[0]).name, *words[1:]] == local


@pytest.mark.parametrize("part", PARTS)
def test_it_has_as_much_time_and_memory_as_its_container(part: str) -> None:
    machine = compose.Machine(Path(), compose.load({})["services"], {})
    assert float(setting(part, "TimeoutStopSec")) == machine.grace(part)
    assert setting(part, "MemoryMax").lower() == machine.services[part]["mem_limit"]


@pytest.mark.needs_systemd_analyze
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_nothing_wrong_and_little_exposed(unit: Path, tmp_path: Path) -> None:
    placed = tmp_path / unit.name
    placed.write_text(unit.read_text().replace("/opt/winnow/", f"{compose.REAL}/"))
    for words in (["verify"], ["security", "--offline=true", f"--threshold={MAX_EXPOSURE}", "--no-pager"]):
        done = subprocess.run(
            ["systemd-analyze", *words, placed], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert words != ["verify"] or not done.stderr, done.stderr
