"""Rows that fit: which columns are left out, how the others share the room, where texts are cut."""

import pytest
from rich.cells import cell_len

from worker.cli.terminal_layout import cut_middle, lay_out, wrap_text
from worker.settings import duration, durations

NAMES = ("id", "title", "published", "language", "url")
ROWS = [
    [
        "1",
        "Why the night train came back, and who is buying the tickets",
        "2026-01-02",
        "en",
        "https://a.example/x",
    ],
    [
        "12",
        "三年目の夏、島を巡る「本の船」と読者たちの一日",
        "-",
        "ja",
        "https://b.example/" + "y" * 90,
    ],
]


@pytest.mark.parametrize("width", [200, 120, 80, 60, 40, 30])
def test_no_line_is_wider_than_the_terminal(width):
    lines = lay_out(NAMES, ROWS, width)
    assert len(lines) == 3
    assert max(map(cell_len, lines)) <= width


def test_where_there_is_room_nothing_is_cut():
    lines = lay_out(NAMES, ROWS, 300)
    assert all(cell in line for row, line in zip(ROWS, lines[1:], strict=True) for cell in row)


def test_columns_go_in_the_order_of_their_ranks():
    def headings(width):
        return lay_out(NAMES, ROWS, width)[0].split()

    assert headings(120) == ["id", "title", "published", "lang", "address"]
    assert headings(60) == ["id", "title", "published", "lang"]
    assert headings(40) == ["id", "title", "published"]
    assert headings(30) == ["id", "title"]


def test_empty_columns_go_first():
    rows = [["1", "A title that is long enough to be cut", "-", "en", "https://a.example/x"]]
    assert "published" not in lay_out(NAMES, rows, 62)[0]
    assert "address" in lay_out(NAMES, rows, 62)[0]


def test_numbers_stand_to_the_right_and_wide_letters_keep_columns_straight():
    rows = [["1", "島の本", "7"], ["12", "Ferry", "-"]]
    heading, first, second = lay_out(("id", "title", "comments"), rows, 80)
    assert (heading, first, second) == (
        "id  title   comments",
        " 1  島の本         7",
        "12  Ferry          -",
    )


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdefghij", 10, "abcdefghij"),
        ("abcdefghijk", 10, "abcde…hijk"),
        ("abcdef", 1, "…"),
        ("島を巡る本の船", 8, "島を…船"),
        ("e\u0301" * 9, 5, "e\u0301" * 2 + "…" + "e\u0301" * 2),
        ("👩‍👩‍👧" * 4, 5, "👩‍👩‍👧…👩‍👩‍👧"),
        ("", 5, ""),
    ],
)
def test_texts_are_cut_in_the_middle_and_never_in_a_letter(text, width, shown):
    assert cut_middle(text, width) == shown
    assert cell_len(shown) <= width


def test_lines_are_broken_between_words():
    assert wrap_text("Keep ten grams and feed it", 10) == ["Keep ten", "grams and", "feed it"]
    assert wrap_text("one\n\n  two  three", 40) == ["one", "", "  two  three"]
    assert wrap_text("a https://example.org/long", 10) == ["a", "https://ex", "ample.org/", "long"]
    assert wrap_text("島を巡る本の船", 6) == ["島を巡", "る本の", "船"]


@pytest.mark.parametrize("seconds", [5.0, 90.0, 900.0, 1800.0, 21_600.0, 86_400.0, 864_000.0, 0.5])
def test_durations_are_said_as_they_are_typed(seconds):
    assert durations("--every", duration(seconds)) == (seconds,)
    assert not duration(seconds).endswith(".0s")
