"""Copies: listed, explained, laid side by side, put together and apart; and what was done is undone."""

from datetime import timedelta

import pytest
from store.prose import edited, part, text

from worker.desk.shown.comparison import CONTEXT_WORDS, MAX_FOLDED_CHARS, MAX_ROWS, compare


@pytest.fixture
def copies(clerk):
    """Article 1, its copy 2, the same words elsewhere, and 3, which is another story."""
    clerk.record("/one", text(1), title="The ferry is saved", site="Harbour News")
    clerk.record("/two", part(edited(text(1)), 0, 110), title="Ferry saved")
    clerk.record("/three", text(3), title="A pier burns")
    clerk.record("/four", text(1), title="Saved, the ferry")


@pytest.mark.usefixtures("copies")
def test_copies_are_listed_and_each_says_what_put_it_there(reader):
    page = reader.page("/copies")
    for words in ("The ferry is saved", "Harbour News", "1 copy with other words", "at 1 other address"):
        assert words in page.words, words
    assert "A pier burns" not in page.words
    page = reader.page(page.link(r"^/copies/\d"))
    for words in ("Ferry saved", "It is like article 1", "index keys shared", "% of the smaller text",
                  "containment: 0.", "is enough", "/four", "shown"):  # fmt: skip
        assert words in page.words, words
    assert page.link("^/articles/1/beside/2$")
    assert "It has no copies" in reader.page("/copies/3").words
    assert reader.get("/copies/99").status_code == 404


def test_the_list_of_copies_goes_on_and_begins_at_a_time(reader, clerk, clock):
    assert "No copies yet" in reader.page("/copies").words
    for number in range(52):
        clerk.record(f"/{number}", text(number, 30), title=f"Number {number}!")
        clerk.now += timedelta(minutes=1)
        clerk.record(f"/{number}b", text(number, 30))
    clock.now = clerk.now
    first = reader.page("/copies?since=2d")
    assert first.words.index("Number 51!") < first.words.index("Number 2!")
    assert "Number 1!" not in first.words
    following = first.link("after=")
    assert "since=2d" in following
    second = reader.page(following)
    assert ("Number 1!" in second.words, "Number 2!" in second.words) == (True, False)
    assert "/copies?since=2d" in second.links
    assert "No copies since then" in reader.page("/copies?since=2027-01-01").words
    cursor = following.partition("after=")[2]
    for query in (f"after={cursor}", "since=soon", f"since=1d&after={cursor}", "after=W10"):
        assert reader.get(f"/copies?{query}").status_code == 400, query


@pytest.mark.usefixtures("copies")
def test_the_number_of_copies_leads_to_them(reader):
    assert reader.page("/").link(r"^/copies\?since=7d")
    assert "Ferry saved" not in reader.page("/copies?since=7d").words  # its canonical one is named
    assert "/copies/1" in reader.page("/articles/1").links
    assert {"/articles/1/beside/2", "/copies/2"} <= set(reader.page("/articles/2").links)


@pytest.mark.usefixtures("copies")
def test_two_articles_stand_side_by_side_with_what_differs(reader):
    page = reader.page("/articles/1/beside/2")
    assert page.text.count("<ins>edited</ins>") == 3
    assert page.text.count("<del>") == 4  # three words, and the end that the copy lacks
    assert "Two copies" in page.words
    assert "Are they the same?" in reader.page("/articles/1/beside/3").words
    assert reader.get("/articles/1/beside/1").status_code == 409
    assert reader.get("/articles/1/beside/99").status_code == 404


@pytest.mark.usefixtures("copies")
def test_an_article_is_put_together_with_another_and_taken_out_again(reader, desk):
    page = reader.page("/articles/3/merge")
    assert "No other article is like it" in page.words
    for named in ("1", "file:///one"):
        answer = reader.get("/articles/3/merge", params={"other": named})
        assert answer.headers["location"] == "/articles/3/beside/1"
    page = reader.follow(reader.post("/articles/3/merge", other="1"))
    assert "They are the same now" in page.words
    assert "A person put it together with article 1" in page.words
    assert desk.store.library.read_details(3).document["duplicate_of"] == 1
    page = reader.undo(page)
    assert "They are apart again" in page.words
    assert desk.store.library.read_details(3).document["duplicate_of"] is None
    page = reader.undo(page)
    assert desk.store.library.read_details(3).document["duplicate_of"] == 1
    page = reader.undo(reader.follow(reader.post("/articles/3/split")))
    assert desk.store.library.read_details(3).document["duplicate_of"] == 1


@pytest.mark.usefixtures("copies")
def test_all_that_came_along_when_two_were_put_together_is_taken_out_again(reader, desk, clerk):
    clerk.record("/four", f"{text(3)} And more of it.", title="A pier burns, still")

    def canonical():
        return [desk.store.library.read_details(number).document["duplicate_of"] for number in (1, 2, 3, 4)]

    before = canonical()
    assert before == [None, 1, 4, None]
    page = reader.follow(reader.post("/articles/1/merge", other="3"))
    assert canonical() != before
    reader.undo(page)
    assert canonical() == before
    for moved in ("", "x", "1..2", "3;4"):
        assert reader.post("/articles/1/undo-merge", moved=moved).status_code == 400, moved
    assert reader.post("/articles/1/undo-merge", moved="2.3").status_code == 409
    assert canonical() == before


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("99", "There is no document 99"),
        ("1", "this article itself"),
        ("https://nowhere.example/", "Nothing is stored from"),
        ("ferry", "Give the number"),
        ("9" * 30, "Give the number"),
    ],
)
def test_what_is_no_other_article_says_so(reader, named, words):
    answer = reader.get("/articles/1/merge", params={"other": named})
    assert (answer.status_code, words in answer.text) == (409, True)
    assert reader.post("/articles/1/merge", other=named).status_code in (404, 409)


def test_what_is_nearly_like_an_article_is_proposed(reader, clerk):
    clerk.record("/one", text(1))
    clerk.record("/half", f"{part(text(1), 0, 70)} {text(2, 60)}", title="Half of it")
    page = reader.page("/articles/1/merge")
    assert "Half of it" in page.words
    assert "not put together because of containment" in page.words
    assert page.link("^/articles/1/beside/2$")


@pytest.mark.usefixtures("copies")
def test_which_one_is_shown_is_chosen_and_left_to_winnow_again(reader, desk):
    page = reader.follow(reader.post("/copies/2/choose"))
    assert "A person chose which one is shown" in page.words
    assert desk.store.library.read_details(1).document["duplicate_of"] == 2
    page = reader.undo(page)
    assert "Winnow chooses again" in page.words
    assert desk.store.library.read_details(2).document["duplicate_of"] == 1
    assert reader.post("/copies/2/undo-choice").status_code == 409
    assert reader.post("/copies/3/choose").status_code == 409


@pytest.mark.usefixtures("copies")
def test_a_forgotten_article_may_come_back(reader, desk, clerk):
    page = reader.follow(reader.post("/articles/3/forget"))
    page = reader.undo(page)
    assert "may come back" in page.words
    clerk.record("/three", text(3), title="A pier burns")
    assert [one["title"] for one in desk.store.library.documents(1)] == ["A pier burns"]


@pytest.mark.parametrize("of", ["", "x", "1;2", "<b>", "1..3", "9" * 40])
def test_nothing_is_offered_to_undo_for_numbers_that_are_none(reader, of):
    page = reader.get("/copies", params={"done": "merged", "of": of}).text
    assert ("They are the same now" in page, "<button>Take them" in page) == (True, False)


@pytest.mark.usefixtures("copies")
def test_who_may_only_read_changes_nothing(program, desk):
    for path in ("articles/1/merge", "articles/2/split", "copies/2/choose", "articles/1/undo-forget"):
        assert program().post(f"/{path}", other="3").status_code == 403, path
    assert desk.store.library.read_details(2).document["duplicate_of"] == 1


def test_what_is_the_same_is_folded_and_long_texts_are_bounded():
    same = "\n".join(text(n) for n in range(100))
    found = compare(f"{same}\nThe pier is closed.", f"{same}\nThe pier is open.")
    assert [row.is_folded for row in found.rows] == [True, False]
    assert sum(map(len, found.rows[0].same)) <= MAX_FOLDED_CHARS + 10
    assert found.rows[0].words == 12_000
    assert compare(same, same).is_same
    row = compare(f"{text(1)} here {text(2)}", f"{text(1)} there {text(2)}").rows[0]
    assert len(row.before[0].text.split()) == len(row.before[-1].text.split()) == CONTEXT_WORDS + 1
    many = [f"{word}." for word in text(3, 2 * MAX_ROWS).split()]
    other = [f"{word} or not." if n % 2 else word for n, word in enumerate(many)]
    assert compare("\n".join(many), "\n".join(other)).has_more
