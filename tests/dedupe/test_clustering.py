import pytest
from texts import arriving, edited, stored, text

from worker.dedupe.clustering import find_clusters

BODY, OTHER = text(1), text(2)


def clusters(body, *others, here=None):
    return find_clusters(arriving(body), others, here).clusters


def part(body, share):
    words = body.split()
    return " ".join(words[: int(share * len(words))])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (BODY, BODY.upper(), True),
        (BODY, edited(BODY, 20), True),
        (BODY, edited(BODY, 4), False),
        (BODY, OTHER, False),
        (BODY, part(BODY, 0.3), True),
        (BODY, part(BODY, 0.22), True),
        (BODY, part(BODY, 0.15), False),
        (BODY, f"{BODY} {OTHER}", True),
        (part(BODY, 0.25), f"{part(BODY, 0.2)} {text(3, 160)}", False),
        ("", "...", False),
        ("one two", "one three", False),
        ("😎 🎉 😎", "😎 🎉 🎉", False),
    ],
)
def test_what_is_alike(one, other, alike):
    assert clusters(one, stored(1, other)) == ((1,) if alike else ())
    assert clusters(other, stored(1, one)) == ((1,) if alike else ())


def test_this_week_s_bulletin_is_not_last_week_s():
    last = " ".join(f"{word} {n}" if n % 10 == 0 else word for n, word in enumerate(BODY.split()))
    this = " ".join(f"{word} {n + 700}" if n % 10 == 0 else word for n, word in enumerate(BODY.split()))
    assert clusters(this, stored(1, last)) == ()
    assert "numbers are others" in find_clusters(arriving(this), [stored(1, last)]).evidence[0].because
    assert clusters(this.replace("700", "1"), stored(1, this)) == (1,)


def test_a_text_makes_one_of_the_clusters_that_it_is_like():
    first, second = part(BODY, 0.4), " ".join(BODY.split()[100:])
    assert clusters(BODY, stored(1, first), stored(2, second)) == (1, 2)
    evidence = find_clusters(arriving(BODY), [stored(1, first), stored(2, second)]).evidence
    assert evidence[-1].because == "it is like document 1 and like document 2"


def test_a_quotation_found_in_two_texts_does_not_make_them_one():
    quoted = text(9, 60)
    one, two = f"{text(3, 100)} {quoted}", f"{quoted} {text(4, 100)}"
    assert clusters(quoted, stored(1, one), stored(2, two)) == (1,)
    assert clusters(quoted, stored(2, two), stored(1, one), stored(3, quoted + " more")) == (1, 3)


def test_what_a_person_split_stays_apart():
    near = edited(BODY, 40)
    split = stored(1, BODY, kept_apart=frozenset([2])), stored(2, edited(BODY, 50), kept_apart=frozenset([1]))
    kin = find_clusters(arriving(near), split)
    assert len(kin.clusters) == 1
    assert [fact.subject for fact in kin.evidence][-1] == "kept apart"
    here = stored(2, "something else altogether", kept_apart=frozenset([1]))
    assert clusters(near, stored(1, BODY, kept_apart=frozenset([2])), here=here) == ()
    assert clusters(BODY, stored(1, BODY, kept_apart=frozenset([2])), here=here) == (1,)


def test_what_a_person_merged_stays_together():
    here = stored(2, "something else altogether", kept_together=frozenset([7]))
    assert clusters(BODY, stored(1, OTHER), here=here) == (7,)


def test_an_address_declared_by_the_page_is_evidence_and_no_proof():
    changed = edited(BODY, 5)
    declared = arriving(changed, said=["https://b.example/main"])
    assert find_clusters(declared, [stored(1, BODY, "https://b.example/other")]).clusters == ()
    assert find_clusters(declared, [stored(1, BODY, "https://b.example/main")]).clusters == (1,)
    assert find_clusters(declared, [stored(1, OTHER, "https://b.example/main")]).clusters == ()


def test_texts_longer_than_what_is_kept_of_them():
    long = text(5, 40_000)
    assert clusters(edited(long, 40), stored(1, long)) == (1,)
    assert clusters(part(long, 0.3), stored(1, long)) == (1,)
    assert clusters(text(6, 40_000), stored(1, long)) == ()
    numbers = " ".join(f"{word} {n}" for n, word in enumerate(long.split()))
    assert clusters(part(numbers, 0.5), stored(1, numbers)) == (1,)
