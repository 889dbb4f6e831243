"""E-mail in HTML: what the sender wrote, as the programs of several makers write it."""

# ruff: noqa: E501, ISC004  lines of mail and markup, as programs write them

import pytest
from letters import markup_of

PARAGRAPH = "The boats came in on Monday with the first light, and there was so much fish in them. "


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
