from datetime import timedelta

import pytest
from clerk import comment

from worker.dates import Moment
from worker.store.documents.comment_rows import unique_keys


@pytest.fixture
def meet(clerk, store):
    """A function that sees a thread (again) a day later, and gives the stored comments by key."""

    def see(*comments, **about):
        clerk.now += timedelta(days=1)
        stored = clerk.record(comments=comments, **about)
        return {row["key"]: row for row in store.library.read_details(stored.document_id).comments}

    return see


@pytest.fixture
def news(clerk):
    """A function that gives the changes since it was last asked."""
    seen = 0

    def since():
        nonlocal seen
        fresh = clerk.changes(seen)
        seen += len(fresh)
        return [kind for _, kind in fresh]

    return since


def test_a_comment_as_stored(meet, clerk, now):
    posted = Moment(now, "month", "received")
    row = meet(
        comment("c1", "Well said.", posted_text="3 months ago", posted=posted, author_url="https://a.example/ann",
                url="https://a.example/p#c1", score=3, likes=4, dislikes=1)
    )["c1"]  # fmt: skip
    expected = dict(
        position=0, parent_id=None, author="Ann", author_url="https://a.example/ann",
        posted_text="3 months ago", posted_at=now, posted_precision="month",
        posted_basis="received", text="Well said.",
        html="<p>Well said.</p>", score=3, likes=4, dislikes=1, url="https://a.example/p#c1",
        first_seen_at=clerk.now, last_seen_at=clerk.now, edited_at=None, deleted_at=None,
    )  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_whether_a_comment_is_folded_follows_the_page(meet, news):
    assert [row["collapsed"] for row in meet(comment("a", collapsed=True), comment("b")).values()] == [
        True,
        False,
    ]
    news()
    assert not meet(comment("a"), comment("b"))["a"]["collapsed"]
    assert news() == ["comments"]


def test_new_comments_are_added_and_the_old_stay(meet, news, clerk):
    first = meet(comment("a"), comment("b"))
    assert news() == ["created"]
    then = meet(comment("a"), comment("c", "Third."))
    assert list(then) == ["a", "b", "c"]
    assert then["a"]["id"] == first["a"]["id"]
    assert then["a"]["last_seen_at"] == then["c"]["first_seen_at"] == clerk.now
    assert then["b"]["last_seen_at"] == clerk.now - timedelta(days=1)
    assert news() == ["comments"]


def test_nothing_new_is_no_change(meet, news):
    meet(comment("a", score=1), comment("b", deleted=True), comment("b"))
    meet(comment("a", score=1), comment("b", deleted=True), comment("b"))
    assert news() == ["created"]
    meet()
    assert news() == []


def test_votes_are_brought_up_to_date(meet, news):
    meet(comment("a", score=1, likes=2, dislikes=3))
    row = meet(comment("a", score=5, likes=0))["a"]
    assert (row["score"], row["likes"], row["dislikes"], row["edited_at"]) == (5, 0, 3, None)
    assert news() == ["created", "comments"]


def test_an_edited_comment(meet, news, clerk):
    meet(comment("a", "First."))
    row = meet(comment("a", "Second."))["a"]
    assert (row["text"], row["html"], row["edited_at"]) == ("Second.", "<p>Second.</p>", clerk.now)
    assert news() == ["created", "comments"]


def test_a_deleted_comment_keeps_its_text(meet, news, clerk):
    meet(comment("a", "First."))
    deleted_at = clerk.now + timedelta(days=1)
    meet(comment("a", "[removed]", deleted=True))
    row = meet(comment("a", "[removed]", deleted=True))["a"]
    assert (row["text"], row["deleted_at"], row["edited_at"]) == ("First.", deleted_at, None)
    assert news() == ["created", "comments"]
    assert meet(comment("a", "First."))["a"]["deleted_at"] is None
    assert news() == ["comments"]


def test_a_comment_gone_from_a_page_that_shows_all_is_marked_and_kept(meet, news, clerk):
    meet(comment("a"), comment("b", "Second."))
    gone = meet(comment("a"))["b"]
    assert (gone["deleted_at"], gone["text"]) == (clerk.now, "Second.")
    assert news() == ["created", "comments"]
    meet(comment("a"))
    assert news() == []
    assert meet(comment("a"), comment("b", "Second."))["b"]["deleted_at"] is None
    assert news() == ["comments"]


def test_a_comment_on_another_page_of_the_thread_is_not_gone(meet, news):
    meet(comment("a"), comment("b"))
    assert meet(comment("a"), stated=240)["b"]["deleted_at"] is None
    assert meet(comment("a"), stated=None)["b"]["deleted_at"] is None
    assert news() == ["created"]


def test_the_order_is_that_of_the_last_look(meet):
    meet(comment("b"), comment("a"))
    assert list(meet(comment("c"), comment("b"), comment("a"))) == ["c", "b", "a"]


def test_one_who_says_the_same_twice_is_heard_twice(meet, news):
    rows = meet(comment("a"), comment("a"), comment("a"))
    assert list(rows) == ["a", "a-2", "a-3"]
    assert list(meet(comment("a"), comment("a"), comment("a"))) == ["a", "a-2", "a-3"]
    assert news() == ["created"]


@pytest.mark.parametrize(
    ("keys", "unique"),
    [
        ("a a a-2", "a a-2 a-2-2"),
        ("a-2 a a", "a-2 a a-3"),
        ("a b a b", "a b a-2 b-2"),
    ],
)
def test_keys_are_unique_whatever_they_are(keys, unique):
    assert unique_keys([comment(key) for key in keys.split()]) == unique.split()


def test_keys_that_only_differ_in_what_cannot_be_stored(meet):
    assert list(meet(comment("a"), comment("a\0"), comment("a\ud800"))) == ["a", "a-2", "a-3"]
    assert list(meet(comment("a"), comment("a\0"), comment("a\ud800"))) == ["a", "a-2", "a-3"]


def test_keys_longer_than_an_index_entry(meet):
    key = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(3_000))
    assert len(meet(comment(f"{key}1"), comment(f"{key}2"))) == 2
    assert len(meet(comment(f"{key}1"), comment(f"{key}2"))) == 2


def test_text_that_cannot_be_stored_is_not_edited_by_seeing_it_again(meet, news):
    meet(comment("a", "one\0two\ud800"))
    row = meet(comment("a", "one\0two\ud800"))["a"]
    assert (row["text"], row["edited_at"]) == ("onetwo", None)
    assert news() == ["created"]


def test_counts_that_no_database_can_hold(meet):
    row = meet(comment("a", score=-(10**30), likes=10**30))["a"]
    assert (row["score"], row["likes"]) == (-(2**63), 2**63 - 1)


def test_answers_know_what_they_answer(meet):
    rows = meet(comment("a"), comment("b", parent=0), comment("c", parent=3), comment("d", parent=1))
    ids = {key: row["id"] for key, row in rows.items()}
    assert [rows[key]["parent_id"] for key in "abcd"] == [None, ids["a"], ids["d"], ids["b"]]


def test_a_parent_that_is_seen_later(meet):
    first = meet(comment("answer"))
    then = meet(comment("question"), comment("answer", parent=0))
    assert then["answer"]["id"] == first["answer"]["id"]
    assert then["answer"]["parent_id"] == then["question"]["id"]


@pytest.mark.parametrize("known", [None, "mtime", "received"])
@pytest.mark.parametrize("seen", [None, "mtime", "received", "shown"])
def test_a_time_is_refined_only_by_one_on_better_ground(meet, news, now, known, seen):
    def moment(basis, at):
        return Moment(at, "upper_bound" if basis == "mtime" else "day", basis) if basis else None

    early, late = now - timedelta(days=9), now - timedelta(days=5)
    meet(comment("a", posted_text="9 days ago", posted=moment(known, early)))
    news()
    row = meet(comment("a", posted_text="5 days ago", posted=moment(seen, late)))["a"]
    refined = known in (None, "mtime") and seen in ("received", "shown")
    expected = (late, "day", seen, "5 days ago") if refined else (
        known and early, known and ("upper_bound" if known == "mtime" else "day"), known, "9 days ago"
    )  # fmt: skip
    assert (row["posted_at"], row["posted_precision"], row["posted_basis"], row["posted_text"]) == expected
    assert news() == (["comments"] if refined else [])
