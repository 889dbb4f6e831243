"""A checkout of the project in miniature, with a package index of its own."""

import hashlib
import os
import signal
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from waiting import PATIENCE

CLI = """
import importlib.util, json, os, sys
print(json.dumps({
    "words": sys.argv[1:],
    "cwd": os.getcwd(),
    "prefix": sys.prefix,
    "worker": sys.modules["worker"].__file__,
    "packages": [name for name in ("grain", "chaff") if importlib.util.find_spec(name)],
    "version": __import__("grain").VERSION,
}))
sys.exit(7 if "fail" in sys.argv else 0)
"""


@dataclass(frozen=True)
class Project:
    """A checkout in miniature."""

    home: Path
    index: Path
    url: str
    asked_password: list[str]
    """What the index lets in (user:password), when there is any."""
    python: str
    """The Python that starts use: the bare one where there is one, because ensurepip takes seconds."""
    asked: Event
    """Set when the index was asked for a wheel that is not pip."""
    gate: Event
    """While it is not set, the index holds back such wheels."""

    def begin(self, *words: str, **environ: str) -> subprocess.Popen[str]:
        """A start that is not waited for."""
        command = [str(self.home / "winnow"), *words]
        return subprocess.Popen(
            command,
            env=self.environ() | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill_the_maker(self) -> None:
        """Kill the process that makes .venv, and nothing else, while pip is at work for it."""
        assert self.asked.wait(PATIENCE)
        os.kill(int((self.home / ".venv" / "busy").read_text()), signal.SIGKILL)

    def start(self, *words: str, program: Path | None = None, **how) -> subprocess.CompletedProcess[str]:
        environ = self.environ() | how.pop("environ", {})
        command = [str(program or self.home / "winnow"), *words]
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=False, timeout=PATIENCE, **how
        )

    def environ(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PIP_", "UV_", "PYTHON", "WINNOW_", "VIRTUAL_ENV"))
        }
        here = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": self.url, "PIP_RETRIES": "0"}
        here["PIP_DEFAULT_TIMEOUT"] = str(PATIENCE)
        return kept | here | {"WINNOW_PYTHON": self.python, "NO_PROXY": "127.0.0.1"}

    def lock(self, **versions: str) -> None:
        """Write both locks: `grain` for every start, `chaff` for tests."""
        grain, chaff = versions.get("grain", "1.0"), versions.get("chaff", "1.0")
        base = [self._block("grain", grain), self._block(*_pip_on_index(self.index))]
        (self.home / "requirements.lock").write_text("# made by hand\n" + "".join(base))
        (self.home / "requirements-test.lock").write_text("".join([*base, self._block("chaff", chaff)]))

    def _block(self, name: str, version: str) -> str:
        wheel = self.index / name / f"{name}-{version}-py3-none-any.whl"
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        return f"{name}=={version} \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{digest}\n"


def publish(index: Path, name: str, version: str) -> None:
    """Put a wheel with one module on the index."""
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


def _pip_on_index(index: Path) -> tuple[str, str]:
    name, version = next((index / "pip").glob("pip-*.whl")).name.split("-")[:2]
    return name, version
