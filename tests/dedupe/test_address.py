import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worker.dedupe import address_key
from worker.dedupe.address import is_same_site, may_be_canonical

# Addresses of one page, the key first; every row is one reason for which they can differ.
SAME = [
    ("https://a.example/", "https://a.example", "HTTPS://A.Example/", "https://a.example:443/", "https://a.example:/"),
    ("https://a.example/", "http://a.example", "http://a.example:80", "http://a.example.:080/", "http://ann:pw@a.example/"),
    ("https://a.example/p", "https://a.example/p#comments", "https://a.example/p#", "  https://a.example/p\n"),
    ("https://a.example/p", "https://a.example/p?", "https://a.example/p?&&", "https://a.example/p?&#x"),
    ("https://a.example/p", "https://a.example/p?utm_source=n&utm_medium=mail&utm_campaign=x"),
    ("https://a.example/p", "https://a.example/p?UTM_Source=x", "https://a.example/p?utm%5Fsource=x"),
    ("https://a.example/p", "https://a.example/p?fbclid=IwAR0", "https://a.example/p?gclid=x&dclid=y&msclkid=z"),
    ("https://a.example/p?id=3", "https://a.example/p?_hsenc=p2A&id=3&_hsmi=9", "https://a.example/p?id=3&mc_eid=1"),
    ("https://a.example/p?id=3", "https://a.example/p?id=3&_ga=2.1.3", "https://a.example/p?_gl=1*x&id=3"),
    ("https://a.example/p?id=3", "https://a.example/p?id=3&igshid=abc", "https://a.example/p?yclid=1&id=3"),
    ("https://a.example/p?a=1&b=2", "https://a.example/p?b=2&a=1", "https://a.example/p?b=2&&a=1&"),
    ("https://a.example/p?id=3", "https://a.example/p?PHPSESSID=4f2a&id=3", "https://a.example/p?id=3&jsessionid=9"),
    ("https://a.example/p?id=3", "https://a.example/p?id=3&sid=0123456789abcdef"),
    ("https://a.example/p", "https://a.example/p;jsessionid=0A1B", "https://a.example/p;JSESSIONID=x?utm_id=1"),
    ("https://a.example/p/q", "https://a.example/p;jsessionid=0A1B/q"),
    ("https://a.example/c", "https://a.example/a/../c", "https://a.example/a/b/../../c", "https://a.example/./c"),
    ("https://a.example/c", "https://a.example/../../c", "https://a.example/%2E%2e/c", "https://a.example/%2e/c"),
    ("https://a.example/a/", "https://a.example/a/.", "https://a.example/a/b/..", "https://a.example/a/%2E"),
    ("https://a.example/", "https://a.example/..", "https://a.example/a/.."),
    ("https://a.example/~ann/", "https://a.example/%7Eann/", "https://a.example/%7eann/"),
    ("https://a.example/a%2Fb", "https://a.example/a%2fb", "https://a.example/%61%2Fb"),
    ("https://a.example/%C3%A9", "https://a.example/é", "https://a.example/%c3%a9"),
    ("https://a.example/a%20b", "https://a.example/a b"),
    ("https://a.example/?q=%C3%A9", "https://a.example/?q=é", "https://a.example?q=%c3%a9"),
    ("https://a.example/100%25", "https://a.example/100%"),
    ("https://xn--bcher-kva.example/", "https://bücher.example/", "https://BÜCHER.example", "https://bücher。example/"),
    ("https://xn--fa-hia.example/", "https://faß.example/", "https://FAẞ.example/"),
    ("https://a.example/#!/p/1", "https://a.example#!/p/1"),
    ("https://[2001:db8::1]/", "http://[2001:DB8::1]:80", "https://[2001:DB8::1]:443"),
    ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x#y"),
    ("https://a.example/p", "https://www.a.example/p", "http://www.a.example/p", "https://WWW2.a.example/p"),
    ("https://a.example/p", "https://m.a.example/p", "https://mobile.a.example/p", "http://www.m.a.example/p"),
    ("https://en.a.example/p", "https://en.m.a.example/p", "https://en.m.a.example/p#x"),
    ("https://a.example/b/c", "https://amp.a.example/b/c", "https://a.example/b/c/amp", "https://a.example/b/c/amp/"),
    ("https://a.example/c", "https://a.example/c?amp", "https://a.example/c?amp=1", "https://a.example/c?outputType=amp"),
    ("https://a.example/c.html", "https://a.example/c.amp.html", "https://a.example/amp/c.html"),
    ("https://a.example/c", "https://a.example/c.amp", "https://www.google.com/amp/s/a.example/c/amp/"),
    ("https://a.example/c?id=3", "https://www-a-example.cdn.ampproject.org/c/s/www.a.example/c?id=3&usqp=mq331AQ"),
    ("https://x.blogspot.com/2026/01/p.html", "https://x.blogspot.com/2026/01/p.html?m=1"),
    ("https://a.example/p?id", "https://a.example/p?id=", "https://a.example/p?id=&"),
    ("https://a.example/p?id=3", "https://a.example/p?id=3&mtm_campaign=x", "https://a.example/p?pk_kwd=x&id=3&cmp=y"),
    ("https://a.example/p?id=3", "https://a.example/p?id=3&s=0123456789abcdef0123456789abcdef"),
    ("https://a.example/p", "https://a.example/(S(lit3py55t21z5v55vlm25s55))/p", "https://a.example/(A(x)S(y1))/p"),
]  # fmt: skip

# No two addresses of a row are one page (or nobody can know that they are).
APART = [
    ("https://a.example/", "https://b.example/", "https://b.a.example/", "https://wwwa.example/"),
    ("https://a.example/p", "https://a.example/p/", "https://a.example/P", "https://a.example/p?id"),
    ("https://a.example/p?id=3", "https://a.example/p?id=4", "https://a.example/p?id=", "https://a.example/p?ID=3"),
    ("https://a.example/p?a=1&a=2", "https://a.example/p?a=1", "https://a.example/p?a=2"),
    ("https://a.example:8080/", "http://a.example:8080/", "https://a.example:80/", "https://a.example/"),
    ("https://m.example/", "https://www.example/", "https://amp.example/", "https://example/"),
    ("https://a.example/amp", "https://a.example/", "https://a.example/lamp", "https://a.example/amplifier"),
    ("https://a.example/p?m=1", "https://a.example/p?m=2", "https://a.example/p"),
    ("https://a.example/p?s=amplifier", "https://a.example/p?s=lamp", "https://a.example/p?q=amp"),
    ("https://www.google.com/amp", "https://www.google.com/search?q=x", "https://www.google.com/"),
    ("https://a.example/a/b", "https://a.example/a%2Fb"),
    ("https://a.example/?q=a%26b", "https://a.example/?q=a&b"),
    ("https://a.example/?q=a+b", "https://a.example/?q=a%2Bb"),
    ("https://a.example/?q=1%25", "https://a.example/?q=1"),
    ("https://a.example/#!/p/1", "https://a.example/#!/p/2", "https://a.example/"),
    ("https://a.example/p?sid=12", "https://a.example/p?sid=13", "https://a.example/p"),
    ("https://a.example/p?utm=1", "https://a.example/p?submit_source=1", "https://a.example/p"),
    ("https://a.example/p?page=1", "https://a.example/p?page=2", "https://a.example/p?p=1"),
    ("https://a.example/p;v=1", "https://a.example/p;v=2", "https://a.example/p"),
    ("https://faß.example/", "https://fass.example/"),
    ("file:///a/b", "file:///a/b#c", "file:///A/b", "file:///a/../b"),
    ("mailto:ann@a.example", "mailto:bo@a.example"),
    ("https://a.example/" + "x" * 5000, "https://a.example/" + "x" * 5001),
]  # fmt: skip


@pytest.mark.parametrize("row", SAME, ids=lambda row: row[-1])
def test_addresses_of_one_page(row):
    assert [address_key(address) for address in row] == [row[0]] * len(row)


@pytest.mark.parametrize("row", APART, ids=lambda row: row[-1][:60])
def test_addresses_of_different_pages(row):
    assert len({address_key(address) for address in row}) == len(row)


def test_the_tables_are_long_enough():
    assert sum(map(len, SAME)) + sum(map(len, APART)) > 100


@pytest.mark.parametrize(
    "address",
    ["", "not an address", "/notes/a.txt", "http://", "http://[::1", "https://a.example:99999/", "x:y"],
)
def test_what_is_no_web_address_is_its_own_key(address):
    assert address_key(address) == address


@pytest.mark.parametrize(
    "address", ["file:///" + "é" * 3000, "https://a.example/?" + "&".join(map(str, range(900)))]
)
def test_a_key_fits_an_index(address):
    assert len(address_key(address).encode()) < 2000
    assert address_key(address_key(address)) == address_key(address)


pieces = st.sampled_from(
    [*"/.;?&=#!%:@~+ -_aZ09é中ß", "..", "/../", "%2", "%41", "%2f", "%2E", "%25", "utm%5Fid=1", "utm_id=1",
     "&sid=", "%e4%b8%ad", ";jsessionid=", "\ud800", "\0", "\t", "İ", "ﬀ", "。",
     "/amp", ".amp", "amp=1", "/(S(a))/", "s/"]
)  # fmt: skip
tails = st.lists(pieces, max_size=12).map("".join)
hosts = st.sampled_from(
    [
        "a.example",
        "A.Example.",
        "bücher.example",
        "faß.de",
        "[::1]",
        "127.0.0.1",
        "a..b",
        "xn--a",
        "www.m.a.example",
        "en.m.a.example",
        "m.example",
        "www..a",
        "cdn.ampproject.org",
        "www.google.com",
    ]
)


@given(st.sampled_from(["http", "https", "HTTP", "file"]), hosts, tails)
@example("http", "a.example", "/%%34%31")
@example("http", "a.example", "/?utm%5Fid=1")
@example("http", "a.example", "/a/%2E")
def test_the_key_of_a_key_is_itself(scheme, host, tail):
    key = address_key(f"{scheme}://{host}{tail}")
    assert address_key(key) == key


@given(st.text(max_size=60))
def test_no_text_is_too_odd_for_a_key(text):
    key = address_key(text)
    assert address_key(key) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/1", "http://www.a.example/2", True),
        ("https://a.example/1", "https://m.a.example/", True),
        ("https://news.a.example/1", "https://a.example/2", True),
        ("https://a.example/1", "https://b.example/1", False),
        ("https://a.example/1", "https://aa.example/1", False),
        ("https://example/1", "https://a.example/1", False),
        ("file:///a", "file:///b", False),
        ("https://a.example/1", "no address", False),
    ],
)
def test_what_is_one_site(one, other, same):
    assert is_same_site(one, other) == is_same_site(other, one) == same


def test_an_address_that_cannot_be_read_speaks_for_none():
    assert not may_be_canonical("https://[bad/x", "https://gull.example/a")
    assert not may_be_canonical("https://gull.example/a", "https://[bad/x")
