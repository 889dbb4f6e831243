from hypothesis import given
from hypothesis import strategies as st
from threads import START, at, comment, merged

MINUTES_APART = 1001
"""More than zones can differ."""

PLACES = st.sampled_from(["page", "feed", "interface"])


@st.composite
def threads(draw):
    """A thread, and overlapping parts of it that together show all of it, in any order and direction."""
    size = draw(st.integers(1, 24))
    has_ids = draw(st.booleans())
    parents = [draw(st.none() | st.integers(0, number - 1)) if number else None for number in range(size)]
    few = st.sampled_from(["+1", "Well said."])
    words = [draw(few) if draw(st.booleans()) else f"Comment {number}." for number in range(size)]
    parts = []
    first = 0
    while first < size:
        length = draw(st.integers(1, size))
        parts.append((first, first + length))
        first += draw(st.integers(1, length))
    parts = draw(st.permutations(parts))
    return [
        (draw(PLACES), _part(words, parents, part, has_ids, draw(st.booleans()))) for part in parts
    ], _expected(words, parents, has_ids)


def _name(words, number):
    return f"{words[number]} at {MINUTES_APART * number}"


def _part(words, parents, part, has_ids, is_reversed):
    numbers = list(range(*part))[:: -1 if is_reversed else 1]
    numbers = [number for number in numbers if number < len(words)]
    return [
        comment(
            words[number],
            native_id=str(number + 1) if has_ids else None,
            parent_native_id=str(parents[number] + 1) if has_ids and parents[number] is not None else None,
            posted=at(MINUTES_APART * number),
        )
        for number in numbers
    ]


def _expected(words, parents, has_ids):
    return {
        _name(words, number): _name(words, parent) if has_ids and parent is not None else None
        for number, parent in enumerate(parents)
    }


@given(threads())
def test_no_comment_is_lost_or_doubled_and_parents_are_right(given_parts):
    looks, expected = given_parts
    made = merged(*looks, looks[0])
    assert len(made) == len(expected)
    names = [f"{one.text} at {int((one.posted.at - START).total_seconds() // 60)}" for one in made]
    parents = [None if one.parent is None else names[one.parent] for one in made]
    assert dict(zip(names, parents, strict=True)) == expected
