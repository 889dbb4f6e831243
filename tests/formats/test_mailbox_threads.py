"""Boxes of e-mail: a box with one thread is one document with comments; others are many documents."""

# ruff: noqa: E501, PLR0917  lines of mail, as programs write them; a message has many fields
import io

import pytest

from worker import clean, comments, formats
from worker.document import RawItem
from worker.errors import Rejected
from worker.extraction import choose
from worker.sources.containers import container_kinds


def message(
    number,
    subject,
    text,
    answers=(),
    who="Anna Lund",
    more="",
    line="From x@y.example Mon Mar  3 10:00:00 2025",
):
    """One message as a box holds it."""
    answered = (
        f"In-Reply-To: <{answers[0]}@x>\nReferences: {' '.join(f'<{one}@x>' for one in answers[::-1])}\n"
        if answers
        else ""
    )
    return (
        f"{line}\nFrom: {who} <p{number}@x.example>\nTo: boats@x.example\nSubject: {subject}\n"
        f"Date: Mon, 3 Mar 2025 10:{number:02}:00 +0000\nMessage-ID: <{number}@x>\n{answered}{more}\n{text}\n\n"
    )


THREAD = (
    message(1, "[boats] The boats", "They are in.")
    + message(
        2,
        "Re: [boats] The boats",
        "With fish?\n\nOn Monday at 10:01, Anna wrote:\n> They are in.",
        (1,),
        "Bo Ray",
    )
    + message(4, "Re: The boats", "I saw it.", (3, 1), "Cleo")
    + message(3, "AW: The boats", "> With fish?\n\nMuch.", (2, 1))
)


def find(content, name="inbox"):
    return container_kinds.find(io.BufferedReader(io.BytesIO(content.encode())), name)


def scanned(content):
    file = io.BufferedReader(io.BytesIO(content if isinstance(content, bytes) else content.encode()))
    return list(container_kinds.find(file, "inbox").scan(file, 0))


def read(content, position):
    content = content if isinstance(content, bytes) else content.encode()
    return container_kinds.read(io.BufferedReader(io.BytesIO(content)), position, 1_000_000, "inbox")


def article_of(content):
    page = formats.read(RawItem("inbox", content.encode(), None))
    thread = comments.find(page)
    return clean.clean_article(page, choose(page, thread), thread)


def test_a_box_with_one_thread_is_a_document_with_comments():
    assert find(THREAD) is None
    article = article_of(THREAD)
    assert (article.kind, article.metadata.title, article.body) == (
        "thread",
        "[boats] The boats",
        "They are in.",
    )
    assert [(one.author, one.text, one.parent, one.posted.iso()) for one in article.comments] == [
        ("Bo Ray", "With fish?", None, "2025-03-03T10:02:00+00:00"),
        ("Anna Lund", "With fish?\n\nMuch.", 0, "2025-03-03T10:03:00+00:00"),
        ("Cleo", "I saw it.", 1, "2025-03-03T10:04:00+00:00"),
    ]


def test_a_thread_without_ids_is_joined_by_its_subjects():
    content = THREAD
    for name in ("In-Reply-To", "References", "Message-ID"):
        content = content.replace(f"{name}: ", f"X-{name}: ")
    assert find(content) is None
    assert [one.parent for one in article_of(content).comments] == [None, None, None]


def test_a_thread_whose_first_message_is_missing_begins_with_the_oldest():
    content = THREAD[THREAD.index("From x@y", 1) :]
    assert find(content) is None
    assert article_of(content).body == "With fish?"


def test_a_box_of_one_message_is_that_message():
    article = article_of(message(1, "The boats", "They are in."))
    assert (article.kind, article.comments, article.body) == ("article", (), "They are in.")


OTHER = message(9, "The quay", "It is wet.", who="Dan")


def test_several_threads_are_many_documents():
    box = THREAD + OTHER
    found = scanned(box)
    assert [one.is_document for one in found] == [True] * 5
    assert found[-1].end == len(box)
    raw = read(box, found[-1].position)
    assert raw.media_type == "message/rfc822"
    assert raw.content.startswith(b"From: Dan <")
    with pytest.raises(Rejected, match=r"not_supported: inbox is a box of 5 e-mails"):
        article_of(box)


def test_two_threads_with_one_subject_are_two():
    assert find(message(1, "Report", "One.") + message(2, "Report", "Two.")) is not None


def test_scanning_goes_on_where_it_stopped():
    box = (THREAD + OTHER).encode()
    found = scanned(box)
    file = io.BufferedReader(io.BytesIO(box))
    assert list(container_kinds.find(file, "inbox").scan(file, found[1].end)) == found[2:]


@pytest.mark.parametrize(
    "line",
    [
        "From - Mon Mar 03 10:00:00 2025",
        "From 1789012345678@xxx Mon Mar 03 10:00:00 +0000 2025",
        "From anna at x.example  Mon Mar  3 10:00:00 2025",
        "From MAILER-DAEMON Mon Mar  3 10:00:00 2025",
        "From anna@x.example Mon Mar  3 10:00 CET 2025",
        "From ???@??? Mon Mar 03 10:00:00 2025",
    ],
)
def test_the_lines_of_many_programs_begin_messages(line):
    box = message(1, "The boats", "They are in.", line=line) + message(2, "The quay", "It is wet.", line=line)
    assert len(scanned(box)) == 2


def test_lines_that_look_like_a_beginning_are_unquoted():
    text = ">From here we sailed.\n>>From there too.\nFrom the sea Mon Mar  3 10:00:00 2025\nwe came."
    box = message(1, "The boats", text) + OTHER
    found = scanned(box)
    assert len(found) == 2
    body = read(box, found[0].position).content
    assert b"\nFrom here we sailed.\n>From there too.\nFrom the sea" in body


def test_stated_lengths_are_followed_if_they_are_right():
    inner = "They are in.\nFrom anna@x.example Mon Mar  3 10:00:00 2025\nSubject: a copy\n\nWords.\n"
    first = message(1, "The boats", inner.rstrip("\n"), more=f"Content-Length: {len(inner)}\n")
    box = first + OTHER
    assert len(scanned(box)) == 2
    assert b"\nFrom anna@x.example" in read(box, 0).content
    wrong = box.replace(f"Content-Length: {len(inner)}", "Content-Length: 7")
    assert len(scanned(wrong)) == 3


def test_messages_that_are_deleted_are_no_documents():
    box = (
        message(1, "The boats", "In.", more="X-Mozilla-Status: 0009\n")
        + OTHER
        + message(7, "The mast", "Up.")
    )
    assert [one.is_document for one in scanned(box)] == [False, True, True]


def test_a_message_that_is_too_large_fails_alone():
    box = message(1, "The boats", "x" * 2_000_000) + OTHER
    found = scanned(box)
    with pytest.raises(Rejected, match="too_large"):
        read(box, found[0].position)
    assert b"It is wet" in read(box, found[1].position).content


def test_an_encrypted_answer_is_left_out_and_the_others_keep_their_place():
    content = THREAD.replace("> With fish?\n\nMuch.", "-----BEGIN PGP MESSAGE-----\n\nhQ\n")
    assert [(one.author, one.parent) for one in article_of(content).comments] == [
        ("Bo Ray", None),
        ("Cleo", 0),
    ]


def test_text_that_begins_like_a_box_is_none():
    assert find("From here we went to sea on Mon Mar 3 in 2025\nand came back.\n") is None


def test_messages_are_known_by_their_ids_which_stay_when_others_are_removed():
    box = THREAD + OTHER
    names = [one.name for one in scanned(box)]
    assert names == ["1@x", "2@x", "4@x", "3@x", "9@x"]
    compacted = box[box.index("From x@y", 1) :]
    assert [one.name for one in scanned(compacted)] == names[1:]


def test_a_message_with_parts_nested_without_end_is_left_out_of_its_box():
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    head = (
        "From a@gull.example Mon Mar  3 10:00:00 2025\nFrom: Anna <anna@gull.example>\nTo: bo@gull.example\n"
    )
    broken = f"{head}Subject: x\nDate: Mon, 3 Mar 2025 10:00:00 +0000\n{nested}\nx\n\n"
    with pytest.raises(Rejected, match="malformed_email"):
        article_of(broken)
    assert article_of(broken + THREAD).body == article_of(THREAD).body


def test_remarks_nested_without_end_in_a_senders_field_name_nobody():
    head = "From a@gull.example Mon Mar  3 10:00:00 2025\nFrom: {}\nTo: bo@gull.example\nSubject: Boats\n"
    box = (
        head.format("(" * 15_000)
        + "Date: Mon, 3 Mar 2025 10:00:00 +0000\n\nThey came in with the first light.\n"
    )
    assert "first light" in article_of(box).body
