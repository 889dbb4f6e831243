"""Members' profiles in text dumps: names among ranks, counts and dates, and what closes a comment."""

from __future__ import annotations

from dumps import rows, words

from worker.comments import find
from worker.page.page import parse_text

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


def board(*posts: str) -> list[tuple[str | None, str | None, str]]:
    """The comments found in a thread of posts, with an opening post above them."""
    opening = (
        "Ida\nRegular\nMay 1, 2024\n#1\nWhich pump do you use at the weir, and does it freeze in winter?"
    )
    return rows(find(parse_text("\n\n".join(["Pumps at the weir", opening, *posts]))))


def test_names_that_others_address_are_names_and_places_of_living_are_not() -> None:
    said = [
        "The small one.",
        "Wren said:\nThe small one.\nThat one froze.",
        "It did, in March.",
        "dlk said:\nIt did.",
    ]
    people = [("Wren", "Bergen"), ("Marten", "Lund"), ("Wren", "Bergen"), ("dlk", "Porto")]
    posts = [
        f"{name}\nRegular\n{town}\nMay {n + 2}, 2024\n#{n + 2}\n{text}"
        for n, ((name, town), text) in enumerate(zip(people, said, strict=True))
    ]
    assert board(*posts) == [
        (name, f"May {n + 2}, 2024", text)
        for n, ((name, _), text) in enumerate(zip(people, said, strict=True))
    ]


def test_posts_are_dated_by_the_date_above_their_number_not_by_that_of_joining() -> None:
    people = ["Wren", "Marten", "dlk", "Wren", "o_brien"]
    joined = {"Wren": "Jul 3, 2011", "Marten": "Feb 9, 2020", "dlk": "Dec 1, 2005", "o_brien": "Jan 8, 2016"}
    posts = [
        f"{name}\nregular\n{joined[name]}\n{71 * n}\n{13 * n}\nMay {n + 2}, 2024\n#{n + 2}\nPump {n} froze."
        for n, name in enumerate(people)
    ]
    opening = "Ida\nregular\nMar 4, 2012\n19\n5\nMay 1, 2024\n#1\nWhich pump do you use at the weir?"
    found = rows(find(parse_text("\n".join(["Pumps at the weir", opening, *posts]))))
    assert found == [(name, f"May {n + 2}, 2024", f"Pump {n} froze.") for n, name in enumerate(people)]


def test_a_name_stands_above_its_rank_where_a_profile_lacks_a_line() -> None:
    towns = {"Wren": "Bergen\n", "Marten": "", "dlk": "Porto\n", "Ole": "Lund\n"}
    people = ["Wren", "Marten", "dlk", "Wren", "Ole", "dlk", "Wren", "Marten", "Ole"]
    posts = [
        f"{name}\nRegular\n{towns[name]}{n}\nMay {n + 2}, 2024\n#{n + 2}\n@Wren It froze again, thrice"
        for n, name in enumerate(people)
    ]
    assert [(author, text) for author, _, text in board(*posts)] == [
        (name, "@Wren It froze again, thrice") for name in people
    ]


def test_lines_that_name_who_liked_or_when_it_was_changed_close_a_comment() -> None:
    said = [
        "Mine froze in the first winter that it stood there.\nNote: it is old.",
        "So did ours, and it was a good one.",
        "Not here, because of the wind.\nNote: we have none.",
        "You are lucky, all the others froze.",
    ]
    ends = ["Thumbs: Ida, Marten", "Thumbs: Wren", "", "Thumbs: Wren and 3 others"]
    names = ["Wren", "Marten", "Ole", "Ida"]
    posts = [
        f"{name}\nRegular\nMay {n + 2}, 2024\n#{n + 2}\n{text}\n{end}".rstrip()
        for n, (name, text, end) in enumerate(zip(names, said, ends, strict=True))
    ]
    assert [text for _, _, text in board(*posts)] == said


def test_the_initial_in_place_of_an_avatar_is_no_text() -> None:
    names = ["Wren", "Marten", "Ole", "Wren"]
    posts = [
        f"{name[0]}\n{name}\nRegular\nMay {n + 2}, 2024\n#{n + 2}\nPump {n} froze."
        for n, name in enumerate(names)
    ]
    assert [(author, text) for author, _, text in board(*posts)] == [
        (name, f"Pump {n} froze.") for n, name in enumerate(names)
    ]


def test_a_sentence_broken_at_its_commas_is_one() -> None:
    names = ["Wren", "Marten", "Ole", "Ida"]
    posts = [
        f"{name}\nMay {n + 2}\n,\n2024 at 7:15\nThe\n,\nwell\n,\npump froze\n.\nReport"
        for n, name in enumerate(names)
    ]
    found = find(parse_text("\n".join(["4 replies", *posts])))
    assert [(c.author, c.posted_text, words(c)) for c in found.comments] == [
        (name, f"May {n + 2}, 2024 at 7:15", "The, well, pump froze.") for n, name in enumerate(names)
    ]


def test_a_guest_without_a_profile_is_one_of_them_and_a_label_in_the_text_is_text() -> None:
    names = ["Wren", "Marten", "dlk", "Wren", "Anonymous"]
    texts = [
        "The pump needs a line in its file, this one.\nCode: Copy it\nfreeze=off",
        "As for me...\nCode: Copy it\nfreeze=on\nThat is how it works here, since the spring.",
        "Neither of them works here, I am sorry to say.",
        "You have the older one, then.",
        "So have I.",
    ]
    profiles = {
        name: f"{name} Posts: {len(name)} Joined: Mon Jan {len(name)}, 2016 4:51 pm" for name in names
    }
    profiles["Anonymous"] = "Anonymous"
    posts = [
        f"    {profiles[name]}\n\n      Re: Pumps at the weir\n\n      Thu May {n + 2}, 2024 6:08 am\n\n"
        + "\n".join(f"    {line}" for line in text.split("\n"))
        for n, (name, text) in enumerate(zip(names, texts, strict=True))
    ]
    page = "\n".join(["5 replies", *posts, "  Sort by", "  Locked", "  Print view"])
    assert [(c.author, words(c)) for c in find(parse_text(page)).comments] == list(
        zip(names, texts, strict=True)
    )
