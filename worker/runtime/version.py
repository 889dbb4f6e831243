"""The version of Winnow."""

from __future__ import annotations

from functools import cache

from worker.settings import PROJECT


@cache
def installed_version() -> str:
    """The version, from the installed package or from the project's pyproject.toml."""
    # Slower to import than a whole command should take, and few ask for the version.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("winnow-worker")
    except PackageNotFoundError:
        import tomllib  # noqa: PLC0415  # only in a checkout

        return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])
