import pytest
from threads import at, comment, merged, texts, tree

from worker.comments.merging import merge


def numbered(numbers, **more):
    return [comment(f"c{number}", native_id=str(number), posted=at(number), **more) for number in numbers]


def order(*looks):
    return [int(text[1:]) for text in texts(merged(*looks))]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([("page", [1, 2, 4]), ("page", [2, 3, 4])], [1, 2, 3, 4]),
        ([("page", [2, 1]), ("page", [3, 2, 1])], [3, 2, 1]),
        ([("page", [1, 2]), ("page", [3, 4])], [1, 2, 3, 4]),
        ([("page", [3, 4]), ("page", [1, 2])], [1, 2, 3, 4]),
        ([("page", [9, 8]), ("page", [7, 6])], [9, 8, 7, 6]),
        ([("page", [7, 6]), ("page", [9, 8])], [9, 8, 7, 6]),
        ([("page", [1, 2, 8, 9]), ("page", [4, 5])], [1, 2, 4, 5, 8, 9]),
        ([("page", [1, 2, 3]), ("feed", [5, 4, 3, 2])], [1, 2, 3, 4, 5]),
        ([("page", [1, 2, 3]), ("feed", [6, 5])], [1, 2, 3, 5, 6]),
        ([("page", [3, 2, 1]), ("interface", [1, 2, 3, 4])], [4, 3, 2, 1]),
        ([("feed", [3, 2, 1])], [1, 2, 3]),
        ([("page", [1, 2, 3]), ("page", [3, 1, 2])], [3, 1, 2]),
        ([("page", [1, 2]), ("page", [1, 3])], [1, 2, 3]),
        ([("page", [9, 8, 5]), ("page", [9, 7])], [9, 8, 7, 5]),
        ([("page", [1, 2, 3]), ("interface", [1, 3, 2])], [1, 2, 3]),
    ],
)
def test_order(looks, expected):
    assert order(*[(place, numbered(numbers)) for place, numbers in looks]) == expected


def test_comments_without_times_come_at_the_end():
    assert texts(merged(("page", [comment("a")]), ("page", [comment("b")]))) == ["a", "b"]


def test_an_answer_stays_with_the_comment_it_was_seen_after():
    page = [comment("a", posted=at(0)), comment("b", posted=at(5))]
    later = [comment("a", posted=at(0)), comment("a1", posted=at(9), parent=0)]
    assert texts(merged(("page", page), ("page", later))) == ["a", "a1", "b"]


def test_a_page_is_not_put_between_a_comment_and_its_answers():
    page = [comment("a", posted=at(0)), comment("a1", posted=at(50), parent=0), comment("c", posted=at(60))]
    assert texts(merged(("page", page), ("page", [comment("b", posted=at(10))]))) == ["a", "a1", "b", "c"]


def test_a_parent_on_another_page():
    first, second = [comment("a", native_id="1")], [comment("b", native_id="2", parent_native_id="1")]
    for looks in ((("page", first), ("page", second)), (("page", second), ("page", first))):
        assert tree(merged(*looks)) == {"a": None, "b": "a"}


def test_a_stated_parent_beats_a_guess_in_either_order():
    guessed = [comment("a", native_id="1"), comment("b", native_id="2", parent=0),
               comment("c", native_id="3", parent=1)]  # fmt: skip
    stated = [comment("a", native_id="1"), comment("b", native_id="2", parent_native_id="1"),
              comment("c", native_id="3", parent_native_id="1")]  # fmt: skip
    expected = {"a": None, "b": "a", "c": "a"}
    for place in ("feed", "interface"):
        assert tree(merged(("page", guessed), (place, stated))) == expected
        assert tree(merged((place, stated), ("page", guessed))) == expected


def test_an_interface_that_states_parents_says_who_answers_nobody():
    page = [comment("a", native_id="1"), comment("b", native_id="2", parent=0), comment("c", native_id="3")]
    interface = [comment("b", native_id="2"), comment("c", native_id="3", parent_native_id="1")]
    expected = {"a": None, "b": None, "c": "a"}
    assert tree(merged(("page", page), ("interface", interface))) == expected
    assert tree(merged(("page", page), ("interface", interface), ("page", page))) == expected
    silent = [comment("b", native_id="2"), comment("c", native_id="3")]
    assert tree(merged(("page", page), ("interface", silent)))["b"] == "a"


@pytest.mark.parametrize("parents", [["1"], ["2", "1"], ["2", "3", "1"], ["2", "3", "2"]])
def test_no_comment_answers_itself(parents):
    seen = [
        comment(f"c{number}", native_id=str(number), parent_native_id=parent)
        for number, parent in enumerate(parents, 1)
    ]
    made = merged(("interface", seen))
    for one in made:
        above = one.parent
        for _ in made:
            above = None if above is None else made[above].parent
        assert above is None


def test_a_ring_puts_back_the_parents_that_were_known():
    page = [comment("a", native_id="1"), comment("b", native_id="2", parent_native_id="1")]
    hostile = [comment("a", native_id="1", parent_native_id="2")]
    assert tree(merged(("page", page), ("interface", hostile))) == {"a": None, "b": "a"}


def test_comments_that_are_not_seen_stay_as_they_are():
    page = numbered([1, 2, 3])
    known = merged(("page", page))
    again = merge(known, [], "page")
    assert [one.comment for one in again] == known
    assert [one.known for one in again] == [0, 1, 2]
