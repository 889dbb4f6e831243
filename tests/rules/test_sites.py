"""The file of rules for sites: patterns of addresses, and what is said of a file that cannot be used."""

import pytest

from worker.document import Lead
from worker.errors import TryLater
from worker.page.page import parse_markup
from worker.rules.sites import load
from worker.rules.url_patterns import parse_pattern


@pytest.fixture
def rules(tmp_path):
    def written(text):
        (tmp_path / "sites.toml").write_text(text, "utf-8")
        return load(tmp_path / "sites.toml")

    return written


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        (
            "/live/*",
            ["/live/", "/live/a/b", "/live/a?b=c", "//live/a", "/x/../live/"],
            ["/live", "/a/live/b"],
        ),
        ("/about", ["/about", "/about?a=b", "/%61bout", "/./about"], ["/about/", "/about/us", "/"]),
        ("*.pdf", ["/a.pdf", "/a/b.pdf?download=1"], ["/a.pdf/x", "/apdf", "/?a.pdf"]),
        ("/*/amp/*", ["/a/amp/", "/a/b/amp/c"], ["/amp/c", "/a/amp"]),
        ("*?*print=1*", ["/?print=1", "/a?x=2&print=1&y=3"], ["/print=1", "/a", "/a?print=0"]),
        ("/search?*", ["/search?q=a"], ["/search", "/search/a?q=b", "/research?q=a"]),
        ("/über/*", ["/%C3%BCber/uns", "/über/uns"], ["/uber/uns"]),
        ("/%C3%BCber/*", ["/%C3%BCber/uns", "/über/uns"], ["/%c3/uns"]),
        ("/a*b*b", ["/abb", "/axbxb"], ["/ab", "/b"]),
        ("/", ["/", "", "/?a"], ["/a", "/a/"]),
        ("*", ["/", "", "/a?b"], []),
        ("/[a].b", ["/[a].b"], ["/a.b", "/[a]xb"]),
    ],
)
def test_a_pattern_of_addresses(pattern, fitting, others):
    read = parse_pattern(pattern)
    assert [place for place in fitting if not read.fits(f"https://gull.example{place}")] == []
    assert [place for place in others if read.fits(f"https://gull.example{place}")] == []


def test_a_pattern_of_many_stars_is_no_trap():
    read = parse_pattern("*" + "a*" * 40 + "b")
    assert not read.fits("https://gull.example/" + "a" * 8_000)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://bücher.example/a", "bücher.example"),
        ("https://xn--bcher-kva.example/a", "bücher.example"),
        ("https://WWW.Bücher.Example./a", "bücher.example"),
        ("https://xn--bcher-kva.example.evil.example/a", None),
        ("https://[broken/", None),
        (None, None),
    ],
)
def test_hosts_are_compared_as_they_go_over_the_wire(rules, url, title):
    site = rules('["bücher.example"]\nbody = "p"').of(url)
    assert (site is None) == (title is None)


def test_comment_areas_are_where_the_rules_say_outermost_only(rules):
    page = parse_markup("<div class=a><p class=a>x</p></div><p>y<p class=b>z", "https://gull.example/")
    asked = rules('["gull.example"]\ncomments = [".b", ".a"]')
    assert [page.elements[start].tag for start, _ in asked.comment_areas(page)] == ["div", "p"]
    assert asked.comment_areas(parse_markup("<p class=a>x", "https://other.example/")) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('keep = "live/*"', r"gull\.example\.keep: the pattern 'live/\*' must begin with / or \*"),
        (
            'block = "https://gull.example/live"',
            r"gull\.example\.block: the pattern .* against the path",
        ),
        ("block = [7]", r"gull\.example\.block: give a pattern of addresses, such as /live/\*, or a list"),
        ("keep = []", r"gull\.example\.keep: give a pattern"),
        ("headers_file = 7", r"gull\.example\.headers_file: give the path of a file, not the headers"),
        ('headers_file = ""', r"gull\.example\.headers_file: give the path"),
        ("headers_over_http = 1", r"gull\.example\.headers_over_http: give true or false"),
        ('threads = "none"', r'gull\.example\.threads: give "all" or "page"'),
        ('comment_feed = "/feed/"', r"gull\.example\.comment_feed: give an address such as"),
        ('headers = "Cookie: a=b"', r"gull\.example\.headers: there is no such key; use .* headers_file"),
    ],
)
def test_a_bad_value_is_one_line_that_names_file_and_key(rules, text, says):
    with pytest.raises(TryLater, match=says) as error:
        rules(f'["gull.example"]\n{text}')
    assert (error.value.reason, str(error.value).count("\n")) == ("bad_rules", 0)
    assert "sites.toml: " in str(error.value)


def test_secrets_are_for_hosts_that_are_named_in_full(rules):
    with pytest.raises(TryLater, match=r"\*\.gull\.example\.headers_file: it goes to a host .* without \*"):
        rules('["*.gull.example"]\nheaders_file = "secret"')


def test_the_path_of_a_secret_counts_from_the_folder_of_the_rules(rules, tmp_path):
    (site,) = rules('["gull.example"]\nheaders_file = "keys/gull"').sites
    assert site.headers_file == tmp_path / "keys" / "gull"
    (site,) = rules('["gull.example"]\nheaders_file = "/run/secrets/gull"').sites
    assert str(site.headers_file) == "/run/secrets/gull"


def test_rules_add_a_place_of_more_comments_or_forbid_all(rules):
    asked = rules('["a.example"]\ncomment_feed = "{address}/feed/"\n["b.example"]\nthreads = "page"\n')
    found = (Lead("page", "https://a.example/story?p=2", "the page"),)
    (page, feed) = asked.choose_leads("https://a.example/story/?utm=1#top", found)
    assert (page, feed.kind, feed.address) == (found[0], "feed", "https://a.example/story/feed/")
    assert asked.choose_leads("https://b.example/story", found) == ()
    assert asked.choose_leads("https://c.example/story", found) == found
