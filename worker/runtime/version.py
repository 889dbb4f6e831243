"""The version of Winnow."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from worker.settings import PROJECT


@cache
def installed_version() -> str:
    """The version, from the installed package or from the project's pyproject.toml."""
    try:
        return version("winnow-worker")
    except PackageNotFoundError:
        import tomllib  # noqa: PLC0415  # only in a checkout

        return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])
