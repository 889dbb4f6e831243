"""The Markdown of every case, read by a reader of Markdown, is the document that the HTML is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from worker import extract
from worker.clean.clean_node import HEADING_TAGS, Node, holds_blocks, plain_text
from worker.clean.clean_tree import read_tree
from worker.clean.writing.markdown_writer import to_markdown
from worker.page.page import parse_markup

READER = MarkdownIt("commonmark").enable("table")
CASES = sorted((Path(__file__).parents[1] / "cases").glob("*/page.html"))
LISTS = {"dl": "ul", "dt": "li", "dd": "li"}
BOXES = ("ul", "ol", "li", "blockquote", "dl", "dt", "dd")


def tree_of(markup: str) -> list[Node]:
    return read_tree(parse_markup(markup).root.children, None)


def words(node: Node) -> str:
    """What is said, in one piece; readings over characters are in brackets, quotes in marks."""
    said = []
    for child in node.children:
        if isinstance(child, str):
            said.append(child)
        elif child.tag in ("rt", "q") and child.children:
            said.append(f"({words(child)})" if child.tag == "rt" else f"“{words(child)}”")
        else:
            said.append(words(child))
    return "".join("".join(said).split())


def outline(nodes, around: tuple[str, ...] = ()):
    """Every piece of text with what stands around it; a definition is an item, a caption a paragraph."""
    for node in nodes:
        if node.tag in HEADING_TAGS or node.tag in ("td", "th", "pre", "hr"):
            if words(node) or node.tag == "hr":
                yield (*around, {"th": "td"}.get(node.tag, node.tag), words(node))
            continue
        here = (*around, LISTS.get(node.tag, node.tag)) if node.tag in BOXES else around
        if holds_blocks(node):
            yield from outline(node.children, here)
        elif node.children:
            yield (*here, "p", words(node))


def told(nodes):
    """Links and pictures, in order, and the emphasis that no list of definitions adds."""
    for node in nodes:
        if isinstance(node, Node):
            if node.tag in ("a", "img", "em", "code", "sub", "sup", "del"):
                yield node.tag, node.attrs.get("href", node.attrs.get("src", "")), plain_text(node.children)
            yield from told(node.children)


def read_back(tree: list[Node]) -> list[Node]:
    return tree_of(READER.render(to_markdown(tree)))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_the_markdown_of_a_case_is_its_document(path):
    tree = tree_of(extract(path.read_bytes(), "https://orrin.example/river/bridge").html)
    again = read_back(tree)
    assert list(outline(again)) == list(outline(tree))
    assert list(told(again)) == list(told(tree))


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li>a<ol start=3><li>b</li></ol></li></ul>",
        "<ul><li>a<hr>b</li></ul>",
        "<ul><li><p>a</p><blockquote>b</blockquote>c</li></ul>",
        "<ul><li>a<table><tr><td>1</td><td>2</td></tr></table>b</li></ul>",
        "<ul><li>a<ul><li>b</li></ul>c</li></ul>",
        "<ul><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li></ul>",
        "<ul><li>a<h3>b</h3>c</li></ul>",
        "<ol><li><img src=http://x.example/a.png alt=''><p>a</p></li></ol>",
        "<ul><li><figure><img src=http://x.example/a.png><figcaption>b</figcaption></figure>c</li></ul>",
        "<dl><dt>c</dt><dd><ul><li>d</li></ul></dd></dl>",
        "<blockquote><pre>a\n\nb</pre><ol start=5><li>c</li></ol></blockquote>",
        "<p>a <a href='http://x.example/(b)'><img src='http://x.example/c d.png' alt='[e]'></a></p>",
        "<b><p>a <b>b</b></p><table><tr><th>c</th><th>d</th></tr><tr><td>e</td><td>f</td></tr></table></b>",
        "<p>שלום <b>עולם</b>, مرحبا <i>بك</i>، 你好<b>「世界」</b>吗 <code>x</code></p>",
    ],
)
def test_what_stands_in_lists_and_quotes_stays_there(markup):
    tree = tree_of(markup)
    again = read_back(tree)
    assert [piece for piece in outline(again) if piece[-1]] == [p for p in outline(tree) if p[-1]]
    assert list(told(again)) == list(told(tree))


TEXTS = st.sampled_from(
    ["a", "word", " ", " b ", "x.", "(y)", "「日」", "字", "!", "—", "_u_", "*s*", "~", "`", "[z]"]
)
MARKS = st.sampled_from(["b", "i", "em", "strong", "code", "cite", "a href=http://x.example/_q_"])


def element(tag: str, content: list[str]) -> str:
    return f"<{tag}>{''.join(content)}</{tag.split(maxsplit=1)[0]}>"


INLINE = st.recursive(
    TEXTS, lambda inner: st.builds(element, MARKS, st.lists(inner, min_size=1, max_size=3)), max_leaves=8
)


def marked(nodes, around=frozenset()):
    """Every character with the marks it stands in."""
    for node in nodes:
        if isinstance(node, str):
            yield from ((char, around) for char in node if not char.isspace())
        else:
            yield from marked(node.children, around | {node.tag} - {"cite", "p"})


@settings(max_examples=300, deadline=None)
@given(st.lists(INLINE, min_size=1, max_size=4))
def test_every_character_keeps_its_marks(content):
    tree = tree_of(f"<p>{''.join(content)}</p>")
    assert list(marked(read_back(tree))) == list(marked(tree))
