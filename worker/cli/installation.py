"""What a command works on: the settings and the store of one installation of Winnow."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

import click

from worker import settings
from worker.settings import Settings

if TYPE_CHECKING:
    from worker.store import Store


class Installation:
    """The settings and the store that the environment names.

    Each is loaded or opened when a command first asks for it.
    """

    def __init__(self) -> None:
        self._opened = ExitStack()

    def close(self) -> None:
        """Close the store, if it was opened."""
        self._opened.close()

    @cached_property
    def settings(self) -> Settings:
        """The settings. Raises SettingsError."""
        return settings.load()

    @cached_property
    def store(self) -> Store:
        """The store; the schema is made if the database is empty. Raises SettingsError, Unavailable."""
        # Slow to import, and not needed for a help text.
        from worker.store import open_store  # noqa: PLC0415
        from worker.store.database.schema import prepare  # noqa: PLC0415

        store = self._opened.enter_context(open_store(self.settings))
        prepare(store.database)
        return store


pass_installation = click.make_pass_decorator(Installation)
"""Decorates a command: its first argument is the Installation that `worker.cli.main` made."""
