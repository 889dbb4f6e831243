"""The clean tree as Markdown and as plain text; the Markdown reads back as the same structure."""

from __future__ import annotations

import pytest
from growth import assert_linear
from markdown_it import MarkdownIt

from worker.clean.clean_node import plain_text
from worker.clean.clean_tree import read_tree
from worker.clean.writing.html_writer import to_html
from worker.clean.writing.markdown_writer import to_markdown
from worker.clean.writing.text_writer import to_text
from worker.page.page import parse_markup

READER = MarkdownIt("commonmark").enable("table")


def tree_of(markup: str, base: str | None = None):
    return read_tree(parse_markup(markup).root.children, base)


def markdown(markup: str) -> str:
    return to_markdown(tree_of(markup, None))


def text(markup: str) -> str:
    return to_text(tree_of(markup, None))


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<h1>A</h1><p>b <em>c</em> <strong>d</strong></p>", "## A\n\nb *c* **d**"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code class=language-c>a\n\n  b</code></pre>", "```c\na\n\n  b\n```"),
        ("<pre>a ``` b</pre>", "````\na ``` b\n````"),
        ("<p>a <code>x`y</code></p>", "a ``x`y``"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ('<p><a href="http://x.example/a_(b)">t</a></p>', "[t](<http://x.example/a_(b)>)"),
        ('<p><img src="http://x.example/i.png" alt="A [b]"></p>', "![A \\[b\\]](http://x.example/i.png)"),
        ("<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |"),
        ("<table><tr><td colspan=2>a</td></tr><tr><td>1</td><td>2</td></tr></table>",
         "|  |  |\n| --- | --- |\n| a |  |\n| 1 | 2 |"),
        ("<dl><dt>t</dt><dd>d</dd></dl>", "- **t**\n\n  d"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
        ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O"),
        ("<table><thead><tr><td>a</td><td>b</td></tr></thead><tr><td>1</td><td>2</td></tr></table>",
         "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("<table><tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr></table>",
         "|  |  |\n| --- | --- |\n| a | 1 |\n| b | 2 |"),
        ("<table><tr><td></td><th>a</th></tr><tr><th>b</th><td>2</td></tr></table>",
         "|  | a |\n| --- | --- |\n| b | 2 |"),
        ("<p>a<code> b </code>c</p>", "a `b` c"),
        ("<p>~~a~~ ~b</p>", "\\~\\~a\\~\\~ ~b"),
        ("<ol reversed><li>a</li><li>b</li></ol>", "2. a\n1. b"),
        ("<dl><dd>a</dd><dd>b</dd></dl>", "a\n\nb"),
    ],
)  # fmt: skip
def test_markdown(markup, written):
    assert markdown(markup) == written


@pytest.mark.parametrize(
    "words",
    [
        "1. not a list",
        "- not a list",
        "+ nor this",
        "# no heading",
        "> no quote",
        "a * b * c",
        "snake_case_name",
        "_not emphasis_",
        "*not emphasis*",
        "[not](a link)",
        "`no code`",
        "<b>no tag</b>",
        "AT&amp;T",
        "&copy; 2024",
        "back\\slash",
        "---",
        "===",
        "~~~",
        "2024) year",
        "a | b",
        "| --- |",
        "![no](image)",
        "\\",
        "1986. A year.",
        "<!-- no -->",
        "http://x.example/a_b_c",
        "***",
        "* * *",
        "日本語_の_文",
    ],
)
def test_text_that_looks_like_markdown_stays_text(words):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    html = READER.render(markdown(f"<p>{escaped}</p>"))
    assert html.startswith("<p>")
    assert plain_text(list(tree_of(html, None))) == " ".join(words.split())


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<strong>b.</strong>c</p>",
        "<p>これは<strong>「強調」</strong>です</p>",
        "<p><em>a</em><em>b</em></p>",
        "<p><strong><em>a</em></strong> b</p>",
        "<p>x <em> y </em>z</p>",
        "<h2>Ends in #</h2>",
        "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>",
        "<ol><li>a<pre>x\ny</pre></li></ol>",
        "<blockquote><ul><li>a</li></ul><p>b</p></blockquote>",
        "<table><tr><th>a</th></tr><tr><td>b</td></tr></table><p>c</p>",
    ],
)
def test_markdown_reads_back_as_the_same_document(markup):
    tree = tree_of(markup, None)
    again = tree_of(READER.render(to_markdown(tree)), None)
    assert to_text(again) == to_text(tree)
    assert to_html(again).count("<strong>") == to_html(tree).count("<strong>")


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<p>a\n b</p><p>c<br>d</p>", "a b\n\nc\nd"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n- c"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>cafe\u0301 a\u200bb\u2060</p>", "café ab"),
        ("<p>👩\u200d👩\u200d👧 می\u200cخواهم x\u200dy</p>", "👩\u200d👩\u200d👧 می\u200cخواهم xy"),
        ("<p>\u202etxet</p>", "txet"),
    ],
)
def test_plain_text(markup, written):
    assert text(markup) == written


def test_a_caption_goes_with_its_picture():
    picture = "<img src='http://x.example/i.png' alt=''>"
    figure = f"<figure>{picture}<figcaption>The sea</figcaption></figure><p>Text</p>"
    assert markdown(figure) == "![](http://x.example/i.png)\n\nThe sea\n\nText"
    assert text(figure) == "Text"


def test_a_paragraph_of_many_pieces_takes_linear_time():
    def write(pieces):
        assert markdown("<p>" + "<b>x</b> " * pieces).startswith("**x** **x** ")

    assert_linear(write, 1_000)


@pytest.mark.parametrize("space", [" \n", "\n", " \n \n"])
def test_line_ends_between_characters_take_linear_time(space):
    def write(times):
        spaces = space * times
        assert text(f"<p>\u6c34{spaces}a{spaces}\u6c34{spaces}\u6c34</p>") == "\u6c34 a \u6c34\u6c34"

    write(1)
    assert_linear(write, 12_500)
