import pytest
from texts import arriving, edited, stored, text

from worker.dedupe import decide
from worker.document import Duplicate, NearDuplicate, New, Reextraction, Revision, SharedKeys, Unchanged

HERE = "https://b.example/new"


@pytest.mark.parametrize(
    ("seen", "verdict", "document", "clusters"),
    [
        ([], New, None, None),
        ([stored(1, "x", HERE)], Unchanged, 1, None),
        ([stored(1, "y", HERE)], Revision, 1, ()),
        ([stored(1, "x")], Duplicate, 1, None),
        ([stored(1, "x"), stored(2, "x", HERE)], Unchanged, 2, None),
        ([stored(1, "x", HERE), stored(2, "x")], Unchanged, 1, None),
        ([stored(1, "x"), stored(2, "y", HERE)], Revision, 2, (1,)),
        ([stored(1, "y", HERE), stored(2, "x", cluster_id=9)], Revision, 1, (9,)),
        ([stored(1, "y", copied_here=arriving("x").content_hash)], New, None, None),
        ([stored(1, "x", copied_here=arriving("x").content_hash)], Unchanged, 1, None),
        ([stored(1, "x", copied_here="another")], Unchanged, 1, None),
        ([stored(1, "y", copied_here="another")], Revision, 1, ()),
        ([stored(1, "y", copied_here="another"), stored(2, "x")], Duplicate, 2, None),
    ],
)
def test_verdicts_by_address_and_exact_content(seen, verdict, document, clusters):
    made = decide(arriving("x", HERE), seen)
    assert type(made) is verdict
    assert getattr(made, "document_id", None) == document
    assert getattr(made, "clusters", None) == clusters
    assert all(fact.subject and fact.finding and fact.because for fact in made.evidence)


def test_a_copy_s_place_that_changes_gets_a_document():
    made = decide(arriving("z", HERE), [stored(1, "y", copied_here="another")])
    assert made.splits_copy
    assert [f"{fact.subject}: {fact.finding}" for fact in made.evidence] == [
        f"address: {HERE}",
        "content: other than in document 1",
    ]


def test_a_near_duplicate_says_why():
    body = text(1)
    made = decide(arriving(edited(body, 40)), [stored(7, body, cluster_id=5, shared=SharedKeys(11))])
    assert isinstance(made, NearDuplicate)
    assert (made.document_id, made.clusters) == (7, (5,))
    facts = {fact.subject: (fact.finding, fact.because) for fact in made.evidence}
    assert facts["near"] == ("document 7", "11 index keys shared")
    assert float(facts["containment"][0]) > 0.85
    assert facts["size ratio"][0] == "1.0"
    assert facts["numbers missing"][0] == "0 of 0"


def test_a_new_document_says_what_came_nearest():
    body = text(1)
    made = decide(arriving(edited(body, 3)), [stored(7, body)])
    assert isinstance(made, New)
    assert made.evidence[-1].subject == "near"
    assert made.evidence[-1].because.startswith("document 7: containment 0.")


@pytest.mark.parametrize(
    ("outdated", "earlier", "verdict"),
    [(True, "x", Reextraction), (True, "w", Revision), (True, None, Revision), (False, "x", Revision)],
)
def test_a_better_extractor_is_no_revision(outdated, earlier, verdict):
    hash_then = earlier and arriving(earlier).content_hash
    made = decide(arriving("x", HERE), [stored(1, "y", HERE, outdated=outdated)], earlier=hash_then)
    assert type(made) is verdict
