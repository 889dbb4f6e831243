"""Pages that only a script fills: they need rendering; pages with their text do not."""

import pytest

from tests.extraction.notice_pages import BUNDLE, SCRIPT_NOTES, SENTENCE, STORY, linked_data, reason_of, shell
from worker import pipeline
from worker.document import RawItem


@pytest.mark.parametrize("note", SCRIPT_NOTES)
def test_a_page_that_only_a_script_fills_needs_rendering(note):
    assert reason_of(shell(note)) == "needs_rendering"
    assert reason_of(shell(f"<strong>{note}</strong>", root="<main></main>")) == "needs_rendering"
    assert reason_of(f"<title>Gull</title><h1>Gull</h1><p>{note}</p>") == "needs_rendering"
    assert reason_of(note, "text/plain") == "needs_rendering"


@pytest.mark.parametrize("note", SCRIPT_NOTES)
def test_a_page_with_its_text_stays_whatever_it_tells_those_without_scripts(note):
    article = f"<h1>The weir stands again</h1><p>{SENTENCE}{SENTENCE}</p>"
    assert reason_of(shell(note, root=f"<div id=root>{article}</div>", title="The weir stands again")) is None
    assert reason_of(f"<title>The weir</title><p>{note}</p>{article}") is None


@pytest.mark.parametrize(
    "page",
    [
        shell("", root="<div id=app></div>"),
        shell("", root="<div id=__next><div class=spinner></div></div>"),
        shell("", root="<div id=__nuxt></div><div id=teleports></div>"),
        shell("", root="<div id=svelte></div>"),
        shell("", root="<app-root></app-root>"),
        shell("", root="<my-app></my-app>"),
        shell("", root="<app-root>Loading...</app-root>"),
        shell("", root="<div id=___gatsby></div>"),
        shell("", root="<div ng-app=gull><div ng-view></div></div>"),
        shell("", root="<div id=root></div><footer>© 2026 Gull Press</footer>"),
        shell("", root="<p>Loading…</p>"),
        shell("", root="<div>Bitte warten …</div>"),
        shell("", root="<div>Chargement en cours...</div>"),
        shell("", root="<div>読み込み中です。</div>"),
        shell("", root="<div>加载中，请稍候...</div>".replace("，请稍候", "")),
        shell("", root="<div class=skeleton></div>"),
        shell("Activez-le.", root="<div id=root></div>"),
        shell(
            SCRIPT_NOTES[0],
            root='<div id=root></div><script id=__NEXT_DATA__ type="application/json">{"a":1}</script>',
        ),
        shell(SCRIPT_NOTES[0], title="How the weir was rebuilt").replace(
            "<head>",
            '<head><meta property=og:type content=article><meta name=description content="Oak and stone.">',
        ),
    ],
)
def test_shells_of_every_shape_need_rendering(page):
    assert reason_of(page) == "needs_rendering"


def test_what_a_shell_tells_machines_is_its_text():
    told = linked_data(headline="The weir", articleBody=SENTENCE * 6)
    raw = RawItem(
        "https://gull.example/a", shell(SCRIPT_NOTES[0]).replace("<head>", f"<head>{told}").encode(), None
    )
    article = pipeline.read(raw)
    assert article.notice is None
    assert article.body.startswith("The weir below the mill")


@pytest.mark.parametrize(
    "page",
    [
        # Short articles that speak of scripts, with and without the words of notices.
        (
            f"<h1>How to enable JavaScript</h1><p>To enable JavaScript in your browser, open the settings, "
            f"Privacy, and allow scripts for this site. Then load the page again.</p>{BUNDLE}"
        ),
        (
            "<h1>Our pages need no JavaScript any more</h1><p>Since Monday you can read all of the Weir Post "
            "without JavaScript: the last script went, and pages load twice as fast.</p>"
        ),
        (
            "<title>A note</title><h1>The blank page</h1><p>What does “You need to enable JavaScript to run "
            "this app.” mean? It is what React puts where its text would be.</p>"
        ),
        (
            "<article><h1>Script</h1><p>JavaScript is required reading for whoever builds this "
            "site, we are told, "
            "and you need not enable a thing.</p></article>"
        ),
        # Short pages.
        f"<h1>Closed</h1><p>The weir is closed to boats until the fourth of May.</p>{BUNDLE}",
        f"<p>Hello, and good morning.</p>{BUNDLE}",
        f"<noscript>Please enable JavaScript to comment.</noscript><h1>Low</h1><p>{SENTENCE}</p>{BUNDLE}",
        f"<h1>Loading</h1><p>{SENTENCE}</p>",
        # Pages whose text stands in <noscript>.
        f"<div id=app></div><noscript>{STORY}</noscript>{BUNDLE}",
        # Pictures.
        "<img src=weir.jpg><script src=count.js></script>",
    ],
)
def test_short_pages_and_articles_about_scripts_stay(page):
    assert reason_of(page) is None
