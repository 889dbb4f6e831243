"""Searching by words, on both databases."""

import pytest
from clerk import comment
from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql

from worker.errors import Rejected
from worker.store import open_store
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


def postgresql_plan(store, query):
    statement = query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    with store.database.reading() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
        return "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}").scalars())


@pytest.mark.parametrize("stem", [None, "en"])
def test_postgresql_uses_its_indexes(postgres_url, store_settings_for, stem):
    """It would not, were the words spelled otherwise than in the schema."""
    words = PostgresqlWords(stem and stemming(stem))
    cranes = Phrase("cranes", unwanted=False)
    commented = select(CommentRow.id).where(words.in_comment(cranes))
    with open_store(store_settings_for(postgres_url)) as store:
        assert "Bitmap Index Scan on document_words" in postgresql_plan(store, words.in_documents(cranes))
        assert "Bitmap Index Scan on comment_words" in postgresql_plan(store, commented)


def test_in_which_part_the_words_are_is_read_from_the_documents_found_alone(postgres_url, store_settings_for):
    """PostgreSQL has no index of titles alone: it read every document of the store for it."""
    words, cranes = PostgresqlWords(None), Phrase("cranes", unwanted=False)
    for is_in in (words.in_title, words.in_body):
        query = select(Document.id).where(Document.id.in_([3, 7]), or_(is_in(cranes), is_in(cranes)))
        with open_store(store_settings_for(postgres_url)) as store:
            plan = postgresql_plan(store, query)
        assert "SubPlan" not in plan
        assert "Index Cond" in plan


def test_what_is_asked_for_is_read_as_people_write_it():
    assert phrases('one "two three" -four -"five six" "seven') == [
        Phrase("one", unwanted=False),
        Phrase("two three", unwanted=False),
        Phrase("four", unwanted=True),
        Phrase("five six", unwanted=True),
        Phrase("seven", unwanted=False),
    ]
