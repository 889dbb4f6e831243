"""What the code imports is what pyproject.toml declares: nothing rests on what somebody once installed."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((REAL / "pyproject.toml").read_text())["project"]
OURS = {"worker", "tasks"}
NEWER_STANDARD_LIBRARY = {"compression"}
"""Of Python 3.14; an older one takes the package of `backports` that is declared for it."""
BROUGHT_ALONG = {"kombu"}
"""Celery's own layer below it, of the version that Celery asks for."""


def imported(folders: list[str]) -> set[str]:
    """The top-level packages that the modules in some folders import, the standard library left out."""
    names: set[str] = set()
    modules = [path for folder in folders for path in (REAL / folder).rglob("*.py")]
    local = {path.stem for path in modules} | {path.parent.name for path in modules}
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - NEWER_STANDARD_LIBRARY - OURS - local - BROUGHT_ALONG


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\[>=<;\s]", text, maxsplit=1)[0]) for text in requirements}


def normal(name: str) -> str:
    """A distribution's name in its one normal spelling (packaging.python.org, "Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("folders", "extras"),
    [(["worker", "tasks"], ["mcp", "objects", "pdf", "render"]), (["tests"], ["test"])],
    ids=["product", "tests"],
)
def test_every_import_is_declared(folders: list[str], extras: list[str]) -> None:
    known = declared(PROJECT["dependencies"])
    for extra in extras:
        known |= declared(PROJECT["optional-dependencies"][extra])
    owners = packages_distributions()
    # What this Python needs no more, as backports.zstd, is not installed, and known by its first name alone.
    known |= {name.partition("-")[0] for name in known if name.startswith("backports-")}
    missing = {
        name
        for name in imported(folders)
        if not {normal(owner) for owner in owners.get(name, [name])} & known
    }
    assert not missing


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.lock",
        "requirements-test.lock",
        "deploy/requirements-mcp.lock",
        "deploy/requirements-objects.lock",
        "deploy/requirements-render.lock",
    ],
)
def test_lock_holds_every_declared_package_with_hashes_and_no_address(lock: str) -> None:
    text = (REAL / lock).read_text()
    wanted = declared(PROJECT["dependencies"]) | {"pip"}
    if lock != "requirements.lock":
        wanted |= declared(PROJECT["optional-dependencies"][lock.split("-")[1].removesuffix(".lock")])
    blocks = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert wanted <= {block.partition("==")[0] for block in blocks}
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_test_lock_is_the_lock_and_more() -> None:
    pins = [
        set(re.findall(r"(?m)^[a-z0-9-]+==\S+", (REAL / lock).read_text()))
        for lock in ("requirements.lock", "requirements-test.lock")
    ]
    assert pins[0] < pins[1]
