"""Searching by words, on both databases."""

from itertools import combinations, product

import pytest
from clerk import Clerk, comment
from sqlalchemy import and_, event, or_, select
from sqlalchemy.dialects import postgresql

from worker.errors import Rejected
from worker.store import open_store
from worker.store.queries import id_windows, search_postgresql
from worker.store.queries.search_postgresql import PostgresqlWords
from worker.store.queries.search_words import Phrase, passage, phrases, stemming
from worker.store.tables import CommentRow, Document

TEXTS = {
    "/cranes": ("The cranes of the harbour", "Four old cranes stand in the harbour. Two of them are sound."),
    "/bread": ("Bread", "The baker of the harbour street begins at two, long before the cranes of the port."),
    "/cafe": ("Ein Café", "Im Café am Fluß gibt es Kuchen, und ÄPFEL im Herbst."),
    "/train": ("夜行列車の復活", "三十年ぶりに夜行列車が走り始めた。切符は売り切れている。"),
}


@pytest.fixture
def found(clerk, store):
    """A function that gives the names of the documents found, the best first."""
    names = {}
    for path, (title, body) in TEXTS.items():
        names[clerk.record(path, body, title=title).document_id] = path.strip("/")
    return lambda words, **more: [names[hit.id] for hit in store.search.find(words, 10, **more)]


def test_documents_with_all_the_words_the_best_first(found):
    assert found("cranes") == ["cranes", "bread"]
    assert found("HARBOUR cranes sound") == ["cranes"]
    assert found("cranes bridge") == []


def test_words_that_follow_each_other_and_words_that_must_not_be_there(found):
    assert found('"old cranes"') == ["cranes"]
    assert found('"cranes old"') == []
    assert found("harbour -baker") == ["cranes"]
    assert found('harbour -"old cranes"') == ["bread"]


def test_scripts_without_spaces(found):
    assert found("夜行列車") == ["train"]
    assert found("切符 列車") == ["train"]
    assert found("切符 -復活") == []
    assert found("飛行機") == []


def test_letters_of_other_languages(found):
    assert found("café") == found("äpfel") == ["cafe"]


def test_what_is_no_word_means_nothing(found):
    assert found("cranes * ( ) AND: ^") == []
    assert found('cranes ... -- "') == ["cranes", "bread"]
    for nothing in ("", "-cranes", "...", '""'):
        with pytest.raises(Rejected, match="no_words"):
            found(nothing)


def test_the_index_follows_the_documents(clerk, store, found, now):
    clerk.record("/cranes", "Nothing but pigeons now.", title="Pigeons")
    assert found("cranes") == ["bread"]
    assert found("pigeons") == ["cranes"]
    store.forgetting.forget(1, now)
    assert found("pigeons") == []


def test_copies_are_found_only_when_all_is_asked_for(clerk, store):
    body = " ".join(f"word{number} and" for number in range(60))
    first = clerk.record("/a", body).document_id
    copy = clerk.record("/b", f"{body} more", [comment("c")]).document_id
    canonical = clerk.document(copy)["duplicate_of"] or first
    assert [hit.id for hit in store.search.find("word7", 9)] in ([first], [copy])
    assert {hit.id for hit in store.search.find("word7", 9, everything=True)} == {first, copy}
    assert canonical == first or clerk.document(first)["duplicate_of"] == copy


def test_a_text_longer_than_an_index_can_hold(clerk, store):
    body = " ".join(f"日{number}ひ" if number % 2 else f"w{number}" for number in range(200_000))
    clerk.record("/long", body)
    assert [hit.id for hit in store.search.find("w42", 9)] == [1]


def test_the_passage_is_where_the_word_is():
    body = f"{'before ' * 30}the word itself{' after' * 30}"
    shown = passage(body, [Phrase("WORD", unwanted=False)])
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "the word itself" in shown
    assert passage("Short.", [Phrase("other", unwanted=False)]) == "Short."


def explain(connection, statement, given=None):
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
    return "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", given).scalars())


@pytest.fixture
def postgresql_plan(postgres_url, store_settings_for):
    """A function that gives the plan for documents or comments that meet a condition."""

    def plan(column, make_condition, stem=None):
        with open_store(store_settings_for(postgres_url)) as store, store.database.reading() as connection:
            query = select(column).where(
                make_condition(PostgresqlWords(connection, stem and stemming(stem), []))
            )
            written = query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
            return explain(connection, written)

    return plan


CRANES, PORT = Phrase("cranes", unwanted=False), Phrase("port", unwanted=False)


@pytest.mark.parametrize("stem", [None, "en"])
def test_postgresql_uses_its_indexes(postgresql_plan, stem):
    """It would not, were the words spelled otherwise than in the schema."""
    texts = postgresql_plan(Document.id, lambda words: words.in_text(CRANES), stem)
    assert "Bitmap Index Scan on document_words" in texts
    comments = postgresql_plan(CommentRow.id, lambda words: words.in_comment(CRANES), stem)
    assert "Bitmap Index Scan on comment_words" in comments


def test_in_which_part_the_words_are_is_read_from_the_documents_found_alone(postgresql_plan):
    """PostgreSQL has no index of titles alone: it read every document of the store for it."""
    for part in ("in_title", "in_body"):
        plan = postgresql_plan(
            Document.id,
            lambda words, part=part: and_(
                Document.id.in_([3, 7]), or_(getattr(words, part)(CRANES), getattr(words, part)(PORT))
            ),
        )
        assert "SubPlan" not in plan
        assert "Index Cond" in plan


def test_the_index_alone_tells_which_documents_have_all_the_words(postgres_url, store_settings_for):
    """For each word, PostgreSQL read all documents that have it: of two common words, most of the store."""
    executed = []
    with open_store(store_settings_for(postgres_url)) as store:
        event.listen(
            store.database.engine, "before_cursor_execute", lambda *given: executed.append(given[2:4])
        )
        store.search.find("cranes port", 10, everything=True)
        with store.database.reading() as connection:
            plans = [
                explain(connection, *one) for one in tuple(executed) if "SELECT documents.id AS id" in one[0]
            ]
    (plan,) = plans
    assert plan.count("Bitmap Index Scan on document_words") == 1
    assert "CTE Scan on found" in plan, "with the limit, texts would be read until there are enough"
    assert "comments" not in plan


WORDS = ("cranes", "harbour", "port", "tugs")


def fill_library(clerk):
    """Record documents with words in their texts and comments: for each id, the set of all its words."""
    filled = {}
    for number, places in enumerate(product(["", "text", "comment"], repeat=len(WORDS))):
        placed = list(zip(WORDS, places, strict=True))
        body = " ".join(word for word, place in placed if place == "text")
        said = [comment(word, f"{word}!") for word, place in placed if place == "comment"]
        recorded = clerk.record(f"/{number}", f"{body} only{number}", said, title=f"T{number}")
        filled[recorded.document_id] = {word for word, place in placed if place}
    return filled


@pytest.mark.parametrize("most", [0, search_postgresql.MAX_COMMENTED], ids=["all comments", "few comments"])
def test_words_are_found_wherever_they_are(clerk, store, monkeypatch, most):
    monkeypatch.setattr(search_postgresql, "MAX_COMMENTED", most)
    filled = fill_library(clerk)
    for size in range(1, len(WORDS) + 1):
        for wanted in combinations(WORDS, size):
            for unwanted in ([], [word for word in WORDS if word not in wanted]):
                asked = " ".join([*wanted, *(f"-{word}" for word in unwanted)])
                right = {
                    number
                    for number, words in filled.items()
                    if words.issuperset(wanted) and words.isdisjoint(unwanted)
                }
                assert {hit.id for hit in store.search.find(asked, 100)} == right, asked
                assert set(store.search.list_ids(asked)) == right, asked


@pytest.mark.parametrize("most", [0, search_postgresql.MAX_COMMENTED], ids=["all comments", "few comments"])
def test_of_many_documents_the_newest_are_found(postgres_url, store_settings_for, now, monkeypatch, most):
    monkeypatch.setattr(search_postgresql, "MAX_COMMENTED", most)
    monkeypatch.setattr(search_postgresql, "FIRST_WINDOW", 3)
    monkeypatch.setattr(id_windows, "GROWTH", 2)
    with open_store(store_settings_for(postgres_url)) as store:
        filled = fill_library(Clerk(store, now))
        for wanted, found in product(["cranes", "cranes port"], [1, 2, 10, 99]):
            monkeypatch.setattr(search_postgresql, "MAX_FOUND", found)
            right = sorted(number for number, words in filled.items() if words.issuperset(wanted.split()))
            hits = [store.search.find(wanted, 7, offset=offset) for offset in range(0, 84, 7)]
            assert {hit.id for page in hits for hit in page} == set(right[-found:])


@pytest.mark.parametrize("stem", [None, "en"])
def test_documents_with_the_words_in_the_title_or_often_come_first(clerk, store, stem):
    for number, (title, body) in enumerate((
        ("Quiet", "Three tugs, and cranes."),
        ("Cranes", "Three tugs."),
        ("Quiet", "Cranes, cranes, tugs and cranes again."),
        ("Quiet", "Nothing but tugs."),
    )):  # fmt: skip
        clerk.record(f"/{number}", body, [comment("Mia", "cranes?")], title=title)
    assert [hit.id for hit in store.search.find("cranes", 9, stem=stem)] == [2, 3, 1, 4]


def test_what_is_asked_for_is_read_as_people_write_it():
    assert phrases('one "two three" -four -"five six" "seven') == [
        Phrase("one", unwanted=False),
        Phrase("two three", unwanted=False),
        Phrase("four", unwanted=True),
        Phrase("five six", unwanted=True),
        Phrase("seven", unwanted=False),
    ]
