"""Chosen markup to clean HTML: what stays, what goes, what is made absolute."""

from __future__ import annotations

import pytest

from worker.clean.clean_tree import read_tree
from worker.clean.reading.list_numbers import format_number
from worker.clean.writing.html_writer import to_html
from worker.page.links import resolve_url
from worker.page.page import parse_markup

BASE = "https://site.example/blog/post.html"


def tree_of(markup: str, base: str | None = None):
    return read_tree(parse_markup(markup).root.children, base)


def clean(markup: str, base: str | None = BASE) -> str:
    return to_html(tree_of(markup, base), base)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Hi<script>alert(1)</script></p>",
        '<p onclick="alert(1)" style="x">Hi</p>',
        '<p><a href="javascript:alert(1)">Hi</a></p>',
        '<p><a href="java\nscript:alert(1)">Hi</a></p>',
        '<p><a href=" &#1;javascript:alert(1)">Hi</a></p>',
        '<p><a href="data:text/html,x">Hi</a></p>',
        '<p><a href="vbscript:x">Hi</a></p>',
        '<p>Hi<img src="data:image/svg+xml,x"></p>',
        "<p>Hi<img src=x width=1 height=1></p>",
        '<p>Hi</p><iframe srcdoc="<script>1</script>"></iframe>',
        '<p>Hi<svg><a href="javascript:1"><text>no</text></a></svg></p>',
        "<p>Hi<math><mtext><style>no</style></mtext></math></p>",
        "<div><span><font>Hi</font></span></div>",
        "<p>Hi<!-- no --></p>",
        "<form><input value=no>Hi<button>no</button><select><option>no</select></form>",
        "<p>Hi</p><p> \u200b\ufeff </p><p><b></b></p>",
        "<p>H\0i\ud800\u00ad</p>",
        "<p>Hi</p><table><tr><td><img src=/dot.gif></td><td></td></tr><tr><td></td><td> </td></tr></table>",
        "<p>Hi<b>\u200b</b><i> <span> </span></i></p>",
    ],
)
def test_only_what_a_reader_reads_stays(markup):
    assert clean(markup) == "<p>Hi</p>"


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        ("../a b", "https://site.example/a%20b"),
        ("https://site.example/My Report.html", "https://site.example/My%20Report.html"),
        (" https://site.example/a?q=a  b\n", "https://site.example/a?q=a%20%20b"),
        ("https://site.example/a/\n  b", "https://site.example/a/b"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("#part", f"{BASE}#part"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("HTTPS://X.example/", "https://X.example/"),
        ("/q?a=\"<'", "https://site.example/q?a=%22%3C'"),
        ("ftp://x.example/", None),
        ("file:///etc/passwd", None),
        ("http://[bad", None),
        ("tel:123", None),
    ],
)
def test_addresses_are_absolute_or_gone(address, absolute):
    assert resolve_url(address, BASE) == absolute


def test_a_relative_address_stays_where_no_base_is_known():
    assert resolve_url("img/a.png", None) == "img/a.png"
    assert resolve_url("javascript:1", None) is None


def test_loose_text_becomes_paragraphs_apart_at_double_breaks():
    assert clean("<div>One<br>two<br><br>three<p>four</p>five</div>") == (
        "<p>One<br>two</p>\n<p>three</p>\n<p>four</p>\n<p>five</p>"
    )


def test_lines_that_part_nothing_are_left_out():
    assert clean("<hr><p>a</p><hr><hr><p>b</p><hr>") == "<p>a</p>\n<hr>\n<p>b</p>"


def test_headings_are_numbered_from_two_without_gaps():
    assert clean("<h1>A</h1><p>x</p><h4>B</h4><p>y</p><h1>C</h1>") == (
        "<h2>A</h2>\n<p>x</p>\n<h3>B</h3>\n<p>y</p>\n<h2>C</h2>"
    )


def test_lists_nest_also_where_written_wrongly():
    right = "<ul><li><p>a</p>\n<ul><li>b</li></ul></li>\n<li>c</li></ul>"
    assert clean("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>") == right
    assert clean("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>") == right


def test_an_ordered_list_keeps_its_start():
    assert clean('<ol start="3" onclick="x"><li>a</li></ol>') == '<ol start="3"><li>a</li></ol>'


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<ol reversed><li>a</li><li>b</li></ol>", '<ol reversed=""><li>a</li>\n<li>b</li></ol>'),
        ("<ol type=A><li>a</li></ol>", '<ol type="A"><li>a</li></ol>'),
        ("<ol type=disc start=x><li value=-1>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<ol start=1><li>a</li><li value=2>b</li></ol>", "<ol><li>a</li>\n<li>b</li></ol>"),
        ("<ol><li value=4>a</li><li value=5>b</li></ol>", '<ol start="4"><li>a</li>\n<li>b</li></ol>'),
        (
            "<ol reversed><li value=9>a</li><li value=8>b</li><li value=1>c</li></ol>",
            '<ol reversed="" start="9"><li>a</li>\n<li>b</li>\n<li value="1">c</li></ol>',
        ),
        ("<ul><li value=3>a</li></ul>", "<ul><li>a</li></ul>"),
        ("<ol></ol><p>a</p>", "<p>a</p>"),
    ],
)
def test_numbers_are_kept_where_they_say_more_than_counting_would(markup, kept):
    assert clean(markup) == kept


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [(1, "", "1"), (3, "a", "c"), (28, "A", "AB"), (0, "a", "0"), (4, "i", "iv"), (1994, "I", "MCMXCIV"),
     (4000, "i", "4000"), (7, "x", "7")],
)  # fmt: skip
def test_a_number_is_shown_as_its_list_shows_it(number, kind, shown):
    assert format_number(number, kind) == shown


def test_what_is_no_list_is_none():
    assert clean("<ul>a <i>b</i><p>c</p></ul>") == "<p>a <em>b</em></p>\n<p>c</p>"
    assert clean("<ul><ul><li>a</li></ul></ul>") == "<ul><li>a</li></ul>"
    assert clean("<dl><dd>a</dd></dl>") == "<p>a</p>"
    picture = '<p><img src="https://site.example/blog/a.jpg" alt=""></p>'
    assert clean("<dl><img src=a.jpg><dd>a</dd></dl>") == f"{picture}\n<p>a</p>"


def test_what_stands_loose_among_definitions_stays_in_its_place():
    assert clean("<dl><dt>a</dt><dd>b</dd>c<div><dt>d</dt><dd>e</dd></div></dl>") == (
        "<dl><dt>a</dt>\n<dd>b</dd>\n<dd>c</dd>\n<dt>d</dt>\n<dd>e</dd></dl>"
    )


def test_emphasis_around_blocks_is_said_once_in_each_line():
    assert clean("<b><p>a <b>b</b></p><h3>c</h3><pre>d</pre><p><img src=a.jpg></p></b>") == (
        "<p><strong>a b</strong></p>\n<h2>c</h2>\n<pre><code>d</code></pre>\n"
        '<p><img src="https://site.example/blog/a.jpg" alt=""></p>'
    )


def test_a_small_table_in_a_table_with_headings_stays_there():
    inner = "<table><tr><td>1</td><td>2</td></tr></table>"
    outer = f"<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>{inner}</td></tr></table>"
    assert clean(outer).count("<table>") == 2
    assert clean(outer.replace("th>", "td>")).count("<table>") == 1


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ("<pre class='brush: js; gutter: false'>x</pre>", "js"),
        ("<pre class='sourceCode c'><code class='sourceCode c'>x</code></pre>", "c"),
        ("<pre><code class='hljs c++'>x</code></pre>", "c++"),
        ("<div class='highlight-python notranslate'><div class=highlight><pre>x</pre></div></div>", "python"),
        ("<div class='language-ruby highlighter-rouge'><pre><code>x</code></pre></div>", "ruby"),
        ("<pre data-language=go>x</pre>", "go"),
        ("<pre data-lang='no name'>x</pre>", None),
        ("<pre class='hljs'><code class='language-plaintext'>x</code></pre>", None),
        ("<div class='slang-words'><pre>x</pre></div>", None),
    ],
)
def test_the_language_of_a_listing(markup, language):
    attribute = f' class="language-{language}"' if language else ""
    assert clean(markup) == f"<pre><code{attribute}>x</code></pre>"


def test_a_formula_is_text_once_and_apart_from_words():
    math = "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>"
    boxed = f"<span class=katex><span>{math}</span><span aria-hidden=true>x=1</span></span>"
    assert clean(f"<p>If{math}or {boxed}, no.</p>") == "<p>If x=1 or x=1, no.</p>"


def test_a_table_of_values_keeps_its_spans():
    markup = (
        "<table class=x><caption>T</caption><thead><tr><th colspan=2>h</th></tr></thead>"
        '<tbody><tr><td rowspan="2">a</td><td colspan="x">b</td></tr><tr><td>c</td></tr></tbody></table>'
    )
    assert clean(markup) == (
        '<table><caption>T</caption>\n<tr><th colspan="2">h</th></tr>\n'
        '<tr><td rowspan="2">a</td>\n<td>b</td></tr>\n<tr><td>c</td></tr></table>'
    )


def test_a_table_that_lays_out_a_page_gives_up_its_content():
    markup = "<table><tr><td><h2>A</h2><p>one</p><p>two</p></td><td><p>three</p></td></tr></table>"
    assert clean(markup) == "<h2>A</h2>\n<p>one</p>\n<p>two</p>\n<p>three</p>"


def test_code_keeps_its_lines_and_language():
    markup = (
        '<pre><code class="hljs language-python"><span>def</span> f():<br>    return 1 &lt; 2\n</code></pre>'
    )
    assert clean(markup) == ('<pre><code class="language-python">def f():\n    return 1 &lt; 2</code></pre>')


def test_links_in_code_are_kept():
    markup = (
        '<pre>\n<a href="/1">One</a> is <b>first</b>,\n  <a href="#x"></a>then <a href="b">two</a>\n</pre>'
    )
    assert clean(markup) == (
        '<pre><code><a href="https://site.example/1">One</a> is first,\n'
        '  then <a href="https://site.example/blog/b">two</a></code></pre>'
    )


def test_a_figure_keeps_picture_and_caption_once():
    markup = (
        "<figure><div><img src=a.jpg alt='The sea'></div><figcaption>Seen <b>here</b></figcaption></figure>"
    )
    assert clean(markup) == (
        '<figure><p><img src="https://site.example/blog/a.jpg" alt="The sea"></p>\n'
        "<figcaption>Seen <strong>here</strong></figcaption></figure>"
    )


@pytest.mark.parametrize(
    "image",
    [
        '<img src="data:image/gif;base64,R0" data-src="/a.jpg">',
        '<img src="/blank.gif" data-original="/a.jpg">',
        '<img data-srcset="/s.jpg 100w, /a.jpg 900w">',
        '<picture><source srcset="/s.jpg 1x, /a.jpg 2x"><img></picture>',
        '<img data-hero="/a.jpg">',
    ],
)
def test_a_lazy_image_is_resolved(image):
    assert clean(f"<p>{image}</p>") == '<p><img src="https://site.example/a.jpg" alt=""></p>'


def test_quotes_hold_blocks():
    assert (
        clean("<blockquote>One<p>two</p></blockquote>") == "<blockquote><p>One</p>\n<p>two</p></blockquote>"
    )


def test_a_link_around_blocks_is_kept_in_each():
    assert clean('<a href="/x"><div><h3>T</h3><p>t</p></div></a>') == (
        '<h2><a href="https://site.example/x">T</a></h2>\n<p><a href="https://site.example/x">t</a></p>'
    )


def test_what_lies_too_deep_keeps_its_text():
    markup = "<blockquote>" * 200 + "<p>deep <b>text</b></p>"
    assert "deep text" in clean(markup)


def test_white_space_is_folded_across_elements():
    assert clean("<p> a <b> b </b> <i>c</i>\n d </p>") == "<p>a <strong>b </strong><em>c</em> d</p>"


def test_a_box_that_says_caption_is_a_figure():
    picture = '<p><img src="https://site.example/a.jpg" alt=""></p>'
    markup = (
        "<div class='wp-caption alignleft'><a><img src=/a.jpg></a><p class=wp-caption-text>The sea</p></div>"
    )
    assert clean(markup) == f"<figure>{picture}\n<figcaption>The sea</figcaption></figure>"
    assert clean("<div class=captions><img src=/a.jpg></div>") == picture
    assert "<figure>" not in clean(f"<div class=caption><img src=/a.jpg><p>{'word ' * 200}</p></div>")
