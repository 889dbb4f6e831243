"""What a robots.txt allows, and what counts when it cannot be fetched."""

from datetime import timedelta

import pytest

from worker.document import RawItem, RobotsFile
from worker.errors import Rejected, TryLater
from worker.fetch import robots

AGENT = "winnow/0.2 (a test)"


@pytest.mark.parametrize(
    ("text", "url", "allowed"),
    [
        ("", "https://a.example/x", True),
        (None, "https://a.example/x", True),
        ("User-agent: *\nDisallow: /", "https://a.example/x", False),
        ("User-agent: *\nDisallow:\n", "https://a.example/x", True),
        ("User-agent: *\nDisallow: /x\nAllow: /x/open\n", "https://a.example/x/open/1", True),
        ("User-agent: *\nDisallow: /x\nAllow: /x/open\n", "https://a.example/x/1", False),
        ("User-agent: other\nDisallow: /\n", "https://a.example/x", True),
        ("User-agent: Winnow\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "https://a.example/x", False),
        ("User-agent: winnow\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "https://a.example/x", True),
        ("User-agent: *\nDisallow: /*.pdf$\n", "https://a.example/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "https://a.example/a.pdf?x", True),
        ("<html><body>Not found</body></html>", "https://a.example/x", True),
        ("\0\xff garbage: : :\n", "https://a.example/x", True),
    ],
)
def test_what_is_allowed(text, url, allowed):
    assert robots.parse_rules(text, AGENT).allows(url) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("", 0),
        ("User-agent: *\nCrawl-delay: 2.5\n", 2.5),
        ("User-agent: winnow\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 1\n", 7),
        ("User-agent: *\nRequest-rate: 1/10\n", 10),
        ("User-agent: *\nCrawl-delay: 86400\n", robots.MAX_CRAWL_DELAY_S),
        ("User-agent: *\nCrawl-delay: soon\n", 0),
        ("User-agent: *\nCrawl-delay: -5\n", 0),
    ],
)
def test_how_often(text, delay):
    assert robots.parse_rules(text, AGENT).delay == delay


def test_the_sitemaps_it_names():
    assert robots.parse_rules("Sitemap: https://a.example/s.xml\n", AGENT).sitemaps == [
        "https://a.example/s.xml"
    ]


def test_a_copy_is_trusted_for_a_day_and_read_to_a_bound(now):
    raw = RawItem("https://a.example/robots.txt", b"\xef\xbb\xbfUser-agent: *\n" + b"#" * 600_000, None)
    kept = robots.accept_reply(raw, now)
    assert kept.expires_at - now == timedelta(hours=24)
    assert kept.text.startswith("User-agent")
    assert len(kept.text) <= robots.MAX_ROBOTS_BYTES


@pytest.mark.parametrize(
    "reason", ["http_404", "http_401", "http_403", "http_410", "empty_body", "too_many_redirects"]
)
def test_what_counts_as_there_being_none(now, reason):
    kept = robots.accept_refusal(Rejected(reason), now)
    assert (kept.text, kept.failing_since) == ("", None)
    assert not robots.is_unknown(kept, now)


@pytest.mark.parametrize("reason", ["address_refused", "certificate_refused"])
def test_what_says_nothing_of_the_file(now, reason):
    with pytest.raises(Rejected, match=reason):
        robots.accept_refusal(Rejected(reason), now)


def test_while_it_cannot_be_had_nothing_is_allowed_for_a_month(now):
    first = robots.note_unreachable(None, TryLater("http_500"), now)
    assert robots.is_unknown(first, now)
    assert first.expires_at == now + robots.MIN_RETRY_INTERVAL
    later = robots.note_unreachable(first, TryLater("timeout", after=7200), now + timedelta(days=29))
    assert later.failing_since == now
    assert later.expires_at == now + timedelta(days=29, hours=2)
    assert robots.is_unknown(later, now + timedelta(days=29))
    assert not robots.is_unknown(later, now + timedelta(days=30))


def test_the_copy_from_before_counts_while_it_cannot_be_had(now):
    before = RobotsFile("User-agent: *\nDisallow: /x\n", now - timedelta(days=2), now)
    kept = robots.note_unreachable(before, TryLater("timeout"), now)
    assert kept.text == before.text
    assert not robots.is_unknown(kept, now)
