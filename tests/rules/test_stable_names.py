"""Which classes and ids a rule is made of."""

import pytest

from worker.rules.stable_names import find_stable_beginning, weigh_class, weigh_id
from worker.word_tables import in_order


@pytest.mark.parametrize("name", in_order("""
    article-body story__text entry-content articleBody post_content
    byline h-entry c-article__main ArticleBody
    storyText postbody l-content2 Über-uns nav-primary publication-date
"""))  # fmt: skip
def test_names_that_a_person_gave_are_used(name):
    assert weigh_class(name) is not None, name


@pytest.mark.parametrize("name", in_order("""
    css-1x2y3z css-bmwfqp sc-bdVaJa sc-fzXfMy jsx-3920382 jss12 svelte-1tky8bj _3fKdzQ x7Ga2
    post-1234 postid-77
    category-politics tag-river is-open has-image active js-hook a _ng-content-c12 ember42 kjHgTq
    Story_body__x7Ga2     1column a.b a:b md:flex w-1/2 status-publish hentry x1n2onr6 comment-88213 xkcdqw
"""))  # fmt: skip
def test_names_that_a_program_gave_or_that_hold_for_one_page_are_not(name):
    assert weigh_class(name) is None, name


@pytest.mark.parametrize("name", ["a" * 41, "</style>", 'x"]', "x\\", "", "é\u202e"])
def test_hostile_names_are_not(name):
    assert weigh_class(name) is None
    assert weigh_id(name) is None
    assert find_stable_beginning(name) is None


@pytest.mark.parametrize("name", in_order("""
    mt-4 text-lg container row col-md-8 flex px-3 bg-white italic container-fluid vds-pt_0px vds-gap_20
    color-base-white-0 elementor-hidden-tablet visible-xs mobile-only
"""))  # fmt: skip
def test_names_of_looks_are_not(name):
    assert weigh_class(name) is None


def test_a_name_that_says_what_it_holds_is_preferred():
    assert weigh_class("article-body") < weigh_class("zone-left-b")


def test_ids_with_numbers_are_those_of_one_page():
    assert weigh_id("content") is not None
    assert weigh_id("content2") is None
    assert weigh_id("post-88") is None


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("Story_body__x7Ga2", "Story_body__"),
        ("Article_text__3fKdz", "Article_text__"),
        ("story__text", None),
        ("article_content", None),
        ("a__x7Ga2", None),
    ],
)
def test_a_hash_at_the_end_is_cut_off(name, beginning):
    assert find_stable_beginning(name) == beginning
