import pytest

from worker.dedupe import decide
from worker.document import Duplicate, Fingerprint, Lookalike, New, Revision, Unchanged

HERE, THERE, ELSEWHERE = "https://a.example/1", "https://a.example/2", "https://a.example/3"


@pytest.mark.parametrize(
    ("stored", "verdict", "document", "same_as"),
    [
        ([], New, None, None),
        ([(1, HERE, "x")], Unchanged, 1, None),
        ([(1, HERE, "y")], Revision, 1, None),
        ([(1, THERE, "x")], Duplicate, 1, None),
        ([(1, THERE, "x"), (2, HERE, "x")], Unchanged, 2, None),
        ([(1, HERE, "x"), (2, THERE, "x")], Unchanged, 1, None),
        ([(1, THERE, "x"), (2, HERE, "y")], Revision, 2, 1),
        ([(1, HERE, "y"), (2, THERE, "x")], Revision, 1, 2),
    ],
)
def test_verdicts(stored, verdict, document, same_as):
    made = decide(Fingerprint(HERE, "x"), [Lookalike(*row) for row in stored])
    assert type(made) is verdict
    assert getattr(made, "document_id", None) == document
    assert getattr(made, "same_as", None) == same_as


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ([], ["address and content: not seen before"]),
        ([(7, HERE, "x")], [f"address: {HERE}", "content: as in document 7"]),
        ([(7, HERE, "y")], [f"address: {HERE}", "content: other than in document 7"]),
        ([(7, HERE, "y"), (8, THERE, "x")], [f"address: {HERE}", "content: other than in document 7",
                                             "content: as in document 8"]),
        ([(7, ELSEWHERE, "x")], ["content: as in document 7", f"address: {ELSEWHERE}"]),
    ],
)  # fmt: skip
def test_every_verdict_says_why(stored, words):
    made = decide(Fingerprint(HERE, "x"), [Lookalike(*row) for row in stored])
    assert [f"{fact.subject}: {fact.finding}" for fact in made.evidence] == words
    assert all(fact.because for fact in made.evidence)
