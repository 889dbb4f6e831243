"""E-mail: what the sender wrote, as the programs of several makers write it, with the header's metadata."""

# ruff: noqa: E501, ISC004  lines of mail and markup, as programs write them
import base64
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from worker import clean, comments, formats
from worker.document import RawItem
from worker.errors import Rejected
from worker.extraction import choose

HEAD = "From: Anna Lund <anna@gull.example>\nTo: bo@gull.example\nSubject: {}\nDate: {}\nMIME-Version: 1.0\n"
MONDAY = "Mon, 3 Mar 2025 10:00:00 +0100"


def article_of(content, name="letter.eml"):
    raw = formats.unwrap(RawItem(name, content if isinstance(content, bytes) else content.encode(), None))
    page = formats.read(raw)
    thread = comments.find(page)
    return clean.clean_article(page, choose(page, thread), thread)


def letter(body, kind="text/plain; charset=utf-8", subject="The boats", date=MONDAY, more=""):
    return f"{HEAD.format(subject, date)}{more}Content-Type: {kind}\n\n{body}"


def markup_of(html, **more):
    return article_of(letter(html, "text/html; charset=utf-8", **more)).body


def plain_of(text, **more):
    return article_of(letter(text, **more)).body


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


def test_gmail_html():
    html = (
        '<div dir="ltr"><div>The boats are in.</div><ul><li>Gull</li><li>Tern</li></ul><br clear="all">'
        '<span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Anna Lund</div></div><br>'
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Sun, Mar 2, 2025 at 9:10 AM'
        ' Bo Ray &lt;<a href="mailto:bo@gull.example">bo@gull.example</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0"><div>Are the boats in?</div></blockquote></div>'
    )
    assert markup_of(html) == "The boats are in.\n\n- Gull\n- Tern"


def test_gmail_html_passed_on():
    html = (
        '<div dir="ltr">See.<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message '
        "---------<br>From: <b>Bo</b><br></div><p>The boats are in.</p></div></div>"
    )
    assert markup_of(html, subject="Fwd: The boats").endswith("The boats are in.")


def test_thunderbird_html():
    html = (
        '<html><body><p>They are in.</p><div class="moz-signature">-- <br>Anna</div>'
        '<div class="moz-cite-prefix">On 02/03/2025 09:10, Bo Ray wrote:<br></div>'
        '<blockquote type="cite" cite="mid:1@x"><p>Are they in?</p></blockquote></body></html>'
    )
    assert markup_of(html) == "They are in."
    between = html.replace("</blockquote>", "</blockquote><p>As I said.</p>")
    assert markup_of(between).endswith("Are they in?\n\nAs I said.")


def test_apple_mail_html():
    html = (
        '<html><body style="word-wrap: break-word;">They are in.<br id="lineBreakAtBeginningOfMessage"><div><br>'
        '<blockquote type="cite"><div>On Mar 2, 2025, at 9:10 AM, Bo Ray &lt;bo@gull.example&gt; wrote:</div><br>'
        "<div>Are they in?</div></blockquote></div><br></body></html>"
    )
    assert markup_of(html) == "They are in."
    phone = html.replace("They are in.", "They are in.<br><br>Sent from my iPhone")
    assert markup_of(phone) == "They are in."


@pytest.mark.parametrize(
    "history",
    [
        '<hr style="width:98%"><div id="divRplyFwdMsg"><b>From:</b> Bo<br><b>Sent:</b> Sunday<br><b>Subject:</b> Boats</div>'
        "<div>Are they in?</div>",
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm"><p class="MsoNormal"><b>From:</b> Bo Ray'
        "<br><b>Sent:</b> Sunday, March 2, 2025 9:10<br><b>To:</b> Anna<br><b>Subject:</b> The boats</p></div>"
        '<p class="MsoNormal">Are they in?</p>',
        '<div id="appendonsend"></div><div><b>Von:</b> Bo</div><p>Are they in?</p>',
        "<p>-----Original Message-----</p><p>From: Bo</p><p>Are they in?</p>",
    ],
)
def test_outlook_html(history):
    html = f'<html><body><div class="WordSection1"><p class="MsoNormal">They are in.</p>{history}</div></body></html>'
    assert markup_of(html) == "They are in."


def test_the_richer_alternative_is_read():
    both = MIMEMultipart("alternative")
    both.attach(MIMEText("The boats are in: https://gull.example/", "plain", "utf-8"))
    both.attach(MIMEText('<p>The <a href="https://gull.example/">boats</a> are in.</p>', "html", "utf-8"))
    article = article_of(_with_head(both))
    assert article.markdown == "The [boats](https://gull.example/) are in."
    framed = MIMEMultipart("alternative")
    framed.attach(MIMEText("The boats are in, and they have brought fish.", "plain", "utf-8"))
    framed.attach(MIMEText("<p><img src='cid:1'></p>", "html", "utf-8"))
    assert article_of(_with_head(framed)).body == "The boats are in, and they have brought fish."


def _with_head(part, subject="The boats"):
    part["From"], part["To"] = "Anna Lund <anna@gull.example>", "bo@gull.example"
    part["Subject"], part["Date"] = subject, MONDAY
    return part.as_bytes()


def test_apple_mail_mixes_text_and_files():
    mixed = MIMEMultipart("mixed")
    mixed.attach(MIMEText("<p>First the plan.</p>", "html"))
    plan = MIMEApplication(b"x" * 12_345, "pdf")
    plan.add_header("Content-Disposition", "inline", filename=("utf-8", "", "Plan für Bo.pdf"))
    mixed.attach(plan)
    mixed.attach(MIMEText("<p>Then the rest.</p>", "html"))
    article = article_of(_with_head(mixed))
    assert article.body == (
        "First the plan.\n\nThen the rest.\n\nAttachments\n\n- Plan für Bo.pdf (application/pdf, 12.3 kB)"
    )


def test_pictures_of_the_text_are_no_attachments_and_other_files_are():
    related = MIMEMultipart("related")
    related.attach(MIMEText("<p>A gull: <img src='cid:gull'></p>", "html"))
    picture = MIMEApplication(b"x", "png")
    picture.add_header("Content-ID", "<gull>")
    picture.add_header("Content-Disposition", "inline", filename="image001.png")
    related.attach(picture)
    mixed = MIMEMultipart("mixed")
    mixed.attach(related)
    notes = MIMEText("one\ntwo", "plain")
    notes.add_header("Content-Disposition", "attachment", filename="notes.txt")
    mixed.attach(notes)
    assert article_of(_with_head(mixed)).body == (
        "A gull:\n\nAttachments\n\n- notes.txt (text/plain, 7 bytes)"
    )


def test_a_message_in_a_message_is_read_as_what_is_passed_on():
    inner = letter("The boats are in.", subject="From the harbour")
    content = (
        f"{HEAD.format('Fwd: news', MONDAY)}Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        f"Content-Type: text/plain\n\nSee.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    article = article_of(content)
    assert article.body == f"See.\n\nFrom the harbour · Anna Lund · {MONDAY}\n\nThe boats are in."


def test_transfer_codings_and_wrong_charsets():
    quoted = letter(
        "Gr=F6=DFe =\nund Wind",
        "text/plain; charset=iso-8859-1",
        more="Content-Transfer-Encoding: quoted-printable\n",
    )
    assert article_of(quoted).body == "Größe und Wind"
    packed = base64.encodebytes("Größe".encode()).decode()
    assert article_of(letter(packed, more="Content-Transfer-Encoding: base64\n")).body == "Größe"
    wrong = letter("XX", "text/plain; charset=us-ascii").encode().replace(b"XX", "Größe".encode())
    assert article_of(wrong).body == "Größe"
    unknown = letter("Größe", "text/plain; charset=x-unknown-9")
    assert article_of(unknown).body == "Größe"


@pytest.mark.parametrize(
    ("kind", "body", "what"),
    [
        (
            'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
            "--b\n\nx\n--b--",
            "PGP/MIME",
        ),
        ('application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', "MIAG", "S/MIME"),
        ('application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"', "MIAG", "opaque"),
        ("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "PGP"),
    ],
)
def test_encrypted_messages_are_named_as_such(kind, body, what):
    with pytest.raises(Rejected) as refused:
        article_of(letter(body, kind))
    assert refused.value.reason == "encrypted"
    assert what in refused.value.detail


def test_signed_messages_are_read():
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe boats are in.\n- -- \nAnna\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    assert plain_of(signed) == "The boats are in."
    parts = (
        "--b\nContent-Type: text/plain\n\nThe boats are in.\n--b\nContent-Type: application/pgp-signature; name=s.asc\n\n"
        "iQEz\n--b--\n"
    )
    assert article_of(letter(parts, "multipart/signed; boundary=b")).body == "The boats are in."


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


def test_messages_nested_without_end_are_bounded():
    content = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    try:
        article_of(f"{HEAD.format('Deep', MONDAY)}{content}Content-Type: text/plain\n\nWords.")
    except Rejected as refused:
        assert refused.reason in ("malformed_email", "no_text")  # noqa: PT017  either is right, by depth


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


PARAGRAPH = "The boats came in on Monday with the first light, and there was so much fish in them. "


def test_a_newsletter_in_tables_is_read_without_what_is_around_it():
    html = (
        f'<body><div style="display:none">Boats and fish</div><table><tr><td><a href="/v">View in browser</a></td></tr></table>'
        f"<table><tr><td><h2>The boats are in</h2><p>{PARAGRAPH}</p></td></tr><tr><td><h2>The quay is wet</h2>"
        f"<p>{PARAGRAPH}</p></td></tr></table><table><tr><td>You get this because you subscribed. "
        '<a href="/u">Unsubscribe</a><br>1 Quay Street</td></tr><tr><td><a>Facebook</a> <a>Mastodon</a></td></tr></table>'
    )
    text = PARAGRAPH.strip()
    assert markup_of(html, more="List-Unsubscribe: <https://gull.example/u>\n") == (
        f"The boats are in\n\n{text}\n\nThe quay is wet\n\n{text}"
    )
    assert "Unsubscribe" in markup_of(html)


def test_a_newsletter_about_unsubscribing_keeps_its_text():
    html = f"<p>How to unsubscribe: {PARAGRAPH * 6}</p><p>Bye.</p>"
    assert markup_of(html, more="List-Unsubscribe: <mailto:u@gull.example>\n").endswith("Bye.")
