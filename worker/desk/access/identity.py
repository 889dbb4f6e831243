"""Somebody who may come in: a person with a session, or a program with a token."""

from __future__ import annotations

from dataclasses import dataclass

from worker.desk.access.keys import make_form_key


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who may come in."""

    may_write: bool
    session: str | None = None
    """What the cookie holds; None for a program."""

    @property
    def form_key(self) -> str:
        """What every form holds, so that only the desk's own pages can send it."""
        return make_form_key(self.session) if self.session else ""
