"""The step between two readings of a page: sent to be rendered, kept as rendered, never rendered twice."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from store.clerk import Clerk, url_ref

from worker import pipeline, rendering
from worker.dates import Reference
from worker.dedupe import address_key
from worker.document import RENDERED, RawItem
from worker.errors import Rejected
from worker.explanation import explain, load_received
from worker.intake import render_step
from worker.render import RefusedRequest, RenderedPage
from worker.rules.sites import NO_RULES, parse_rules

URL = "https://gull.example/weir"
NOTE = b"<noscript>You need to enable JavaScript to run this app.</noscript>"
SHELL = b"<title>Gull</title>" + NOTE + b"<div id=root></div>"
STORY = "<p>The weir below the mill was rebuilt in spring, with oak from the upper wood.</p>" * 4
FILLED = f"<title>Gull</title><div id=root><h1>The weir stands again</h1>{STORY}</div>".encode()


@pytest.fixture
def clerk(store, now):
    return Clerk(store, now)


@pytest.fixture
def shell(clerk, store, now):
    """A function that fetches a page; its item waits to be processed."""

    def fetched(content=SHELL, media_type="text/html"):
        item_id = store.ledger.accept([url_ref(URL)], now)[0].item_id
        headers = {"etag": '"1"', "content-language": "en"}
        raw = RawItem(URL, content, Reference(now, "http_date"), media_type, "utf-8", URL, headers)
        store.raw.keep(raw.content, raw.hash)
        claim = clerk.claim(item_id, "fetch")
        store.addresses.finish_fetch(claim, raw, address_key(URL), now)
        return item_id

    return fetched


@pytest.fixture
def browser(monkeypatch):
    """A browser that shows what it is told to; the addresses it was asked for."""
    asked = []

    def show(address, _settings, ask):
        ask(address)
        asked.append(address)
        refused = (RefusedRequest("http://10.0.0.1/x", "address_refused", "it is private"),)
        return RenderedPage(browser.shows, address, 2.5, 4_000, 400_000_000, 7, 3, refused, 1, 1)

    monkeypatch.setattr(render_step, "render", show)
    browser = show
    browser.shows, browser.asked = FILLED, asked
    return browser


@pytest.fixture
def step(clerk, store, now, settings):
    """A function that does the next step of an item."""

    @contextmanager
    def browse(_address):
        yield lambda _: None

    def do(item_id, name, *, renders=True, rules=NO_RULES):
        claim = clerk.claim(item_id, name)
        assert claim is not None

        def work(held):
            if name == "render":
                return render_step.render_claimed(held, store, browse, settings, lambda: now)
            return pipeline.process(held, store, None, rules, now, renders=renders)

        return pipeline.attempt(claim, store, work, lambda: now)

    return do


def row_of(store, item_id):
    (row,) = store.library.items([item_id])
    return row


@pytest.mark.usefixtures("browser")
def test_a_shell_is_rendered_between_two_readings_and_explained(shell, step, store):
    item_id = shell()
    assert step(item_id, "process") is None
    assert (row_of(store, item_id)["step"], row_of(store, item_id)["state"]) == ("render", "pending")
    step(item_id, "render")
    assert row_of(store, item_id)["step"] == "process"
    stored = step(item_id, "process")
    assert stored.verdict.name == "new"
    raw = load_received(store, stored.document_id)
    assert raw.content == FILLED
    assert raw.headers["content-language"] == "en"
    facts = [fact for stage in explain(raw, store, NO_RULES, stored.document_id) for fact in stage.evidence]
    told = {fact.subject: (fact.finding, fact.because) for fact in facts}
    assert "enable JavaScript" in told["rendered"][1]
    assert told["rendering took"][0].startswith("2.5 s, 4,000 bytes received, 400 MB")
    assert told["refused request"] == ("http://10.0.0.1/x", "address_refused: it is private")
    # That the shell did not change says nothing of the text.
    assert store.addresses.get(address_key(URL)).known is None


def test_a_document_that_was_rendered_is_read_again_without_a_browser(shell, step, browser, store, now):
    item_id = shell()
    step(item_id, "process")
    step(item_id, "render")
    document_id = step(item_id, "process").document_id
    (again,) = store.reprocessing.accept(store.reprocessing.select_these([document_id]), "again", now)
    assert step(again, "process").document_id == document_id
    assert browser.asked == [URL]


def test_without_a_renderer_the_reason_says_what_to_do(shell, step, store):
    item_id = shell()
    with pytest.raises(Rejected, match=r"needs_rendering.*docs/rendering.md"):
        step(item_id, "process", renders=False)
    assert row_of(store, item_id)["state"] == "failed"


def test_a_page_that_shows_nothing_in_a_browser_either_is_no_document(shell, step, browser):
    browser.shows = SHELL
    item_id = shell()
    step(item_id, "process")
    step(item_id, "render")
    with pytest.raises(Rejected, match="no_text"):
        step(item_id, "process")


@pytest.mark.usefixtures("browser")
def test_only_a_rule_has_a_page_rendered_that_has_its_text(shell, step, store, settings):
    rules = parse_rules('["gull.example"]\nrender = true\n', settings.sites_file)
    item_id = shell(FILLED)
    assert step(item_id, "process", rules=rules) is None
    step(item_id, "render")
    step(item_id, "process", rules=rules)
    raw = load_received(store, row_of(store, item_id)["document_id"])
    assert json.loads(raw.headers[RENDERED])["because"] == rendering.BY_RULE
    assert step(shell(FILLED), "process") is not None


def test_files_and_other_formats_are_not_rendered(settings):
    rules = parse_rules('["gull.example"]\nrender = true\n', settings.sites_file)
    article = pipeline.read(RawItem(URL, FILLED, None, "text/html"))
    page = RawItem(URL, FILLED, None, "text/html", final_url=URL)
    assert rendering.why_render(page, article, rules)
    for other in (replace(page, media_type="application/pdf"), replace(page, final_url=None)):
        assert rendering.why_render(other, article, rules) is None


def test_where_pages_cannot_be_rendered_the_item_fails_with_what_to_do(shell, step, monkeypatch):
    item_id = shell()
    step(item_id, "process")
    monkeypatch.setattr("worker.render.availability.find_browser", lambda _: None)
    with pytest.raises(Rejected, match=r"needs_rendering.*no Chromium.*install it"):
        step(item_id, "render")
