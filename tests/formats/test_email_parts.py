"""E-mail of several parts: which one is read, what is attached, and how each is coded."""

# ruff: noqa: E501  lines of mail and markup, as programs write them
import base64
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from letters import HEAD, MONDAY, article_of, letter, plain_of

from worker.errors import Rejected


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


def test_messages_nested_without_end_are_bounded():
    content = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    try:
        article_of(f"{HEAD.format('Deep', MONDAY)}{content}Content-Type: text/plain\n\nWords.")
    except Rejected as refused:
        assert refused.reason in ("malformed_email", "no_text")  # noqa: PT017  either is right, by depth
