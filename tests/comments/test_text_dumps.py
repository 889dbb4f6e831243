"""Comments in text dumps: what was said comes back, with its span, its parents and its times."""

from __future__ import annotations

from datetime import UTC, datetime

import dumps
import pytest
from dumps import rows, words

from worker.comments import find
from worker.comments.dumps.lines import is_button
from worker.dates import Reference
from worker.document import Thread
from worker.page.page import parse_text

RECEIVED = Reference(datetime(2025, 1, 15, tzinfo=UTC), "received")


@pytest.mark.parametrize("language", dumps.WORDS)
@pytest.mark.parametrize("layout", dumps.LAYOUTS)
@pytest.mark.parametrize(("count", "seeds"), [(2, 3), (3, 3), (7, 3), (40, 1)])
def test_dumps_give_back_what_was_said(layout: str, language: str, count: int, seeds: int) -> None:
    for seed in range(seeds):
        dump = dumps.make(seed, layout, language, count)
        found = find(parse_text(dump.text))
        assert rows(found) == [(c.author, c.time, c.text) for c in dump.said]
        assert [c.dislikes for c in found.comments] == [c.dislikes for c in dump.said]
        assert [c.likes for c in found.comments] == [c.likes for c in dump.said] or layout == "stacked"


@pytest.mark.parametrize("language", dumps.WORDS)
def test_a_single_comment_with_avatar_and_buttons(language: str) -> None:
    for seed in range(10):
        dump = dumps.make(seed, "avatar", language, 1)
        assert rows(find(parse_text(dump.text))) == [(c.author, c.time, c.text) for c in dump.said]


@pytest.mark.parametrize("layout", dumps.LAYOUTS)
@pytest.mark.parametrize("language", dumps.WORDS)
def test_without_comments_there_are_none(layout: str, language: str) -> None:
    for seed in range(4):
        assert find(parse_text(dumps.make(seed, layout, language, 0).text)) == Thread()


def test_two_hundred_comments() -> None:
    dump = dumps.make(1, "avatar", "en", 200)
    assert len(find(parse_text(dump.text)).comments) == 200


@pytest.mark.parametrize("layout", dumps.LAYOUTS)
def test_the_span_holds_the_chrome_and_nothing_of_the_body(layout: str) -> None:
    dump = dumps.make(5, layout, "en", 6)
    page = parse_text(dump.text)
    ((start, end),) = find(page).spans
    outside = "\n".join(page.lines[:start] + page.lines[end:])
    inside = "\n".join(page.lines[start:end])
    assert all(paragraph in outside for paragraph in dump.body)
    for word in dumps.WORDS["en"]:
        assert word not in outside
    assert all(one.author in inside for one in dump.said)


UNKNOWN_BUTTONS = """\
Title

A body that is long enough to be one, with several words and even a second clause.

  • Kép
    Anna Kovács 3 months ago

    Nagyon jó cikk volt, köszönöm szépen.

    Nem tetszik (0)
  • Kép
    Béla 2 months ago

    Szerintem is.

    Nem tetszik (3)
"""


def test_buttons_in_a_language_no_table_knows_are_learned() -> None:
    found = find(parse_text(UNKNOWN_BUTTONS))
    assert rows(found) == [
        ("Anna Kovács", "3 months ago", "Nagyon jó cikk volt, köszönöm szépen."),
        ("Béla", "2 months ago", "Szerintem is."),
    ]


def test_relative_times_are_resolved_against_the_reference() -> None:
    page = parse_text(UNKNOWN_BUTTONS, received=RECEIVED)
    posted = find(page).comments[0].posted
    assert posted is not None
    assert (posted.iso(), posted.precision, posted.basis) == ("2024-10-01", "month", "received")


def test_without_a_reference_the_text_is_kept_and_no_time_claimed() -> None:
    comment = find(parse_text(UNKNOWN_BUTTONS)).comments[0]
    assert comment.posted is None
    assert comment.posted_text == "3 months ago"


THREAD = """\
Best way to seal an old window

ann · 03/03/2024 19:44
The north side leaks when it rains from there, and the putty is all gone by now.

bob · 03/03/2024 19:49
Linseed putty, nothing else.

cas · 03/03/2024 19:53
What bob said. Take your time.

ann · 03/03/2024 19:58
Thank you both.
"""


def test_the_opening_post_of_a_thread_is_the_body() -> None:
    page = parse_text(THREAD)
    found = find(page)
    assert [c.author for c in found.comments] == ["bob", "cas", "ann"]
    assert all("leaks" not in "\n".join(page.lines[start:end]) for start, end in found.spans)


INDENTED = """\
A text long enough to be the body of this page, with its own thoughts about how bread is baked at home.
And a second line of it, which says that the oven must be hot, and that patience is all that it takes then.

3 comments

  * Anna 3 days ago
    Lovely bread.
    Reply

    * Bert 2 days ago
      Mine was flat.
      Reply

  * Cleo yesterday
    More salt!
    Reply
"""


def test_indentation_says_who_answers_whom() -> None:
    found = find(parse_text(INDENTED))
    assert [(c.author, c.parent) for c in found.comments] == [("Anna", None), ("Bert", 0), ("Cleo", None)]
    assert found.stated == 3


def test_two_short_comments_of_one_day_below_the_same_button_are_two() -> None:
    said = ["So good.", "Well done.", "I have waited long for this.", "All of it is new to me."]
    names = ["ann", "bob", "cleo", "dan"]
    days = ["Dec 18, 2025", "Dec 18, 2025", "Dec 19, 2025", "Dec 19, 2025"]
    page = "\n\n".join(
        f"Copy this\n\n{name} commented {day}\n\n{text}"
        for name, day, text in zip(names, days, said, strict=True)
    )
    found = find(parse_text(f"4 comments\n\n{page}")).comments
    assert [(c.author, words(c)) for c in found] == list(zip(names, said, strict=True))


def test_a_heading_of_comments_may_hold_a_long_title() -> None:
    title = "On the gates, the mills and all the other works of wood that stand along the upper river"
    first, second = "The one at the weir is missing.", "It fell down in May, when the water was high."
    page = f"""2 thoughts on “{title}”

Ann says:
3 May 2024 at 10:12
{first}

Bob says:
4 May 2024 at 11:45
{second}
"""
    found = find(parse_text(page)).comments
    assert [(c.author, words(c)) for c in found] == [("Ann", first), ("Bob", second)]


def test_a_button_with_its_count_right_before_it_is_a_button() -> None:
    assert is_button("0Report")
    assert not is_button("3D")
