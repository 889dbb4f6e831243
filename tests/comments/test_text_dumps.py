"""Comments in text dumps, over generated dumps and over documents that only look like discussions."""

from __future__ import annotations

from datetime import UTC, datetime

import dumps
import pytest

from worker.comments import find
from worker.comments.dumps.lines import is_button
from worker.dates import Reference
from worker.document import FoundComment, Thread
from worker.page.page import Element, parse_text

RECEIVED = Reference(datetime(2025, 1, 15, tzinfo=UTC), "received")


def words(comment: FoundComment) -> str:
    """A comment's text, its lines and paragraphs as in the dump."""
    paragraphs = []
    for part in comment.content:
        assert isinstance(part, Element)
        lines = ["\n" if isinstance(c, Element) else c for c in part.children]
        paragraphs.append("".join(lines))
    return "\n\n".join(paragraphs)


def rows(thread: Thread) -> list[tuple[str | None, str | None, str]]:
    return [(c.author, c.posted_text, words(c)) for c in thread.comments]


@pytest.mark.parametrize("language", dumps.WORDS)
@pytest.mark.parametrize("layout", dumps.LAYOUTS)
@pytest.mark.parametrize("count", [2, 3, 7, 40])
def test_dumps_give_back_what_was_said(layout: str, language: str, count: int) -> None:
    for seed in range(3):
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


CHANGELOG = """\
Changelog

Version 2.1.0 (2024-03-05)
- Fixed a crash when the file was empty
- New option for the width

Version 2.0.1 (2024-01-20)
- Fixed the build on older systems

Version 2.0.0 (2023-12-24)
- Everything is new
- Removed what was old
"""

SCHEDULE = """\
Summer festival

Friday, June 7, 2024 – Opening ceremony
Doors open early, bring a coat.

Saturday, June 8, 2024 – Brass bands
All day long on three stages.

Sunday, June 9, 2024 – Farewell concert
Free entry for children.
"""

TIMELINE = """\
A short history of the canal

12 May 1817: First spade
Workers came from all over the county.

3 August 1821: Water flows
The first boat carried salt.

9 October 1825: Official opening
Cannons were fired along the whole way.
"""

INTERVIEW = """\
Ten questions for a lighthouse keeper

Reporter: When did you start?
Keeper: In March 1986, on a Tuesday. It rained.

Reporter: And when did you leave?
Keeper: On 4 July 2019. I had nothing left to read.

Reporter: Do you miss it?
Keeper: Since yesterday, yes.
"""

PROSE = """\
On March 3, 2021 the company announced its plans. Two years later nothing had come of it.
By 5 May 2023 the board had changed three times.
It was 3 months ago that the last engineer left. "We will see," he said yesterday.

In June 2024 the building was sold.
"""

DIARY = """\
March 5, 2024
Walked to the sea and back. Rain.

March 6, 2024
Stayed in and read. More rain.

March 7, 2024
The sun! We went out at once.
"""

LISTING = """\
Latest news

Council approves new bridge across the river
by Anna Smith, 3 hours ago

Farmers protest against higher water prices
by Bob Jones, 5 hours ago

Local team wins the cup after extra time
by Cleo King, 8 hours ago
"""


@pytest.mark.parametrize(
    "text", [CHANGELOG, SCHEDULE, TIMELINE, INTERVIEW, PROSE, DIARY, LISTING, "", "\n\n"]
)
def test_dates_alone_make_no_discussion(text: str) -> None:
    assert find(parse_text(text)) == Thread()


BYLINE = """\
Home
News
Comments

Clara Dorn
11.19.21, 6:00 AM

The mill at the bend was sold twice. Its wheel turned for the last time in the year of the flood.

Since then the owners have tried a bakery, a school and a museum. None of them lasted ten winters.
"""

SHOP = """\
Five headphones for a long journey

Buy Now
The small ones fit in every pocket. The sound is thin.
See price

Buy Now
The loud ones fit in no pocket. The sound is grand.
See price

Buy Now
The dear ones nobody needs. Everybody wants them.
See price

Buy Now
The old ones are at the bottom of the drawer. They still work.
See price
"""

RECIPES = """\
Comments and ideas

Cabbage with apples
30 min
A winter classic from the north.
Save

Stuffed cabbage
100 min
Takes its time and is worth it.
Save

Cabbage soup
45 min
Even better on the second day.
Save
"""


@pytest.mark.parametrize("text", [BYLINE, SHOP, RECIPES])
def test_bylines_offers_and_durations_make_no_discussion(text: str) -> None:
    assert find(parse_text(text)) == Thread()


TITLED = """\
How to seal a window

mira · 03/03/2024 19:44
Keeper of the keys
The north side leaks when it rains from there, and the putty is all gone by now.
Reply

bob · 03/03/2024 19:49
Old hand at glazing
Linseed putty, nothing else.
Reply

ida · 03/03/2024 19:50
Nobody's fool but mine
Paint it first, or the wood drinks the oil.
Reply

eli · 03/03/2024 19:51
Third window from left
Mine cracked after a winter.
Reply

mira · 03/03/2024 19:53
Keeper of the keys
Thank you, and how long does it take to dry?
Reply

bob · 03/03/2024 19:58
Old hand at glazing
A week in the sun, a month in the rain.
Reply

ida · 03/03/2024 20:01
Nobody's fool but mine
Two coats are better than one.
Reply

eli · 03/03/2024 20:12
Third window from left
Then I shall try that in May.
Reply
"""


def test_a_line_that_begins_all_comments_of_an_author_is_a_title() -> None:
    assert [words(comment) for comment in find(parse_text(TITLED)).comments][-4:] == [
        "Thank you, and how long does it take to dry?",
        "A week in the sun, a month in the rain.",
        "Two coats are better than one.",
        "Then I shall try that in May.",
    ]


def test_how_many_empty_lines_stand_between_lines_does_not_matter() -> None:
    page = """
        3 replies
        Ann
        Reactions
        1,204
        Posts
        2,310
        March 23, 2024 at 7:48 PM
        The gate at the mill is stuck again.
        Report
        Bob
        Reactions
        7
        Posts
        45
        March 23, 2024 at 8:10 PM
        Since Monday, and nobody has come yet.
        Report
        Cleo
        Reactions
        12
        Posts
        4,672
        March 24, 2024 at 9:15 AM
        I have written to them about it.
        Report
    """
    lines = [line.strip() for line in page.split("\n")]
    dense, sparse = (find(parse_text(between.join(lines))).comments for between in ("\n", "\n\n\n \n\n"))
    said = ["The gate at the mill is stuck again.", "Since Monday, and nobody has come yet."]
    assert [(c.author, words(c)) for c in dense] == [
        *zip(("Ann", "Bob"), said, strict=True),
        ("Cleo", "I have written to them about it."),
    ]
    assert [(c.author, words(c)) for c in sparse] == [(c.author, words(c)) for c in dense]


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


def test_names_stand_above_ranks_and_counts_at_the_same_distance_from_the_times() -> None:
    people = ["marten", "Ida Lund", "o_brien", "Wren", "marten", "dlk"]
    ranks = ["Newcomer", "Senior", "Newcomer", "Regular", "Newcomer", "Regular"]
    said = [
        "The pump has run since spring.",
        "That is not what the manual says.",
        "Has anybody tried the longer hose?",
        "Nobody mentions the smell.",
        "Mine arrived broken.",
        "The small one is enough.",
    ]
    page = "\n".join(
        f"{name}\n{rank}\nTopics\n{31 * n}\nMarch {n + 1}, 2023 at 9:15 pm\n{text}\nReport"
        for n, (name, rank, text) in enumerate(zip(people, ranks, said, strict=True))
    )
    found = find(parse_text(f"6 replies\n{page}")).comments
    assert [c.author for c in found] == people


def test_offers_below_each_other_are_no_comments() -> None:
    names = ["The Gold Card", "The Blue Card", "Earn", "Earn"]
    offers = "\n".join(
        f"{name}\nWith a seal\nApply\nNow\nAs many as {n} years of it, if you ask.\nShow more"
        for n, name in enumerate(names)
    )
    assert not find(parse_text(offers)).comments


def test_a_button_with_its_count_right_before_it_is_a_button() -> None:
    assert is_button("0Report")
    assert not is_button("3D")


def test_who_liked_or_changed_a_comment_is_no_part_of_it_but_thanks_are() -> None:
    said = ["The pump runs.\nThanks Wren", "Mine does not.", "Then buy a hose.", "I did.\nThanks Wren"]
    notes = [
        "Ida likes this.",
        "Wren likes this.",
        "Wren tampered with it on 4 May 2023 at 8:01",
        "Ida tampered with it on 5 May 2023 at 9:30",
    ]
    names = ["Ida", "Wren", "Ida", "dlk"]
    page = "\n".join(
        f"{name} · {n + 1} May 2023 at 7:15\n{text}\n{note}\nReport"
        for n, (name, text, note) in enumerate(zip(names, said, notes, strict=True))
    )
    assert [words(c) for c in find(parse_text(f"4 replies\n{page}")).comments] == said
