import pytest
from threads import at, comment, merged

from worker.comments.merging import merge
from worker.comments.merging.cut_texts import is_cut_form

WHOLE = "It began on the day when the old harbour closed for good."


def one(*looks):
    (made,) = merged(*looks)
    return made


def last_edit(known, seen, place):
    (made,) = merge([known], [seen], place)
    return made.comment.text, made.is_edited


@pytest.mark.parametrize(
    ("first", "then", "wins", "is_edit"),
    [
        ("page", "page", True, True),
        ("page", "interface", True, False),
        ("page", "feed", False, False),
        ("feed", "page", True, False),
        ("feed", "feed", True, True),
        ("interface", "page", False, False),
        ("interface", "interface", True, True),
    ],
)
def test_a_text_is_taken_from_a_place_as_good(first, then, wins, is_edit):
    known = one((first, [comment("Old.", native_id="1")]))
    expected = ("New.", is_edit) if wins else ("Old.", False)
    assert last_edit(known, comment("New.", native_id="1"), then) == expected


@pytest.mark.parametrize("place", ["page", "feed", "interface"])
def test_a_cut_text_never_replaces_a_whole_one(place):
    cut = "It began on the day when …"
    assert (
        one(("page", [comment(WHOLE, native_id="1")]), (place, [comment(cut, native_id="1")])).text == WHOLE
    )
    known = one(("page", [comment(cut, native_id="1")]))
    assert last_edit(known, comment(WHOLE, native_id="1"), place) == (WHOLE, False)


@pytest.mark.parametrize(
    ("text", "whole", "is_cut"),
    [
        ("It began …", WHOLE, True),
        ("It began...", WHOLE, True),
        ("It began [...]", WHOLE, True),
        ("", WHOLE, True),
        ("It began", WHOLE, False),
        ("It ended …", WHOLE, False),
        ("Well ...", "Well ...", False),
    ],
)
def test_the_beginning_of_another_text(text, whole, is_cut):
    assert is_cut_form(text, whole) == is_cut


@pytest.mark.parametrize(
    ("known", "seen", "taken"),
    [
        (None, at(0, "month", "received"), True),
        (at(0, "upper_bound", "mtime"), at(0, "month", "received"), True),
        (at(0, "month", "received"), at(0, "second"), True),
        (at(0, "day", "received"), at(0, "day"), False),
        (at(0, "minute"), at(5, "second", "received"), False),
        (at(0, "month", "received"), at(5, "hour", "received"), False),
        (at(0, "second"), None, False),
        (None, at(0, "upper_bound", "mtime"), False),
    ],
)
def test_an_exact_time_beats_a_relative_one(known, seen, taken):
    made = one(("page", [comment("a", posted=known, posted_text="then")]),
               ("feed", [comment("a", posted=seen, posted_text="later")]))  # fmt: skip
    assert (made.posted, made.posted_text) == ((seen, "later") if taken else (known, "then"))
    assert made.basis.get("posted") == ("feed" if taken else None)


def test_what_a_place_does_not_show_is_kept_and_what_was_missing_is_taken():
    page = comment("a", author=None, native_id="1", score=3, collapsed=True)
    interface = comment("a", author="Ann", author_url="https://a.example/ann", native_id="1", likes=4)
    made = one(("page", [page]), ("interface", [interface]))
    assert (made.author, made.score, made.likes, made.collapsed) == ("Ann", 3, 4, True)
    assert made.basis == {"author": "interface", "author_url": "interface"}
    assert made.key == page.key


def test_a_feed_does_not_undo_a_deletion():
    gone = comment("a", native_id="1", deleted=True)
    shown = comment("a", native_id="1")
    assert one(("page", [gone]), ("feed", [shown])).deleted
    assert not one(("page", [gone]), ("interface", [shown])).deleted


def test_a_new_comment_says_where_its_fields_are_from():
    made = one(("feed", [comment("a", native_id="1", posted=at(0))]))
    assert made.basis == dict.fromkeys(("text", "posted", "author", "native_id"), "feed")
    assert one(("page", [comment("a")])).basis == {}
    whole = one(("feed", [comment("a", native_id="1")]), ("page", [comment("b", native_id="1")]))
    assert whole.basis == {"author": "feed", "native_id": "feed"}
