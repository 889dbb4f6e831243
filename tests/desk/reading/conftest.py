"""A site with pages, and a desk that reads them in this process: what children do is tested beside."""

import json
from dataclasses import replace

import pytest

from worker import pipeline
from worker.context import Context
from worker.dates import Reference
from worker.document import RawItem
from worker.fetch import read_file
from worker.rules.sites import load_if_present
from worker.runtime.process_limits import limit_time

MORE = "and it took the council four years to say so in a paper that anybody could read, which it then did."
PAGE = """<html><head><title>{title}</title></head><body>
<nav><a href=/>Home</a> <a href=/a>About</a></nav>
<main class=page><h1 class=headline>{title}</h1>
<div class=story-text><p>{title} was built in 1911 {more}</p><p>Boats pass it on the left {more}</p>
<p>Nobody has counted its fish {more}</p></div>
<div class=fact-sheet><p>Its height is two metres at noon {more}</p></div>
<section id=comments><h2>Comments</h2>
<div class=comment><b class=who>Ben</b> <time datetime=2026-03-13T10:00Z>13 March</time>
<p>I swam there as a child.</p></div>
<div class=comment><b class=who>Greta</b> <time datetime=2026-03-14T10:00Z>14 March</time>
<p>It rains on it.</p></div></section></main><footer>Imprint</footer></body></html>"""


def page_of(title, more=MORE):
    return PAGE.format(title=title, more=more)


def other_page_of(title):
    """A page of the same site with other words."""
    words = (
        f"{title} has gates of oak, which a carpenter from the next town mends in each dry summer since then."
    )
    return page_of(title, words).replace("two metres", "two yards").replace("Boats pass", "Barges wait")


class Here:
    """Does in this process what a child does."""

    def __init__(self, settings, store):
        self.context = Context(settings, store)

    async def ask(self, job):
        try:
            return json.loads(json.dumps(job.run(self.context)))
        finally:
            limit_time(0)  # a job gives its own process time

    def close(self):
        pass


@pytest.fixture
def desk(desk, tmp_path):
    desk = replace(desk, settings=replace(desk.settings, sites_file=tmp_path / "rules" / "sites.toml"))
    vars(desk)["children"] = Here(desk.settings, desk.store)
    yield desk
    desk.close()


@pytest.fixture
def visit(desk, clerk, clock):
    """A function that takes a page through the store, as a worker does."""

    def read(url, content):
        accepted = clerk.accept(url)
        raw = RawItem(
            url, content.encode(), Reference(clock.now, "http_date"), "text/html", final_url=url
        )  # fmt: skip
        desk.store.raw.keep(raw.content, raw.hash)
        desk.store.ledger.finish_fetch(clerk.claim(accepted), raw, clock.now)
        claim = clerk.claim(accepted, "process")
        return pipeline.process(claim, desk.store, read_file, load_rules(desk), clock.now).document_id

    return read


def load_rules(desk):
    return load_if_present(desk.settings.sites_file)


@pytest.fixture
def weir(visit):
    """The number of an article."""
    return visit("https://www.weir.example/weir", page_of("The weir"))
