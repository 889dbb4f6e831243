import pytest

from worker.errors import Rejected
from worker.sources.source_labels import MAX_LABEL_CHARS, MAX_LABELS, labels_of, tidy_labels


def test_labels_are_kept_once_and_in_order():
    assert labels_of(["  boats  and\tships", "news", "boats and ships"]) == ("boats and ships", "news")
    assert labels_of([]) == ()


@pytest.mark.parametrize(
    "bad", [[""], [" "], ["a,b"], ["a\x1b[1mb"], ["a\u202eb"], ["x" * (MAX_LABEL_CHARS + 1)],
            ["\ud800"], [str(n) for n in range(MAX_LABELS + 1)]]
)  # fmt: skip
def test_what_is_no_label_is_refused(bad):
    with pytest.raises(Rejected, match="bad_label"):
        labels_of(bad)


def test_labels_of_strangers_are_made_such_as_a_person_may_give():
    written = ["Boats,  ships", "a\x1b[1m\u202eb", "", "\ud800", "x" * 300, "Boats ships", " "]
    tidy = tidy_labels(written)
    assert tidy == ("Boats ships", "a [1m b", "x" * MAX_LABEL_CHARS)
    assert labels_of(tidy) == tidy
    assert len(tidy_labels(map(str, range(200)))) == MAX_LABELS
