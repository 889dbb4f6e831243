# ruff: noqa: E501 - markup is easier to read on one line
"""Declarative shadow roots: a page as its reader sees it, with each child of a component in its slot."""

import pytest

from worker import extract
from worker.page.page import parse_markup


def text_of(markup):
    page = parse_markup(f"<html><body>{markup}</body></html>")
    assert [element.start for element in page.elements] == list(range(len(page.elements)))
    assert [*page.root.walk()] == list(page.elements)
    for element in page.elements:
        assert page.elements[element.start : element.end] == tuple(element.walk())
        assert all(child.parent is element for child in element.children if not isinstance(child, str))
    return page.root.text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<my-a><template shadowrootmode="open"><p>inside</p></template></my-a>', "inside"),
        ("<my-a><template shadowrootmode=open>a <slot></slot> c</template>b</my-a>", "a b c"),
        (
            "<my-a><template shadowrootmode=open><slot name=t></slot>: <slot></slot></template><p>text</p><b slot=t>title</b></my-a>",
            "title: text",
        ),
        ("<my-a><template shadowrootmode=open><slot>else</slot></template> </my-a>", "else"),
        ("<my-a><template shadowrootmode=open>shown</template>not shown</my-a>", "shown"),
        (
            "<p>One <my-a><template shadowrootmode=open><div>two</div></template></my-a> three</p>",
            "One two three",
        ),
        (
            "<my-a><template shadowrootmode=open>1 <my-b><template shadowrootmode=closed>2 <slot></slot> 4</template><slot></slot></my-b> 5</template>3</my-a>",
            "1 2 3 4 5",
        ),
        (
            "<my-a><template shadowrootmode=open>1 <slot></slot></template><my-b><template shadowrootmode=open>2 <slot></slot></template>3</my-b></my-a>",
            "1 2 3",
        ),
        (
            "<my-a><template shadowrootmode=open>one</template><template shadowrootmode=open>two</template></my-a>",
            "one",
        ),
        ("<template><p>never shown</p></template>shown", "shown"),
    ],
)
def test_what_a_reader_sees(markup, text):
    assert text_of(markup) == text


def test_a_page_that_would_become_too_deep_is_taken_as_it_is():
    boxes = "<div>" * 150
    markup = f"<my-a><template shadowrootmode=open>{boxes}<slot></slot></template>{boxes}end</my-a>"
    assert text_of(markup) == "end"


def test_an_article_in_a_component():
    prose = "<p>The ferry at Orrin ran for sixty years before anybody thought of asking what it cost.</p>"
    html = (
        "<title>The ferry</title><site-page><template shadowrootmode=open><style>p{}</style><nav><slot name=menu>"
        f"</slot></nav><main><article><h1>The ferry</h1>{prose * 4}<slot></slot></article></main></template>"
        '<a slot="menu" href="/">Home</a><p>And then the bridge was built, and it ran for sixty years more.</p>'
        "</site-page>"
    )
    body = extract(html).body
    assert body.startswith("The ferry at Orrin")
    assert body.endswith("sixty years more.")
