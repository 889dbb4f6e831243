"""Signs in the markup that a reading lost text, or is not the whole thread."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.groups import find_groups
from worker.comments.markup.boxes.measures import measure
from worker.comments.markup.candidates import read_candidates
from worker.comments.markup.reading_doubts import find_reading_doubts
from worker.document import FoundComment
from worker.page.page import Element, parse_markup

TEXTS = {
    "Ines": "Mine floods every March, and nobody has come to look.",
    "Paul": "Dig a ditch on the north side, two spades deep.",
    "Rosa": "They forbid that since last year. Ask the office first!",
    "Odd": "Ours dries in a day; it stands on old gravel.",
}
PLAIN = "<p>{}</p>"
Content = tuple[Element | str, ...]


def boxes(markup: str, after: str = "") -> list[str]:
    return [
        f'<div class="comment" id="comment-7{n}"><b class="author">{name}</b> '
        f"<time>{n} May 2024, 10:15</time>{markup.format(text)}</div>{after}"
        for n, (name, text) in enumerate(TEXTS.items(), 1)
    ]


def paragraphs(item: Item) -> Content:
    return tuple(element for element in item.elements() if element.tag == "p")


def first_paragraph(item: Item) -> Content:
    return paragraphs(item)[:1]


def without_inner_markup(item: Item) -> Content:
    elements = [part for part in paragraphs(item) if isinstance(part, Element)]
    return tuple(child for element in elements for child in element.children if isinstance(child, str))


def doubts(shown: list[str], content: Callable[[Item], Content]) -> dict[str, float]:
    """The doubts of reading the boxes as comments with these contents."""
    page = parse_markup(f"<html><body><h1>The allotments</h1><div id=comments>{''.join(shown)}</div></body>")
    measures = measure(page)
    good = read_candidates(find_groups(page, measures), measures)
    best = next(one for one in good if one.group.key[2] == "comment" and len(one.items) == len(shown))
    rows = [(item, FoundComment("Ann", content(item))) for item in best.items]
    return {doubt.sign: doubt.amount for doubt in find_reading_doubts(page, [best], good, rows, None)}


@pytest.mark.parametrize(
    ("shown", "content"),
    [
        (boxes(PLAIN), paragraphs),
        (boxes(PLAIN + "<p>Thanks.</p>"), paragraphs),
        (boxes("<p>{} Ask <em>the old neighbour</em> for more.</p>"), paragraphs),
    ],
)
def test_whole_texts_leave_only_the_evidence_in_doubt(
    shown: list[str], content: Callable[[Item], Content]
) -> None:
    assert set(doubts(shown, content)) == {"weak evidence"}


def test_a_text_of_one_comment_alone_that_was_not_taken() -> None:
    shown = [
        box.replace("</div>", f"<p>The path to plot {n} is closed until the spring.</p></div>")
        for n, box in zip("abcd", boxes(PLAIN), strict=True)
    ]
    assert doubts(shown, first_paragraph)["text left over"] > 0.3
    assert "text left over" not in doubts(shown, paragraphs)


def test_what_all_boxes_repeat_is_no_lost_text() -> None:
    shown = boxes(PLAIN + "<p>Report this comment to the office of the society</p>")
    assert "text left over" not in doubts(shown, first_paragraph)


def test_words_cut_from_a_line_that_was_taken() -> None:
    shown = boxes("<p>{} Ask <em>the old neighbour</em> for more.</p>")
    assert doubts(shown, without_inner_markup)["words cut from lines"] == 1


def test_text_between_the_boxes() -> None:
    shown = boxes(PLAIN, after="<p>No box holds this line, which stands below the comment.</p>")
    assert doubts(shown, paragraphs)["text between boxes"] > 0.4
