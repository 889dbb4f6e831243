"""Other people's titles, names, addresses and markup: whatever they hold, a page of the desk stays ours."""

import re

import pytest
from clean.script_vectors import VECTORS, WHOLE
from store.clerk import comment

from tests.desk.conftest import Page
from worker.desk.shown.document_html import SHOWN_TAGS, show_html
from worker.store.webhooks.delivery_types import Draft, RetryDecision
from worker.word_tables import in_order, names

EVIL = "</title><script>ran()</script>\"'><img src=x onerror=ran()>\u202egpj.exe\u2066\x1b[2J\u200b"
OURS = names("""
    html head meta title link body header nav main form input button section article details summary bdi
    strong iframe svg rect label select option datalist h1 fieldset legend
""")
ALLOWED_ATTRIBUTES = names("""
    action aria-current aria-describedby aria-hidden aria-label aria-labelledby autocomplete autofocus charset
    checked class colspan content datetime dir download for height hidden href id inputmode lang list
    maxlength method name open placeholder preserveaspectratio rel required role rowspan sandbox scope
    selected src start tabindex title type value viewbox width x y
""")


def check(page, own_sources=("/articles/",)):
    """Nothing in a page runs, and nothing but its style and icon is asked for."""
    for tag, given in page.elements:
        assert tag in OURS | SHOWN_TAGS, tag
        assert set(given) <= ALLOWED_ATTRIBUTES, (tag, given)
        address = (given.get("href") or given.get("src") or given.get("action") or "/").strip().lower()
        assert address.startswith(("/", "#", "?", "http://", "https://", "mailto:")), (tag, given)
        if "src" in given or tag == "link":
            assert address.startswith(("/static/", *own_sources)), (tag, given)


@pytest.mark.parametrize("vector", VECTORS)
def test_no_markup_gets_through_that_could_run(vector):
    check(Page(str(show_html(f"<p>before</p>{vector}<p>after</p>"))))


def test_markup_that_is_shown_stays_and_is_closed():
    a, img = "https://a.example/?a=1&amp;b=2", "https://a.example/p"
    html = f'<h2>A<b>b</h2><p>x <a href="{a}">y</a><img src="{img}" alt="Pier">'
    assert show_html(html, 1) == (
        f'<h3>A<b>b</b></h3><p>x <a href="{a}" rel="noreferrer nofollow">y</a>'
        f'<span class="picture">Picture: <a href="{img}" rel="noreferrer nofollow">Pier</a></span></p>'
    )


def test_a_table_and_a_list_keep_what_they_need():
    html = '<ol start="3"><li>c</li></ol><table><tr><td colspan="2" onclick="ran()">x</td></tr></table>'
    assert show_html(html) == html.replace(' onclick="ran()"', "")


def test_deep_markup_is_cut_and_its_text_stays():
    shown = show_html("<blockquote>" * 5_000 + "deep" + "</blockquote>" * 5_000)
    assert shown.count("<blockquote>") == 100
    assert "deep" in shown


@pytest.fixture
def hostile(desk, clerk, clock):
    """A store in which everything that strangers can fill is hostile, as no clean store would be."""
    address = "https://a.example/" + EVIL.replace(" ", "")
    kept = [
        comment(f"c{number}", EVIL, author=EVIL, posted_text=EVIL, url=address, author_url="javascript:ran()",
                parent=number - 1 if number else None)
        for number in range(12)
    ]  # fmt: skip
    raw = f"<html><title>{EVIL}</title>{''.join(WHOLE)}<p>{EVIL}</p>".encode()
    clerk.record(
        EVIL, f"{EVIL} the words of a page", kept, clerk.claim(clerk.fetched(EVIL, raw)), "javascript:ran()",
        title=EVIL, authors=(EVIL,), site=EVIL, language="en", description=EVIL, tags=(EVIL,), rights=EVIL,
        image="javascript:ran()",
    )  # fmt: skip
    source = desk.store.sources.add("feed", address, 1800, clock.now, title=EVIL)
    desk.store.polls.record_failure(source.id, EVIL, 60, clock.now, paused=False)
    from worker.errors import Rejected

    desk.store.ledger.fail(clerk.claim(clerk.accept(EVIL + "2")), Rejected("empty_file", EVIL), clock.now)
    clerk.accept(EVIL + "3")
    webhook = desk.store.webhooks.add(address, "x", clock.now, kinds=[EVIL], batch=1, after=0)
    sent = desk.store.webhooks.lease(webhook, clock.now)
    change = desk.store.changes.list_after(0)[0]
    sent, delivery = desk.store.deliveries.begin(sent, Draft((change,), (), change.seq), clock.now)
    failed = RetryDecision("http_500", EVIL, wait=60, pause=60)
    desk.store.deliveries.record_failure(sent, delivery, failed, clock.now)


PAGES = in_order("""
    / /articles /articles?q=words /articles?site=%3Cscript%3E /articles/1 /articles/1/evidence
    /articles/1/revisions /articles/1/original /articles/1/forget /failed /failed?reason=%3Cscript%3E /waiting
    /sources /sources/1 /sources/add /deliveries /deliveries/1 /deliveries/add
""")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("hostile")
def test_every_page_stays_ours(reader, path):
    page = reader.page(path)
    check(page)
    around = re.sub(r'(?s)<article class="body".*?</article>|<div class="text".*?</div>', "", page.text)
    assert not set("\u202e\u2066\u200b\x1b") & set(around)


@pytest.mark.parametrize(
    "path", ["/log-in?next=%22%3E%3Cscript%3E", "/nowhere/%3Cscript%3Eran()", "/?done=%3Cscript%3E"]
)
def test_nothing_in_an_address_gets_into_a_page(anybody, reader, path):
    check(Page((anybody if "log-in" in path else reader).get(path).text))
