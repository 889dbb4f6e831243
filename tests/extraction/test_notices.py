"""Pages that show a notice in place of a document: refused with the reason, in many languages."""

import pytest

from tests.extraction.notice_pages import BUNDLE, SCRIPT_NOTES, SENTENCE, linked_data, reason_of, shell
from worker import pipeline
from worker.document import RawItem


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<title>Blocked</title><p>Your request has been blocked due to a network policy.</p>", "bot_check"),
        (f"<title>Gull</title><div id=root>Loading, please wait...</div>{BUNDLE}", "needs_rendering"),
        (
            '<meta http-equiv="refresh" content="0; url=https://gull.example/b"><title>Gull</title>',
            "redirect_page",
        ),
        (
            "<title>Redirecting…</title><h1>Redirecting…</h1><a href=/b>Click if you are not redirected.</a>",
            "redirect_page",
        ),
        ("<p>Sie werden weitergeleitet. <a href=/b>Weiter</a></p>", "redirect_page"),
        ('<script>window.location.replace("https://gull.example/b")</script>', "redirect_page"),
        (
            (
                "<title>301 Moved Permanently</title><h1>Moved Permanently</h1><p>The document has moved "
                "<a href=/b>here</a>.</p>"
            ),
            "redirect_page",
        ),
        (
            "<title>gull.example</title><h1>Gull</h1><p>This domain is for sale. Buy this domain.</p>",
            "parked_domain",
        ),
        ("<title>gull.example</title><p>Diese Domain steht zum Verkauf.</p>", "parked_domain"),
        ("<title>gull.example</title><p>Ce nom de domaine est à vendre</p>", "parked_domain"),
        ("<title>gull.example</title><p>Домен продаётся</p>", "parked_domain"),
        (
            "<title>Gull</title><h1>Your browser is not supported</h1><p>Please upgrade your browser.</p>",
            "unsupported_browser",
        ),
        ("<title>Gull</title><p>お使いのブラウザはサポートされていません。</p>", "unsupported_browser"),
        (
            "<title>Gull</title><p>Open this page in the app</p><a href=/x>Download on the App Store</a>",
            "app_only",
        ),
        ("<title>Gull</title><h1>We'll be back soon!</h1><p>Down for maintenance.</p>", "error_page"),
        ("<title>Gull</title><h1>Wartungsarbeiten</h1><p>Bitte kommen Sie später wieder.</p>", "error_page"),
        ("<title>404</title><h1>Sayfa bulunamadı</h1>", "error_page"),
        ("<title>Gull</title><h1>Không tìm thấy trang</h1>", "error_page"),
        ("<title>Gull</title><h1>Az oldal nem található</h1>", "error_page"),
        ("<title>Gull</title><h1>Η σελίδα δεν βρέθηκε</h1>", "error_page"),
        ("<title>Gull</title><h1>पेज नहीं मिला</h1>", "error_page"),
        ("<title>Gull</title><h1>Kirjaudu sisään</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>Đăng nhập</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>Bejelentkezés</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>Σύνδεση</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>เข้าสู่ระบบ</h1><input type=password>", "login_wall"),
    ],
)
def test_other_notices_are_refused_each_for_its_reason(page, reason):
    assert reason_of(page) == reason


@pytest.mark.parametrize(
    "page",
    [
        f'<meta http-equiv="refresh" content="300"><h1>The weir</h1><p>{SENTENCE}{SENTENCE}</p>',
        f'<meta http-equiv="refresh" content="1; url=/live"><h1>The weir</h1><p>{SENTENCE}{SENTENCE}</p>',
        f"<h1>The weir</h1><p>{SENTENCE}{SENTENCE}</p><script>location.href='/b'</script>",
        (
            "<h1>A domain for the weir</h1><p>The town has bought weir.example. It had been told "
            "that the domain "
            "was for sale, and that somebody else would take it, and paid ninety pounds to a man in Ulm.</p>"
        ),
        f"<h1>Robots at the weir</h1><p>{SENTENCE}</p><p>“Verify you are human,” said the gate.</p>",
        "<h1>The weir</h1><p>Пожалуйста: вода снова поднялась, и мельница у моста опять работает.</p>",
    ],
)
def test_documents_that_only_resemble_them_stay(page):
    assert reason_of(page) is None


def test_the_story_behind_a_paywall_stays_what_it_is():
    told = linked_data(headline="The weir", isAccessibleForFree=False)
    body = f"<p>{SENTENCE}{SENTENCE}</p><p>Subscribe to read on.</p>"
    page = f"<title>The weir</title>{told}<h1>The weir</h1>{body}"
    article = pipeline.read(RawItem("https://gull.example/a", page.encode(), None))
    assert (article.notice, article.kind, article.metadata.paywalled) == (None, "article", True)


def test_the_ground_is_evidence():
    article = pipeline.read(RawItem("/a.html", shell(SCRIPT_NOTES[0]).encode(), None))
    fact = next(fact for fact in article.evidence if fact.subject == "kind")
    assert (fact.finding, article.kind) == ("other", "other")
    assert "needs_rendering" in fact.because
    assert "You need to enable JavaScript" in fact.because
