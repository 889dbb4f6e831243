"""Read one document for a person: fetch what he names, and the rest of its thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from worker import formats, pipeline
from worker.clock import utcnow
from worker.comments import PlatformTables
from worker.context import fetch_by_hand, polite_by_hand
from worker.document import Article, ItemRef, RawItem
from worker.errors import Rejected
from worker.intake import ingest_requests
from worker.intake.render_step import render_by_hand
from worker.render.availability import renders_here
from worker.rendering import why_render
from worker.rules.sites import Rules
from worker.settings import Settings
from worker.thread_following import read_rest

page_only_option = click.option(
    "--page-only", is_flag=True, help="Only the comments that the page shows; nothing more is fetched."
)
follow_option = click.option(
    "--follow",
    is_flag=True,
    help="Read whole threads of files and records, too, from the web. Their address must be known.",
)


def refuse_both(page_only: bool, follow: bool) -> None:
    """Raise a usage error if both options are given."""
    if page_only and follow:
        raise click.UsageError("--page-only and --follow exclude each other; give one of them")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents with the rules and tables that a person chose."""

    settings: Settings
    rules: Rules
    platforms: PlatformTables

    def read(self, raw: RawItem, *, follow: bool) -> Article:
        """Read a document; to `follow` is to read the rest of its thread from the web. Raises Rejected."""
        article = pipeline.read(raw, self.rules, self.platforms)
        if not follow or article.notice:
            return article
        address = formats.unwrap(raw).final_url
        if address is None:
            raise Rejected("unknown_address", f"{raw.target}: its address is not known; leave out --follow")
        with polite_by_hand(self.settings, self.rules) as get:
            return read_rest(article, address, get, self.rules, utcnow())


def fetch_target(target: str, conf: Settings, rules: Rules) -> RawItem:
    """Fetch an address, or read a file. Raises Rejected and TryLater."""
    request = ingest_requests.parse({"target": target})
    kind, name = ("url", request.target) if request.is_address else ("file", str(request.path.absolute()))
    if kind == "file" and Path(name).is_dir():
        raise Rejected("not_a_file", f"{name} is a folder; name one document")
    ref = ItemRef("url" if request.is_address else "file", name, "by hand")
    return fetch_by_hand(ref, conf, rules)


def render_if_needed(raw: RawItem, conf: Settings, rules: Rules) -> RawItem:
    """Return the page as a browser shows it if only that has its text, and one is here; else the same bytes.

    Raises Rejected and TryLater.
    """
    if raw.final_url is None or not renders_here(conf):
        return raw
    shown, article = pipeline.read_shown(formats.unwrap(raw), rules)
    because = why_render(shown, article, rules)
    return render_by_hand(raw, because, conf, rules, utcnow()) if because else raw
