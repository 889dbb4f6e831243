"""Which version of Winnow this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from worker.settings import PROJECT


@cache
def installed_version() -> str:
    """The version, from the installed package or from the project's own pyproject.toml."""
    try:
        return version("winnow-worker")
    except PackageNotFoundError:
        import tomllib  # noqa: PLC0415  # only in a checkout

        return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])
