"""What every page of the desk needs: settings, store, clock, templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from worker.clock import utcnow
from worker.context import Context
from worker.desk.access.identity import Identity
from worker.desk.access.log_in_limits import LogInLimits
from worker.desk.child.children import Children
from worker.desk.notifier import Notifier
from worker.desk.reading.tries import Tries
from worker.desk.shown.document_html import is_safe_link
from worker.desk.shown.done import DONE
from worker.desk.shown.numbers import format_count, format_size, format_things
from worker.desk.shown.sentences import begin_sentence
from worker.desk.shown.times import show_ago, show_moment, show_span
from worker.desk.shown.undoing import NUMBERS, find_undo
from worker.desk.watches.change_watch import ChangeWatch
from worker.desk.watches.item_watch import ItemWatch
from worker.desk.web.outside_calls import OutsideCalls
from worker.desk.web.places import Places
from worker.desk.web.proxies import PREFIX
from worker.redaction import masked
from worker.runtime.visible_text import visible_text
from worker.settings import Settings
from worker.store import Store

MAX_STREAMS, MAX_POLLS, MAX_EXPORTS = 64, 64, 4
"""At a time."""

STATIC = Path(__file__).with_name("static")


def _make_templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("worker.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_make_visible,
    )
    templates.filters |= {
        "count": format_count, "size": format_size, "things": format_things, "masked": masked,
        "ago": show_ago, "moment": show_moment, "span": show_span,
        "sentence": begin_sentence,
    }  # fmt: skip
    templates.tests["safe_link"] = is_safe_link
    # So that no browser shows a new page in an old style.
    templates.globals["style"] = sha256((STATIC / "desk.css").read_bytes()).hexdigest()[:12]
    return templates


def _make_visible(value: Any) -> Any:
    """What a template writes: other people's texts with hidden characters shown, and nothing for None."""
    if value is None:
        return ""
    return visible_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@dataclass(frozen=True)
class Desk:
    """The settings, the store and the clock of one desk, and what renders its pages."""

    settings: Settings
    store: Store
    now: Callable[[], datetime] = utcnow
    limits: LogInLimits = field(default_factory=LogInLimits)
    templates: Environment = field(default_factory=_make_templates)
    tries: Tries = field(default_factory=lambda: Tries(monotonic))
    """Pages that are tried, and not stored."""
    hashing: Lock = field(default_factory=Lock)
    """Held while a password is hashed: each takes 32 MB."""

    stream_places: Places = field(default_factory=lambda: Places(MAX_STREAMS, "streams of changes"))
    poll_places: Places = field(default_factory=lambda: Places(MAX_POLLS, "requests waiting for changes"))
    export_places: Places = field(default_factory=lambda: Places(MAX_EXPORTS, "exports"))

    @cached_property
    def item_watch(self) -> ItemWatch:
        """Those who wait for items."""
        return ItemWatch(self.store)

    @cached_property
    def change_watch(self) -> ChangeWatch:
        """Those who follow the changes."""
        return ChangeWatch(self.store)

    @cached_property
    def notifier(self) -> Notifier:
        """What notifies workers of what was submitted."""
        return Notifier()

    @cached_property
    def outside_calls(self) -> OutsideCalls:
        """What waits for other servers."""
        return OutsideCalls()

    @cached_property
    def children(self) -> Children:
        """The processes that read strangers' documents."""
        return Children(self.settings)

    def make_context(self) -> Context:
        """What reads and fetches for one request: clients are not shared between threads."""
        return Context(self.settings, self.store, self.now)

    def close(self) -> None:
        """End what runs and what waits for requests, when the desk stops."""
        self.item_watch.close()
        self.change_watch.close()
        self.children.close()

    @staticmethod
    def link(request: Request, path: str) -> str:
        """The path of a page as a browser knows it: below the prefix of a proxy, if there is one."""
        return f"{request.scope.get(PREFIX, '')}{path}"

    def render(
        self,
        request: Request,
        template: str,
        identity: Identity | None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """Render a page for an identity; None for somebody who has not logged in."""
        values |= {
            "identity": identity,
            "now": self.now(),
            "path": request.url.path,
            "at": lambda path: self.link(request, path),
            "done": DONE.get(request.query_params.get("done", "")),
            "undo": find_undo(request.query_params),
        }
        page = self.templates.get_template(template).render(values)
        return HTMLResponse(page, status, dict(headers or {}))

    def go_to(
        self, request: Request, path: str, done: str | None = None, numbers: Sequence[int] = ()
    ) -> RedirectResponse:
        """Send a browser to a page, which says what was done with these, and offers to undo it."""
        if done is not None:
            path += f"{'&' if '?' in path else '?'}done={done}"
            path += f"&{NUMBERS}={'.'.join(map(str, numbers))}" if numbers else ""
        return RedirectResponse(self.link(request, path), 303)


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(desk_of)]
