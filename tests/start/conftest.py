"""A small project that the real launcher starts, a package index of its own, and a Python without ensurepip.

The launcher and deploy/ are the real ones; the lock names two tiny wheels and a pip, so that nothing
here needs the network.
"""

import base64
import compileall
import py_compile
import shutil
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from checkout import CLI, Project, publish

REAL = Path(__file__).resolve().parents[2]


def _pip_wheel() -> Path:
    """A wheel of pip on this machine: the one kept in .venv, or the one that ensurepip brings."""
    folders = [Path(sys.prefix), Path("/usr/share/python-wheels")]
    folders += [Path(sysconfig.get_path("stdlib")) / "ensurepip" / "_bundled"]
    return next(wheel for folder in folders for wheel in folder.glob("pip-*-py3-none-any.whl"))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index: grain 1.0 and 2.0, chaff 1.0, and a pip."""
    index = tmp_path_factory.mktemp("index")
    publish(index, "grain", "1.0")
    publish(index, "grain", "2.0")
    publish(index, "chaff", "1.0")
    (index / "pip").mkdir()
    _compile(_pip_wheel(), index / "pip")
    return index


def _compile(wheel: Path, folder: Path) -> None:
    """Copy a wheel with its modules compiled: a pip that runs from its wheel compiles itself each time."""
    with tempfile.TemporaryDirectory() as unpacked:
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(unpacked)
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(unpacked, quiet=2, legacy=True, invalidation_mode=unchecked)
        with zipfile.ZipFile(folder / wheel.name, "w") as made:
            for path in sorted(Path(unpacked).rglob("*")):
                made.write(path, path.relative_to(unpacked))


@contextmanager
def serving_project(folder: Path, wheels: Path, python: Path | None) -> Iterator[Project]:
    """A project in a folder whose name has a space, and its index on a local server."""

    passwords: list[str] = []
    asked, gate = Event(), Event()
    gate.set()

    class Index(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            if self.path.endswith(".whl") and "/pip/" not in self.path:
                asked.set()
                gate.wait()
            given = self.headers.get("Authorization", "").removeprefix("Basic ")
            if passwords and base64.b64decode(given).decode() not in passwords:
                self.send_error(401)
            else:
                super().do_GET()

    home = folder / "my project"
    (home / "worker" / "cli").mkdir(parents=True)
    (home / "deploy").mkdir()
    shutil.copy(REAL / "winnow", home)
    for name in ("install.py", "package_index.py"):
        shutil.copy(REAL / "deploy" / name, home / "deploy")
    (home / "worker" / "__init__.py").touch()
    (home / "worker" / "cli" / "__init__.py").touch()
    (home / "worker" / "cli" / "__main__.py").write_text(CLI)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Index, directory=wheels))
    Thread(target=server.serve_forever, daemon=True).start()
    made = Project(
        home,
        wheels,
        f"http://127.0.0.1:{server.server_port}",
        passwords,
        str(python or sys.executable),
        asked,
        gate,
    )
    made.lock()
    yield made
    gate.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def project(tmp_path: Path, wheels: Path, bare_python: Path | None) -> Iterator[Project]:
    """A project that was never started."""
    with serving_project(tmp_path, wheels, bare_python) as made:
        yield made


@pytest.fixture(scope="module")
def ready(
    tmp_path_factory: pytest.TempPathFactory, wheels: Path, bare_python: Path | None
) -> Iterator[Project]:
    """A project that was started before, for all tests that change nothing of it."""
    with serving_project(tmp_path_factory.mktemp("ready"), wheels, bare_python) as made:
        assert made.start("--version").returncode == 0
        yield made


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """This Python as stock Debian packs it: all of its standard library but ensurepip.

    None where Python cannot be copied like this (a framework build on macOS).
    """
    if sys.platform != "linux":
        return None
    home = tmp_path_factory.mktemp("bare")
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    stdlib = Path(sysconfig.get_path("stdlib"))
    inside = home / sys.platlibdir / name
    inside.mkdir(parents=True)
    for entry in stdlib.iterdir():
        if entry.name not in ("ensurepip", "site-packages", "dist-packages"):
            (inside / entry.name).symlink_to(entry)
    (home / "bin").mkdir()
    python = home / "bin" / name
    shutil.copy(Path(sys.base_prefix) / "bin" / name, python)
    library = sysconfig.get_config_var("LDLIBRARY") or ""
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        (home / "lib" / library).symlink_to(Path(sysconfig.get_config_var("LIBDIR")) / library)
    return python
