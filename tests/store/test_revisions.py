"""Pages that are visited again, through the whole path: what is a revision, and what only looks like one."""

import random
from dataclasses import replace

import pytest
from clerk import file_ref

from worker import document, pipeline
from worker.dates import Reference
from worker.document import RawItem, Reextraction, Revision, Unchanged
from worker.fetch import read_file
from worker.rules.sites import NO_RULES
from worker.store.documents import observation, similar_documents
from worker.store.queries import library

URL = "https://a.example/cranes"
PROSE = (
    "The harbour board met on Tuesday evening to decide what is to become of the four old cranes.",
    "Three members spoke for keeping two of them as a landmark, others pointed to the cost of paint.",
    "A survey of the steel found that the northern pair is sound and that the southern pair is not.",
    "The board will vote in June, when the residents have been heard; letters are welcome until May.",
)
RELATED = (
    "Ferries leave earlier in spring",
    "A bridge opens to cyclists",
    "The fish market moves to the quay",
)


def page(visit, prose=PROSE):
    """The page as it looks at one visit: advertisements, ages, counters and links are never the same."""
    related = list(RELATED)
    random.Random(visit).shuffle(related)
    links = "".join(f'<li><a href="/{title[:6]}">{title}</a></li>' for title in related)
    paragraphs = [f"<p>{one}</p>" for one in prose]
    return f"""<html><head><title>Cranes | Harbour Post</title><script>var n = {visit}</script></head><body>
    <div class="ad">Advertisement: paint number {visit * 7}, cheaper than ever before</div>
    <nav><a href="/">Home</a> <a href="/news">News</a></nav>
    <main><article><h1>What becomes of the cranes</h1>
    <p class="meta">By Ann Teller · Updated {visit + 3} minutes ago · {1200 + 37 * visit:,} views</p>
    {paragraphs[0]}<div class="share">{3 * visit} shares</div>
    {paragraphs[1]}<p>Updated {visit + 1} hours ago</p>
    {"".join(paragraphs[2:])}<ul>{links}</ul><p>{40 + visit} comments</p></article>
    <aside><h3>Most read</h3><ol>{links}</ol></aside></main>
    <footer>© 2026 · made in 0.{visit} seconds</footer></body></html>"""


@pytest.fixture
def visit(store, now):
    """A function that stores what is at the address now."""

    def visited(html, url=URL):
        (item,) = store.ledger.accept([replace(file_ref(url), kind="url")], now)
        raw = RawItem(url, html.encode(), Reference(now, "received"), "text/html", "utf-8", url)
        store.raw.keep(raw.content, raw.hash)
        store.ledger.finish_fetch(store.ledger.claim(item.item_id, "fetch", "task", now), raw, now)
        claim = store.ledger.claim(item.item_id, "process", "task", now)
        return pipeline.process(claim, store, read_file, NO_RULES, now)

    return visited


def kinds(store):
    return [change.kind for change in store.changes.list_after(0)]


def test_what_passes_on_a_page_is_no_revision(visit, store):
    visit(page(1))
    assert {type(visit(page(number)).verdict) for number in range(2, 6)} == {Unchanged}
    assert kinds(store) == ["created"]


def test_an_edit_is_a_revision_and_so_is_a_live_page_that_grows(visit, store):
    first = visit(page(1)).document_id
    edited = tuple(one.replace("northern", "western") for one in PROSE)
    assert isinstance(visit(page(2, edited)).verdict, Revision)
    assert isinstance(
        visit(page(3, (*edited, *(f"{one} So much for today." for one in PROSE)))).verdict, Revision
    )
    assert [row["revision"] for row in store.library.read_details(first).revisions] == [1, 2]
    assert kinds(store) == ["created", "revised", "revised"]


@pytest.fixture
def newer_extractor(monkeypatch):
    """A function that raises the extractor's version, and lets it leave out what the old one took."""

    def install(left_out):
        version = 1 + document.EXTRACTOR_VERSION
        for module in (document, observation, library, similar_documents):
            monkeypatch.setattr(module, "EXTRACTOR_VERSION", version)
        read = pipeline.read

        def better(raw, rules=NO_RULES):
            article = read(raw, rules)
            return replace(article, body=article.body.replace(left_out, ""))

        monkeypatch.setattr(pipeline, "read", better)

    return install


def test_what_a_newer_extractor_takes_from_the_same_page(visit, store, newer_extractor):
    visit(page(1))
    newer_extractor(left_out=PROSE[1])
    assert isinstance(visit(page(2)).verdict, Reextraction)
    assert isinstance(visit(page(3)).verdict, Unchanged)
    assert kinds(store) == ["created", "reextracted"]


def test_what_a_newer_extractor_takes_from_a_page_that_changed(visit, store, newer_extractor):
    visit(page(1))
    newer_extractor(left_out=PROSE[1])
    assert isinstance(
        visit(page(2, (*PROSE, "One more line, of today, that was not there before."))).verdict, Revision
    )
    assert kinds(store) == ["created", "revised"]


def test_the_same_words_with_better_markup(visit, store, newer_extractor, rows):
    visit(page(1))
    newer_extractor(left_out="nothing that is there")
    rows_before = rows("SELECT extractor_version FROM documents")
    assert isinstance(visit(page(1).replace("What becomes of", "The end of")).verdict, Unchanged)
    assert rows("SELECT extractor_version, title FROM documents") == [
        {"extractor_version": 1 + rows_before[0]["extractor_version"], "title": "The end of the cranes"}
    ]
    assert kinds(store) == ["created", "reextracted"]


def test_a_site_whose_pages_all_declare_the_home_page(visit, store):
    head = '<link rel="canonical" href="https://a.example/">'
    other = tuple(f"{one} {one[::-1]}" for one in reversed(PROSE[:2])) * 2
    pages = [page(1), page(2, other)]
    ids = {
        visit(html.replace("<head>", f"<head>{head}"), f"https://a.example/{n}").document_id
        for n, html in enumerate(pages)
    }
    assert len(ids) == 2
    assert kinds(store) == ["created", "created"]
