"""A page that was parsed is written again, with marks around some of its texts."""

import pytest

from worker.page.marked_markup import write_marked
from worker.page.page import parse_markup


def mark(html, words, name="taken"):
    page = parse_markup(html)
    places = {
        (element.start, index): name
        for element in page.elements
        for index, child in enumerate(element.children)
        if isinstance(child, str) and child.strip() in words
    }
    return write_marked(page, places, ".x{}")


def test_marked_texts_stand_in_a_mark_and_all_else_stays():
    html = (
        "<html><head><title>T</title></head><body><p class=a>One <b>two</b></p>"
        "<img src='a.png' alt=x><p>Three</p></body></html>"
    )
    assert mark(html, ["One"]) == (
        "<!doctype html><html><head><title>T</title></head><body>"
        '<p class="a"><winnow-mark class="taken">One </winnow-mark><b>two</b></p>'
        '<img src="a.png" alt="x"><p>Three</p></body></html><style>.x{}</style>'
    )


def test_what_runs_or_loads_is_left_out():
    html = """<link rel=preconnect href=//a.example><script>run()</script><iframe src=//a.example></iframe>
        <meta http-equiv=refresh content="0;url=//a.example"><base href=//a.example><object data=x></object>
        <p onclick=run()>One</p><noscript><img src=//a.example/1></noscript><template><p>Two</template>"""
    written = mark(html, [])
    assert "<p>One</p>" in written
    for word in ("a.example", "run()", "Two"):
        assert word not in written, word


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &lt;script&gt;run()&lt;/script&gt;</p>",
        "<p title='\"><script>run()</script>'>a</p>",
        "<style>p{} &lt;/style>&lt;script>run()</style><p>a",
        "<textarea></textarea><title>&lt;/title>&lt;script>run()&lt;/script></title><p>a",
        "<svg><style><img src=x onerror=run()></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=run()&gt;'>",
        "<plaintext><script>run()",
    ],
)
def test_markup_that_hides_in_texts_stays_text(html):
    again = parse_markup(mark(html, ["a"]))
    assert not again.by_tag.get("script")
    assert not [name for element in again.elements for name in element.attrs if name.startswith("on")]


def test_a_deep_page_is_written_whole():
    written = mark("<div>" * 5000 + "<p>deep", ["deep"])
    assert '<winnow-mark class="taken">deep</winnow-mark>' in written
