"""Word by word what changed, in a bounded time."""

from hypothesis import given
from hypothesis import strategies as st

from worker.document.text_difference import compare_texts, find_differences

SAME, GONE, NEW = "same", "gone", "new"


def pieces(passage):
    return [(piece.kind, piece.text) for piece in passage]


def test_paragraphs_that_stayed_stand_between_those_that_changed():
    before = "The pier is closed.\n\nIt rains.\nBoats stay in."
    after = "The pier is open.\n\nIt rains.\nBoats stay in.\nThe end."
    assert [pieces(one) for one in compare_texts(before, after)] == [
        [(SAME, "The pier is"), (GONE, "closed."), (NEW, "open.")],
        [(SAME, "It rains."), (SAME, "Boats stay in.")],
        [(NEW, "The end.")],
    ]
    assert [pieces(one) for one in find_differences(before, after)] == [
        [(SAME, "The pier is"), (GONE, "closed."), (NEW, "open.")],
        [(NEW, "The end.")],
    ]


def test_as_many_paragraphs_as_before_are_compared_one_by_one():
    found = list(compare_texts("One ferry.\nTwo piers.", "One boat.\nTwo cranes."))
    assert [pieces(one)[0] for one in found] == [(SAME, "One"), (SAME, "Two")]


def test_a_long_paragraph_is_compared_by_sentences_and_their_words():
    sentences = [f"In {year} the ferry went every hour and the pier was full." for year in range(3000)]
    after = [*sentences[:50], "In 50 the ferry stayed and the pier was full.", *sentences[51:]]
    (passage,) = compare_texts(" ".join(sentences), " ".join(after))
    assert pieces(passage)[1:-1] == [
        (SAME, "In 50 the ferry"),
        (GONE, "went every hour"),
        (NEW, "stayed"),
        (SAME, "and the pier was full."),
    ]


def test_what_would_take_too_long_is_old_and_new():
    before, after = "\n".join(["x"] * 5000), "\n".join(["x"] * 5001)
    assert [pieces(one) for one in compare_texts(before, after)] == [[(GONE, before), (NEW, after)]]
    assert list(find_differences(before, before)) == []


texts = st.lists(st.sampled_from(["a", "b.", "c", "\n", "d. e"]), max_size=30).map(" ".join)


@given(texts, texts)
def test_both_texts_can_be_read_from_what_is_found(before, after):
    passages = list(compare_texts(before, after))
    for kinds, text in (((SAME, GONE), before), ((SAME, NEW), after)):
        read = [piece.text for passage in passages for piece in passage if piece.kind in kinds]
        assert " ".join(read).split() == text.split()
