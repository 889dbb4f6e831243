"""Words of comments are found, too, with the place where they stand; and words in their other forms."""

import pytest
from clerk import comment
from statements import counting

from worker.dates import Moment
from worker.errors import Rejected
from worker.store.database import Database, schema
from worker.store.queries.search import Search


@pytest.fixture
def ids(store):
    """A function that gives the ids of what is found."""
    return lambda words, **more: [hit.id for hit in store.search.find(words, 10, **more)]


@pytest.fixture
def harbour(clerk):
    """Three documents, two with comments."""
    clerk.record("/cranes", "Four old cranes stand in the harbour.", title="Cranes", comments=[
        comment("a", "My grandfather operated them.", author="Zoë Bakker"),
        comment("b", "The tugboat was louder than any crane.", author="Ben", parent=0, url="https://a.example/#b"),
        comment("c", "A tugboat, yes.", author=None),
    ])  # fmt: skip
    clerk.record(
        "/bread", "The baker begins at two.", title="Bread", comments=[comment("d", "夜行列車が走る")]
    )
    clerk.record("/tugs", "The tugboat of the harbour.", title="Tugs")


@pytest.mark.usefixtures("harbour")
def test_words_of_comments_and_of_their_authors(ids):
    assert ids("grandfather") == ids("bakker") == ids('"zoë bakker"') == [1]
    assert ids("grandfather cranes") == ids("louder yes harbour") == [1]
    assert ids("grandfather baker") == []
    assert ids("列車") == [2]


@pytest.mark.usefixtures("harbour")
def test_what_has_a_word_itself_comes_before_what_has_it_in_comments(ids):
    assert ids("tugboat") == [3, 1]


@pytest.mark.usefixtures("harbour")
def test_words_that_must_not_be_there_must_not_be_in_comments_either(ids):
    assert ids("harbour -tugboat") == ids("harbour -ben -tugs") == []
    assert ids("harbour -bakker") == [3]
    assert ids("baker -列車") == []


@pytest.mark.usefixtures("harbour")
def test_where_the_words_stand(store):
    (hit,) = store.search.find("cranes tugboat", 10)
    assert (hit.found_in, hit.comment_count) == (("title", "body", "comments"), 2)
    assert hit.passage == "Four old cranes stand in the harbour."
    assert [(one.key, one.author, one.passage, one.url) for one in hit.comments] == [
        ("b", "Ben", "The tugboat was louder than any crane.", "https://a.example/#b"),
        ("c", None, "A tugboat, yes.", None),
    ]
    (hit,) = store.search.find("bakker", 10)
    assert (hit.found_in, hit.passage) == (("comments",), "Zoë Bakker: My grandfather operated them.")
    (hit,) = store.search.find("baker", 10)
    assert (hit.found_in, hit.comments) == (("body",), ())
    assert store.search.find("列車", 10)[0].found_in == ("comments",)


def test_deleted_comments_are_looked_in_only_when_all_is_asked_for(clerk, ids):
    clerk.record(comments=[comment("a", "The first."), comment("b", "The whistle.")])
    clerk.record(comments=[comment("a", "The first.")])
    assert ids("whistle") == []
    assert ids("whistle", everything=True) == [1]


def test_the_index_follows_every_way_in_which_comments_change(clerk, store, ids, now):
    clerk.record(comments=[comment("a", "A lantern."), comment("b", "A whistle.")])
    assert ids("lantern") == [1]
    clerk.record(comments=[comment("a", "A candle."), comment("b", "A whistle."), comment("c", "A bell.")])
    assert (ids("lantern"), ids("candle"), ids("bell")) == ([], [1], [1])
    seen = Moment(now, "day", "shown")
    clerk.record(comments=[comment("c", "A bell.", posted=seen), comment("a", "A candle.", score=7)])
    assert (ids("candle"), ids("bell")) == ([1], [1])
    store.forgetting.forget(1, now)
    for word in ("candle", "bell", "whistle"):
        assert ids(word, everything=True) == []
    assert_sound(store.database)


def test_a_comment_goes_with_the_copy_that_it_stands_below(clerk, store, ids):
    body = " ".join(f"word{number}" for number in range(80))
    clerk.record("/a", body, [comment("a", "A lantern.")])
    clerk.record("/b", body, [comment("b", "A whistle.")])
    assert ids("lantern") == ids("whistle") == [1]
    clerk.record("/b", "Something else altogether.", [comment("b", "A whistle.")])
    assert ids("lantern") == [1]
    assert ids("whistle") == [2]
    assert_sound(store.database)


def assert_sound(database):
    """The index of SQLite has what the comments have, and nothing else."""
    if database.is_sqlite:
        with database.writing() as connection:
            for index in ("document_words", "comment_words"):
                connection.exec_driver_sql(
                    f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"
                )


@pytest.mark.parametrize(
    "case",
    [
        ("en", ["Two cranes.", "One crane.", "Crannies.", "Craning their necks."], "cranes", {1, 2, 4}),
        ("english", ["A happy day.", "Happiness.", "Happening."], "happiness", {1, 2}),
        ("de", ["Ein Haus.", "Viele Häuser.", "Die Haut."], "Häuser", {1, 2}),
        ("de", ["Ein Haus.", "Viele Häuser.", "Die Haut."], "haus", {1, 2}),
        ("fr", ["Il mange.", "Il mangeait.", "Une mangue."], "manger", {1, 2}),
        ("ru", ["Новая книга.", "Две книги.", "Кнут."], "книгу", {1, 2}),
        ("sv", ["En båt.", "Alla båtarna.", "Ett bad."], "båtar", {1, 2}),
    ],
)
def test_words_in_their_other_forms(clerk, ids, case):
    language, texts, asked, found = case
    for number, text in enumerate(texts):
        comments = [comment("c", text)] if number % 2 else []
        clerk.record(f"/{number}", f"{number} o." if number % 2 else text, comments, title="T")
    assert set(ids(asked, stem=language)) == found
    assert len(ids(asked)) <= 1


def test_words_in_quotes_and_short_ones_stand_as_they_are(clerk, ids):
    clerk.record("/a", "Two old cranes and an ox.")
    assert ids("crane old", stem="en") == ids("old -bridge", stem="en") == [1]
    assert ids('"old crane"', stem="en") == []
    assert ids("ox", stem="en") == [1]
    assert ids("crane -cranes", stem="en") == []


def test_what_is_no_language(ids):
    with pytest.raises(Rejected, match="unknown_language"):
        ids("word", stem="klingon")


DOCUMENT = """
INSERT INTO documents (id, url, address_key, title, authors, tags, kind, confidence, body, markdown, html,
word_count, content_hash, extractor_version, first_seen_at, updated_at) VALUES (1, 'https://a.example/', 'a',
'T', '[]', '[]', 'article', 1, 'x', 'x', 'x', 1, 'h', 1, '2026-03-14 15:09:26', '2026-03-14 15:09:26')
"""
ITEM = """
INSERT INTO items (id, source_key, kind, target, step, state, meta, created_at, updated_at) VALUES
(1, 'k', 'url', 'https://a.example/', 'process', 'done', '{}', '2026-03-14 15:09:26', '2026-03-14 15:09:26')
"""
SIGHTING = """
INSERT INTO sightings (id, document_id, item_id, target, address_key, verdict, evidence, meta, seen_at) VALUES
(1, 1, 1, 'https://a.example/', 'a.example', 'new', '[]', '{}', '2026-03-14 15:09:26')
"""
COMMENT = """
INSERT INTO comments (document_id, sighting_id, key, position, author, text, html, first_seen_at,
last_seen_at) VALUES (1, 1, 'c{0}', {0}, 'Ann', 'w{0}', '', '2026-03-14 15:09:26', '2026-03-14 15:09:26')
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_of_before_is_indexed_a_thousand_comments_at_a_time(kind, tmp_path, request):
    url = (
        f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    )
    database = Database(url, pooled=False)
    with database.writing() as connection:
        schema.upgrade(connection, "0012")
        for statement in (DOCUMENT, ITEM, SIGHTING, *(COMMENT.format(number) for number in range(2500))):
            connection.exec_driver_sql(statement)
    with counting(database) as counted:
        schema.migrate(database)
    added = [text for text in counted.texts if text.startswith("INSERT INTO comment_words(rowid")]
    assert len(added) == (3 if kind == "sqlite" else 0)
    assert_sound(database)
    find = Search(database).find
    assert find("w1", 9)[0].comment_count == find("w2499", 9)[0].comment_count == 1
    assert find("ann", 9)[0].comment_count == 2500
