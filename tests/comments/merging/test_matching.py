import pytest
from threads import at, comment, merged, texts

from worker.comments.merging import merge


def counts(*looks):
    return len(merged(*looks))


def test_the_same_id_is_the_same_comment_whatever_else_is_shown():
    page = comment("I agree.", native_id="123")
    feed = comment("I agr", author="ann", native_id="comment-123")
    linked = comment("Edited.", url="https://a.example/post#comment-123")
    assert counts(("page", [page]), ("feed", [feed]), ("interface", [linked])) == 1


def test_without_an_id_author_and_words_tell():
    page = [comment("I  agree."), comment("I agree.", author="Bo")]
    seen = [comment("I agree.", native_id="7"), comment("No.", native_id="8")]
    (same, other, new) = merge(page, seen, "feed")
    assert (same.known, other.known, new.known) == (0, 1, None)
    assert (same.is_seen, other.is_seen, new.is_seen) == (True, False, True)
    assert same.comment.native_id == "7"


def test_other_ids_are_other_comments_though_the_words_are_the_same():
    assert counts(("page", [comment("+1", native_id="1")]), ("page", [comment("+1", native_id="2")])) == 2


def test_other_permalinks_of_a_page_are_other_comments():
    urls = ("https://a.example/c/one", "https://a.example/c/two")
    assert counts(*[("page", [comment("+1", url=url)]) for url in urls]) == 2
    assert counts(("page", [comment("+1", url=urls[0])]), ("feed", [comment("+1", url=urls[1])])) == 1


def test_places_that_number_in_their_own_way_are_matched_by_words_and_time():
    page = [comment("+1", native_id="10", posted=at(0)), comment("+1", native_id="11", posted=at(7))]
    interface = [
        comment("+1", native_id="910", posted=at(120)),
        comment("+1", native_id="911", posted=at(127)),
    ]
    assert counts(("page", page), ("interface", interface)) == 2  # two zones
    assert counts(("page", page), ("interface", [comment("+1", native_id="912", posted=at(3))])) == 3
    assert counts(("page", page), ("interface", [comment("+1", native_id="912")])) == 3
    alike = [comment("+1", native_id="11", posted=at(127)), comment("+1", native_id="912", posted=at(120))]
    assert counts(("page", page), ("interface", alike)) == 3  # one has the id that the page shows


def test_who_says_the_same_twice_is_heard_twice_and_not_three_times():
    first = [comment("+1"), comment("+1")]
    assert counts(("page", first), ("page", first)) == 2
    assert counts(("page", first[:1]), ("page", first)) == 2
    timed = [comment("+1", posted=at(minutes)) for minutes in (0, 7, 22)]
    assert counts(("page", timed[:2]), ("page", timed[1:])) == 3


def test_a_comment_that_a_page_shows_twice_is_one():
    pinned = comment("Best.", native_id="5")
    page = [pinned, comment("First.", native_id="1"), pinned, comment("Answer.", native_id="6", parent=2)]
    made = merged(("page", page))
    assert texts(made) == ["Best.", "First.", "Answer."]
    assert made[2].parent == 0


def test_an_id_that_all_comments_have_is_that_of_something_else():
    page = [comment(text, native_id="77") for text in ("One.", "Two.")]
    assert texts(merged(("page", page))) == ["One.", "Two."]
    later = [comment(text, native_id="77") for text in ("Two.", "Three.")]
    assert texts(merged(("page", page), ("page", later))) == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    "cut", ["It began on the day when the old …", "It began on the day when the old [...]"]
)
def test_a_text_that_a_feed_cuts_is_found_by_its_beginning(cut):
    whole = comment("It began on the day when the old harbour closed for good.")
    for first, then in (
        (("page", [whole]), ("feed", [comment(cut)])),
        (("feed", [comment(cut)]), ("page", [whole])),
    ):
        assert texts(merged(first, then)) == [whole.text]
    assert counts(("page", [whole]), ("feed", [comment(cut, author="Bo")])) == 2


def test_many_equal_comments_are_matched_one_by_one():
    page = [comment("+1", posted=at(7 * number)) for number in range(60)]
    assert counts(("page", page), ("page", page[::-1]), ("feed", page[50:])) == 60
