"""Pages of formats that mark their parts: everything is taken as the format states it."""

import pytest

from worker import clean, comments
from worker.document import FoundComment, Metadata, RawItem
from worker.errors import Rejected
from worker.extraction import choose
from worker.formats.written_html import read_comment, read_written

RAW = RawItem(target="/books/tides.bin", content=b"", received=None)
HTML = "<h1>Tides</h1><p>The sea rises.</p><nav><a href='#2'>Ebb</a></nav><h2 id='2'>Ebb</h2><p>It falls.</p>"


def article_of(page):
    thread = comments.find(page)
    return clean.clean_article(page, choose(page, thread), thread)


def test_all_text_is_the_body_also_what_looks_like_chrome():
    article = article_of(read_written(RAW, HTML, Metadata(title="Tides", authors=("Ann Reed",))))
    assert article.body == "The sea rises.\n\nEbb\n\nEbb\n\nIt falls."
    assert (article.metadata.title, article.metadata.authors) == ("Tides", ("Ann Reed",))


def test_the_first_heading_stands_in_for_a_title():
    assert article_of(read_written(RAW, HTML, Metadata())).metadata.title == "Tides"


def test_a_first_heading_with_other_words_than_the_title_stays():
    article = article_of(read_written(RAW, HTML, Metadata(title="The sea")))
    assert article.body.startswith("Tides\n\n")


def test_comments_are_taken_as_they_are_marked():
    first = FoundComment("Bo", read_comment("<p>Which <em>sea</em>?</p>"))
    reply = FoundComment("Ann", read_comment("All of them."), parent=0)
    article = article_of(read_written(RAW, HTML, Metadata(), (first, reply)))
    assert [(one.author, one.text, one.parent) for one in article.comments] == [
        ("Bo", "Which sea?", None),
        ("Ann", "All of them.", 0),
    ]
    assert "Which" not in article.body


def test_a_table_or_list_alone_stays_one():
    table = "<table><tr><th>Boat</th><th>Town</th></tr><tr><td>Gull</td><td>Ulm</td></tr></table>"
    assert article_of(read_written(RAW, table, Metadata())).html.startswith("<table>")
    assert (
        article_of(read_written(RAW, "<ul><li>Gull</li><li>Tern</li></ul>", Metadata())).body
        == "- Gull\n- Tern"
    )


def test_a_document_without_any_text_is_refused():
    with pytest.raises(Rejected) as refused:
        read_written(RAW, "<p> </p><img src='x.png'>", Metadata())
    assert refused.value.reason == "no_text"
