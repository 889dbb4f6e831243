"""Plain text: title, headings, paragraphs, lists, quotes, code."""

from __future__ import annotations

import pytest

from worker.document import Thread
from worker.extraction import choose
from worker.page.page import parse_text

LONG = (
    "The committee met on Tuesday and spoke for hours about the "
    "harbour, its walls, and who should pay for them. "
)


def shapes(text: str, spans=()) -> list[tuple[str, str]]:
    return [(block.tag, block.text) for block in choose(parse_text(text), Thread(spans=spans)).body]


def title(text: str) -> str | None:
    return choose(parse_text(text), Thread()).metadata.title


DUMP = f"""The harbour will be rebuilt

{LONG}

Who pays for it

{LONG}
   • Ann 2 days ago

     I like it.
"""


def test_the_first_line_alone_is_the_title_and_lines_alone_are_headings():
    assert title(DUMP) == "The harbour will be rebuilt"
    assert shapes(DUMP, spans=((7, 10),)) == [
        ("p", LONG.strip()),
        ("h2", "Who pays for it"),
        ("p", LONG.strip()),
    ]


@pytest.mark.parametrize(
    "text",
    ["First line\nsecond line of the same paragraph.\n\nMore.", "Only one line.", "- a\n\ntext", ""],
)
def test_what_does_not_stand_alone_before_a_text_is_no_title(text):
    assert title(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "It ends in a stop.",
        "it begins small",
        "A question?",
        '"A quotation"',
        "• a bullet",
        "1) first",
        "word " * 20,
        "***",
    ],
)
def test_lines_alone_that_are_no_headings(line):
    assert not any(tag.startswith("h") for tag, _ in shapes(f"Title\n\n{LONG}\n\n{line}\n\n{LONG}"))


def test_a_last_line_alone_is_no_heading():
    assert shapes(f"Title\n\n{LONG}\n\nAnn Miller")[-1] == ("p", "Ann Miller")


def test_underlined_and_hashed_headings():
    made = shapes(f"Title\n=====\n\nPart one\n--------\n\n{LONG}\n\n### Part two\n\n{LONG}")
    assert [block for block in made if block[0] != "p"] == [("h2", "Part one"), ("h3", "Part two")]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("## Part # two ##", ("h2", "Part # two")),
        ("### Part ### ##", ("h3", "Part ###")),
        ("# #", ("h1", "#")),
    ],
)
def test_hashes_at_the_end_of_a_heading(line, heading):
    assert heading in shapes(f"Title\n\n{LONG}\n\n{line}\n\n{LONG}")


def test_lists_quotes_and_code():
    text = (
        f"Title\n\n{LONG}\n\n- one\n- two\n  more\n\n3. three\n4. four\n\n> "
        "said\n> so\n\n    int x = 1;\n      y();\n"
    )
    made = choose(parse_text(text), Thread()).body
    assert [block.tag for block in made] == ["p", "ul", "ol", "blockquote", "pre"]
    assert [item.text for item in made[1].children] == ["one", "two more"]
    assert made[2].attrs["start"] == "3"
    assert made[3].text == "said so"
    assert made[4].children == ["int x = 1;\n  y();"]


def test_wrapped_lines_are_one_paragraph_and_short_lines_keep_their_ends():
    wrapped = (
        "A line that a program has wrapped at the width\nof a "
        "terminal, as they all did once, goes on here\nto its end."
    )
    poem = "Roses are red\nviolets are in bloom this year as well\nand so on"
    made = choose(parse_text(f"Title\n\n{wrapped}\n\n{poem}\n"), Thread()).body
    assert made[0].text == wrapped.replace("\n", " ")
    assert [child for child in made[1].children if isinstance(child, str)] == poem.split("\n")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Heute früh trafen sich die Bürger auf dem Marktplatz, um über die neue Brücke zu reden."),
        ("ru", "Сегодня утром жители города собрались на главной площади, чтобы обсудить план."),
        (
            "ja",
            "今朝、住民は広場に集まり、新しい橋の計画について話し合った。市長によると、工事は春に始まる。",
        ),
        ("en", LONG),
    ],
)
def test_the_language_is_read_off_the_text(language, sentence):
    assert choose(parse_text(f"{sentence}\n\n{sentence}"), Thread()).metadata.language == language


def test_an_empty_text_is_not_an_article():
    parts = choose(parse_text("\n \n"), Thread())
    assert (parts.body, parts.kind, parts.confidence) == ((), "other", 0.0)


@pytest.mark.parametrize(
    ("lines", "authors", "published", "modified"),
    [
        ("Von Ann Miller, veröffentlicht am 3. Mai 2024", ("Ann Miller",), "2024-05-03", None),
        ("By Ann Miller and Bob Ray", ("Ann Miller", "Bob Ray"), None, None),
        ("Ann Miller | May 3, 2024", ("Ann Miller",), "2024-05-03", None),
        ("Publié le 3 mai 2024 par Jean Petit", ("Jean Petit",), "2024-05-03", None),
        ("par Jean Petit, le 3 mai 2024", ("Jean Petit",), "2024-05-03", None),
        ("Por María López – 3 de mayo de 2024", ("María López",), "2024-05-03", None),
        ("Автор: Иван Петров, 3 мая 2024", ("Иван Петров",), "2024-05-03", None),
        ("作者：王小明", ("王小明",), None, None),
        ("Published 3 May 2024, updated 5 May 2024", (), "2024-05-03", "2024-05-05"),
        ("By Ann Miller\n\n3 May 2024", ("Ann Miller",), "2024-05-03", None),
        ("Berlin, 3 May 2024", (), "2024-05-03", None),
    ],
)
def test_bylines_and_datelines_are_metadata_and_no_body(lines, authors, published, modified):
    parts = choose(parse_text(f"A new wall\n\n{lines}\n\n{LONG}"), Thread())
    said = parts.metadata
    assert [block.text for block in parts.body] == [LONG.strip()]
    assert (said.title, said.authors) == ("A new wall", authors)
    assert said.published is not None if published else said.published is None
    assert [moment.iso() if moment else None for moment in (said.published, said.modified)] == [
        published,
        modified,
    ]


@pytest.mark.parametrize(
    "line",
    ["By the time we came home, it was dark", "By Night", "The wall fell on 3 May 2024", "By 3 May it stood"],
)
def test_a_line_that_says_anything_else_stays(line):
    parts = choose(parse_text(f"A new wall\n\n{line}\n\n{LONG}"), Thread())
    assert parts.body[0].text == line
    assert parts.metadata.authors == ()


def test_title_byline_and_date_on_lines_in_a_row():
    parts = choose(parse_text(f"A new wall\nBy Ann Miller\n3 May 2024\n\n{LONG}"), Thread())
    assert (parts.metadata.title, parts.metadata.authors) == ("A new wall", ("Ann Miller",))
    assert [block.text for block in parts.body] == [LONG.strip()]
