"""Which of several stated and shown names are the authors."""

from __future__ import annotations

import pytest

from worker.document import Thread
from worker.extraction import choose
from worker.page.page import parse_markup

TEXT = "<p>The wall of the harbour was built by people who had never seen the sea, and it shows in it.</p>"


def authors(head: str, body: str = "") -> tuple[str, ...]:
    page = f"<html><head><title>A wall for us</title>{head}</head><body><h1>A wall for us</h1>{body}{TEXT}"
    return choose(parse_markup(page, "https://www.gull.example/town/wall"), Thread()).metadata.authors


def test_catalogues_write_the_last_name_first():
    entry = '<meta name="citation_author" content="{}">'
    head = entry.format("Lind Berg, Rosa") + entry.format("Holm, Ann")
    assert authors(head) == ("Rosa Lind Berg", "Ann Holm")


def test_several_names_in_one_catalogue_entry():
    assert authors('<meta name="citation_authors" content="Lind, Rosa; Holm, Ann">') == (
        "Rosa Lind",
        "Ann Holm",
    )


def test_a_meta_tag_with_a_value_for_its_content():
    assert authors('<meta name="author" value="Rosa Lind">') == ("Rosa Lind",)


def test_a_person_shown_goes_before_an_organization_stated():
    head = '<meta name="author" content="Harbour Broadcasting Corporation">'
    assert authors(head, "<p class=byline>By <a href=/rosa>Rosa Lind</a></p>") == ("Rosa Lind",)
    assert authors(head) == ("Harbour Broadcasting Corporation",)


def test_of_several_stated_persons_the_one_who_is_shown():
    head = '<meta name="author" content="Tern Verne"><meta name="article:author" content="Rosa Lind">'
    assert authors(head, "<p>Rosa Lind, 3 May 2024</p>") == ("Rosa Lind",)
    assert authors(head) == ("Tern Verne",)


@pytest.mark.parametrize(
    "item",
    [
        '<div itemscope itemtype="https://schema.org/ImageObject">By <b itemprop=author>Ole Berg</b></div>',
        '<div itemscope itemtype="https://schema.org/Article">Tides <b itemprop=author>Ole Berg</b></div>',
    ],
)
def test_the_author_of_a_picture_or_of_another_article_is_none(item):
    own = '<div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop=author>Rosa Lind</b></div>'
    assert authors("", own + item) == ("Rosa Lind",)


def test_links_to_authors_that_stand_side_by_side():
    line = "<p><a rel=author href=/rosa>Rosa Lind</a> and <a rel=author href=/ole>Ole Berg</a></p>"
    assert authors("", f"{line}<p>More: <a rel=author href=/ann>Ann Holm</a></p>") == (
        "Rosa Lind",
        "Ole Berg",
    )


def test_a_link_to_all_posts_of_an_author_is_no_name():
    box = (
        "<div class=author>Rosa Lind <div><a rel=author href=/rosa>More stories by Rosa Lind</a></div></div>"
    )
    assert authors("", box) == ("Rosa Lind",)
