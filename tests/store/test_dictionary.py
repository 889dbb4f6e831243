from worker.store.queries import data_dictionary


def test_docs_tables_is_what_the_tables_say_of_themselves():
    text = data_dictionary.PAGE.read_text("utf-8")
    assert data_dictionary.renew_page(text) == text, (
        "stale; run: python -m worker.store.queries.data_dictionary"
    )


def test_every_column_is_explained():
    assert data_dictionary.find_undescribed() == []


def test_a_row_of_the_dictionary():
    made = data_dictionary.make_dictionary()
    assert "| `duplicate_of` | whole number, or null, of `documents` | The canonical document" in made
    assert made.index("## documents") < made.index("## comments") < made.index("## addresses")
