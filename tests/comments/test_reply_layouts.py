"""Who answers whom in text: made-up threads in many layouts and languages, and the words that say it."""

from __future__ import annotations

import pytest
import reply_layouts
import reply_threads

from worker import extract

FOUND = 0.9
"""Share of comments that must be found with name, time and the whole text."""
PARENTS = 0.95
"""Share of these whose parent must be right."""
LESS_FOUND = {"quoting": 0.85, "replied_to": 0.75, "one_line": 0.0}
LESS_PARENTS = {"in_reply_to_number": 0.7, "one_line": 0.0}


@pytest.mark.parametrize("layout", reply_layouts.LAYOUTS)
def test_comments_come_back_with_their_parents(layout: str) -> None:
    said = right = answered = 0
    for language in reply_threads.LANGUAGES:
        for count in (6, 12):
            text, posts = reply_layouts.make(3, layout, language, count)
            found = extract(text, media_type="text/plain").comments
            rows = {(c.author, c.posted_text, " ".join(c.text.split())): c.parent for c in found}
            places = {(c.author, c.posted_text): place for place, c in enumerate(found)}
            for post in posts:
                said += 1
                key = (post.name, post.time, " ".join(post.text.split()))
                if key in rows:
                    right += 1
                    parent = None if post.parent is None else posts[post.parent]
                    answered += rows[key] == (parent and places.get((parent.name, parent.time)))
    assert right >= LESS_FOUND.get(layout, FOUND) * said
    assert answered >= LESS_PARENTS.get(layout, PARENTS) * right


def _thread(*comments: str) -> str:
    body = "\n\n".join(reply_threads.BODY)
    return "\n\n".join([body, f"{len(comments)} comments", *comments])


def test_a_line_of_answering_is_not_text_and_one_that_opens_a_quote_is() -> None:
    found = extract(
        _thread(
            "Mia · 3 days ago\nThe gate at the mill is stuck.\nReply",
            "Olek · 2 days ago\nIn reply to Mia\nSince Monday, yes.\nReply",
            "Ines · 2 days ago\nMia wrote:\nThe gate at the mill is stuck.\nNot any longer.\nReply",
            "Mia · 1 day ago\nIn reply to Ines\nSo it is.\nReply",
        )
    ).comments
    assert [(c.author, c.parent, c.text) for c in found] == [
        ("Mia", None, "The gate at the mill is stuck."),
        ("Olek", 0, "Since Monday, yes."),
        ("Ines", 0, "Mia wrote:\nThe gate at the mill is stuck.\nNot any longer."),
        ("Mia", 2, "So it is."),
    ]


def test_words_between_two_names_are_learned() -> None:
    found = extract(
        _thread(
            "Mia · 3 days ago\nThe gate at the mill is stuck.\nReply",
            "Olek zyrg Mia · 2 days ago\nSince Monday, yes.\nReply",
            "Ines · 2 days ago\nNot any longer.\nReply",
            "Mia zyrg Ines · 1 day ago\nSo it is.\nReply",
            "Olek · 1 day ago\nThank you all.\nReply",
        )
    ).comments
    assert [(c.author, c.parent) for c in found] == [
        ("Mia", None),
        ("Olek", 0),
        ("Ines", None),
        ("Mia", 2),
        ("Olek", None),
    ]


def test_a_name_in_a_sentence_answers_nobody() -> None:
    found = extract(
        _thread(
            "Mia · 3 days ago\nThe gate at the mill is stuck.\nReply",
            "Olek · 2 days ago\nI saw Mia there on Monday.\nReply",
            "Ines · 2 days ago\nNot any longer, it moves.\nReply",
        )
    ).comments
    assert [c.parent for c in found] == [None, None, None]


def test_a_quote_behind_signs_shows_what_is_answered() -> None:
    found = extract(
        _thread(
            "Mia · 3 days ago\nThe gate at the mill is stuck.\nReply",
            "Olek · 2 days ago\nWho has the key of the shed?\nReply",
            "Ines · 2 days ago\n> The gate at the mill is stuck.\nNot any longer.\nReply",
        )
    ).comments
    assert [c.parent for c in found] == [None, None, 0]
    assert found[2].text == "> The gate at the mill is stuck.\nNot any longer."
