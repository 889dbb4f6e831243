"""The whole way of a page: fetched, found to need rendering, rendered, read."""

import json

from worker import pipeline
from worker.clock import utcnow
from worker.context import fetch_by_hand
from worker.document import RENDERED, ItemRef
from worker.intake.render_step import render_by_hand
from worker.rendering import why_render
from worker.rules.sites import NO_RULES


def read_rendered(address, settings):
    """The article of a page that only a script fills, and the account of its rendering."""
    raw = fetch_by_hand(ItemRef("url", address, "by hand"), settings, NO_RULES)
    because = why_render(raw, pipeline.read(raw), NO_RULES)
    assert because, f"{address} is not found to need rendering"
    rendered = render_by_hand(raw, because, settings, NO_RULES, utcnow())
    return pipeline.read(rendered), json.loads(rendered.headers[RENDERED])
