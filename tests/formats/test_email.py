"""E-mail: what the sender wrote, as the programs of several makers write it, with the header's metadata."""

# ruff: noqa: E501, ISC004  lines of mail and markup, as programs write them

import pytest
from letters import article_of, letter, plain_of

from worker import formats
from worker.document import RawItem
from worker.errors import Rejected


def test_the_header_gives_the_metadata():
    article = article_of(
        "Received: from a.example by b.example; x\nMessage-ID: <1@gull.example>\n"
        "From: =?utf-8?q?=C3=85sa_Lund?= <asa@gull.example>\nTo: x@y.example\n"
        "Subject: =?iso-8859-1?Q?Die_gro=DFen?=\n =?iso-8859-1?Q?_Boote?=\n"
        "Date: Mon, 3 Mar 2025 10:00:00 -0500\nList-Id: Boat talk <boats.gull.example>\n"
        "Content-Language: de-DE\nKeywords: sea, boats\nArchived-At: <https://lists.gull.example/m/1>\n\nSie sind da.\n"
    )
    about = article.metadata
    assert (about.title, about.authors, about.site) == ("Die großen Boote", ("Åsa Lund",), "Boat talk")
    assert about.published.iso() == "2025-03-03T10:00:00-05:00"
    assert (about.language, about.tags) == ("de", ("sea", "boats"))
    assert (about.canonical_url, article.kind) == ("https://lists.gull.example/m/1", "article")
    assert article.body == "Sie sind da."


def test_the_archive_address_is_the_documents_address():
    raw = RawItem("m", letter("Words.", more="Archived-At: <https://l.example/m/1>\n").encode(), None)
    assert formats.unwrap(raw).final_url == "https://l.example/m/1"


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ('"Lund, Anna" <anna@gull.example>', ("Lund, Anna",)),
        ("anna@gull.example", ("anna@gull.example",)),
        ('"anna@gull.example" <anna@gull.example>', ("anna@gull.example",)),
        ("anna@gull.example (Anna Lund)", ("Anna Lund",)),
        ("Anna Lund <anna@gull.example>, Bo Ray <bo@gull.example>", ("Anna Lund", "Bo Ray")),
        ("=?UTF-8?B?5p2O5piO?= <li@gull.example>", ("李明",)),
        ("=?gb2312?B?wO7D9w==?= <li@gull.example>", ("李明",)),
        ("=?utf-8?B?5p0=?= =?utf-8?B?juaYjg==?= <li@gull.example>", ("李明",)),
        ("=?broken?X?abc?= <li@gull.example>", ("=?broken?X?abc?=",)),
    ],
)
def test_senders_are_named_by_their_names(stated, shown):
    content = letter("Words.").replace("Anna Lund <anna@gull.example>", stated)
    assert article_of(content).metadata.authors == shown


def test_a_list_that_sends_in_anothers_name_is_left_out():
    content = letter("Words.", more="List-Id: <boats.gull.example>\n")
    content = content.replace("Anna Lund <anna@", "Anna Lund via Boats <boats@")
    assert article_of(content).metadata.authors == ("Anna Lund",)


def test_raw_bytes_in_a_header_are_decoded():
    content = letter("Words.", subject="XX").encode().replace(b"XX", "Größe".encode("cp1252"))
    assert article_of(content).metadata.title == "Größe"


def test_thunderbird_flowed_text_with_the_history_at_its_end():
    text = (
        "Hello Bo,\n\nthe boats are in, and they \nhave come with fish. \nAll of them.\n\nAnna\n\n-- \n"
        "Anna Lund, Harbour\n\nAm 02.03.25 um 09:10 schrieb Bo Ray:\n> Are the boats \n> in?\n>\n> Bo\n"
    )
    article = article_of(letter(text, "text/plain; charset=UTF-8; format=flowed"))
    assert article.body == "Hello Bo,\n\nthe boats are in, and they have come with fish. All of them.\n\nAnna"


def test_mutt_answers_between_the_quotes_keep_them():
    text = (
        "On Sun, Mar 02, 2025 at 09:10:00AM +0100, Bo Ray wrote:\n> Are the boats in?\n\nYes.\n\n"
        "> With fish?\n\nWith much fish.\n\n> Bo\n\n-- \nAnna\n"
    )
    article = article_of(letter(text))
    assert article.body == (
        "On Sun, Mar 02, 2025 at 09:10:00AM +0100, Bo Ray wrote:\n\nAre the boats in?\n\nYes.\n\nWith fish?\n\n"
        "With much fish."
    )
    assert article.html.count("<blockquote>") == 2


def test_gmail_plain_text_wraps_the_introduction():
    text = (
        "They are in.\n\nOn Sun, 2 Mar 2025 at 09:10, Bo Ray <bo@gull.example>\nwrote:\n\n> Are the boats in?\n"
        ">\n>> Who knows?\n"
    )
    assert plain_of(text) == "They are in."


@pytest.mark.parametrize(
    "introduction",
    [
        "Le dim. 2 mars 2025 à 09:10, Bo Ray <bo@gull.example> a écrit :",
        "El dom, 2 mar 2025 a las 9:10, Bo Ray (<bo@gull.example>) escribió:",
        "2025年3月2日(日) 9:10 Bo Ray <bo@gull.example>:",
        "Bo Ray <bo@gull.example> writes:",
        "Op zo 2 mrt 2025 om 09:10 schreef Bo Ray <bo@gull.example>:",
        '02.03.2025, 09:10, "Bo" <bo@gull.example>:',
    ],
)
def test_introductions_in_other_languages(introduction):
    assert plain_of(f"They are in.\n{introduction}\n\n> Are they in?\n") == "They are in."


def test_outlook_plain_text_repeats_without_marks():
    text = (
        "Hi Bo,\n\nthey are in.\n\nAnna\n\n-----Original Message-----\nFrom: Bo Ray <bo@gull.example>\n"
        "Sent: Sunday, March 2, 2025 9:10 AM\nTo: Anna Lund\nSubject: The boats\n\nAre they in?\n"
    )
    assert plain_of(text) == "Hi Bo,\n\nthey are in.\n\nAnna"
    lined = text.replace("-----Original Message-----", "_" * 32)
    assert plain_of(lined) == "Hi Bo,\n\nthey are in.\n\nAnna"


def test_what_is_passed_on_is_kept():
    text = (
        "See below.\n\n---------- Forwarded message ---------\nFrom: Bo Ray <bo@gull.example>\nDate: Sun, 2 Mar 2025\n"
        "Subject: The boats\n\nThe boats are in.\n"
    )
    assert plain_of(text, subject="Fwd: The boats").endswith("The boats are in.")
    quoted = "FYI\n\n> The boats are in.\n> All of them.\n"
    assert plain_of(quoted, subject="Fwd: The boats") == "FYI\n\nThe boats are in.\nAll of them."


def test_a_message_of_nothing_but_a_quote_keeps_it():
    assert plain_of("> The boats are in.\n") == "The boats are in."


def test_wrapped_lines_are_joined_and_others_are_not():
    text = (
        "The boats came in on Monday with the first light, and there was so much\nfish in them that the women "
        "of the town had to come and help with it.\n\n- nets\n- ropes\n\n    $ ls boats\n    gull  tern\n\n"
        "Anna\nHarbour master\n"
    )
    article = article_of(letter(text))
    assert article.body.split("\n\n")[0].endswith(
        "so much fish in them that the women of the town had to come and help with it."
    )
    assert "- nets\n- ropes" in article.body
    assert "Anna\nHarbour master" in article.body
    assert "<pre>" in article.html


def test_a_patch_is_kept_as_it_is():
    text = (
        "Fix the mast.\n\nSigned-off-by: Anna\n---\n mast.c | 2 +-\n\ndiff --git a/mast.c b/mast.c\n--- a/mast.c\n"
        "+++ b/mast.c\n@@ -1 +1 @@\n-int mast;\n+int  mast;\n"
    )
    assert "-int mast;\n+int  mast;" in plain_of(text)


def test_list_footers_are_left_out():
    mailman = (
        f"They are in.\n\n{'_' * 47}\nBoats mailing list\nBoats@gull.example\nhttps://gull.example/boats\n"
    )
    assert plain_of(mailman) == "They are in."
    google = "They are in.\n\n-- \nYou received this message because you are subscribed to the group.\nTo view it, x.\n"
    assert plain_of(google) == "They are in."


def test_files_of_apple_mail_and_of_maildir_folders():
    content = letter("The boats are in.")
    emlx = f"{len(content.encode())}      \n{content}<?xml version='1.0'?><plist><dict/></plist>\n"
    assert article_of(emlx, "12.emlx").body == "The boats are in."
    assert article_of(content, "cur/1740992400.M1P2.gull:2,S").body == "The boats are in."
    assert article_of(content.replace("\n", "\r\n"), "letter").body == "The boats are in."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (letter(""), "no_text"),
        (letter("--b\n\n", "multipart/mixed; boundary=b"), "no_text"),
    ],
)
def test_messages_without_text_are_refused(content, reason):
    with pytest.raises(Rejected) as refused:
        article_of(content)
    assert refused.value.reason == reason


SHORT = "From: Anna <anna@gull.example>\nTo: bo@gull.example\nSubject: Boats\nDate: Mon, 3 Mar 2025 10:00:00 +0000\n\nIn.\n"
SENT = f"Received: from a.example by b.example; x\n\tfor bo\nMessage-ID: <1@gull.example>\n{SHORT}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SHORT, "a.eml"),
        (SHORT, "letter"),
        ("Subject: Boats\nFrom: anna@gull.example\n\nThey are in.", "a.eml"),
        (SENT, "a.txt"),
        (SENT.replace("\n", "\r\n"), "a.html"),
        (
            "MIME-Version: 1.0\r\nFrom: a@gull.example\r\nTo: b@gull.example\r\nSubject: Boats\r\n"
            'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>In.</p>',
            "a.mht",
        ),
    ],
)
def test_mail_is_known_by_its_header_under_any_name(content, name):
    assert formats.name_of(RawItem(name, content.encode(), None)) == "e-mail (EML)"
