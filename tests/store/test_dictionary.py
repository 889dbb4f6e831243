from worker.store import dictionary


def test_docs_tables_is_what_the_tables_say_of_themselves():
    text = dictionary.PAGE.read_text("utf-8")
    assert dictionary.page(text) == text, "stale; run: python -m worker.store.dictionary"


def test_every_column_is_explained():
    assert dictionary.unexplained() == []


def test_a_row_of_the_dictionary():
    made = dictionary.dictionary()
    assert "| `duplicate_of` | whole number, or null, of `documents` | The canonical document" in made
    assert made.index("## documents") < made.index("## comments") < made.index("## addresses")
