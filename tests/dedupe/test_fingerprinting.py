import pytest

from worker.dedupe import content_hash, make_fingerprint
from worker.dedupe.fingerprinting import hash_content
from worker.document import Article, Metadata


def article(body="Some words here", markdown="", canonical_url=None):
    about = Metadata(title="T", canonical_url=canonical_url)
    return Article(about, "article", 1.0, body, markdown or body, f"<p>{body}</p>")


def hashed(body, markdown=""):
    return content_hash(article(body, markdown))


SAME = [
    (
        "Some words here.",
        "some WORDS  here",
        "Some\n\nwords\there!",
        "“Some” words—here…",
        "(some_words_here)",
    ),
    ("café", "cafe\u0301", "CAFÉ"),
    ("ﬁne ２０２６", "fine 2026"),
    ("Straße", "STRASSE"),
    ("inter\u00adnational", "international", "inter\u200bnational"),
    ("yes ❤", "yes ❤\ufe0f", "yes"),
    ("हिन्दी भाषा", "हिन्दी, भाषा।"),
]

APART = [
    ("some words", "some word", "words some", "somewords", ""),
    ("1.5 million", "15 million", "1 5 00 million"),
    ("की", "का", "क"),
    ("ที่", "ที"),
    ("café", "cafe"),
    ("😎", "🎉", ""),
    ("中文", "日文"),
]


@pytest.mark.parametrize("texts", SAME, ids=ascii)
def test_texts_of_the_same_words(texts):
    assert len({hashed(text) for text in texts}) == 1


@pytest.mark.parametrize("texts", APART, ids=ascii)
def test_texts_of_other_words(texts):
    assert len({hashed(text) for text in texts}) == len(texts)


def test_a_hash_is_sha256():
    assert hash_content(["hello", "world"], "Hello, world!", None) == (
        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
    )


def test_a_text_that_cannot_be_encoded():
    assert len(hashed("a \ud800 b")) == 64


def test_a_fingerprint():
    made = make_fingerprint(article(), "https://A.example/p?utm_source=x")
    assert made.address_key == "https://a.example/p"
    assert made.content_hash == hashed("some words here")
    assert (made.sketch.size, len(made.sketch.keys), made.declared) == (1, 1, frozenset())


@pytest.mark.parametrize(
    ("canonical", "asked", "declared"),
    [
        ("https://a.example/story", None, {"https://a.example/story"}),
        ("https://www.a.example/p", None, set()),
        ("https://a.example/", None, set()),
        ("https://b.example/story", None, set()),
        (None, "https://a.example/old", {"https://a.example/old"}),
        (None, "https://short.example/x", set()),
        ("not an address", "/notes/a.txt", set()),
    ],
)
def test_other_addresses_of_the_page_count_on_its_own_site(canonical, asked, declared):
    assert (
        make_fingerprint(article(canonical_url=canonical), "https://a.example/p", asked).declared == declared
    )


PROSE = "The harbour board met on Tuesday evening to decide what is to become of the cranes on the east quay."
PASSING = [
    ("By Ann · 5 minutes ago", "By Ann · 2 hours ago", "By Ann · just now"),
    ("Aktualisiert vor 3 Stunden", "Aktualisiert gerade eben", "Aktualisiert gestern"),
    ("1,234 views", "1.3k views", "Views: 7"),
    ("12 comments", "13 comments", "1 comment"),
    ("阅读 1234", "阅读 99"),
    ("404 просмотра", "5 просмотров"),
]


@pytest.mark.parametrize("lines", PASSING, ids=ascii)
def test_what_passes_makes_no_difference(lines):
    assert len({hashed(f"{PROSE}\n\n{line}\n\n{PROSE}") for line in lines}) == 1


LASTING = [
    ("Home 2, Away 1", "Home 3, Away 1"),
    ("Price: 30 €", "Price: 35 €"),
    ("The vote: 1,204 votes", "The vote: 1,304 votes"),
    ("12 March 2024", "13 March 2024"),
    (f"{PROSE} It had 12 readers.", f"{PROSE} It had 13 readers."),
    ("Step 1", "Step 2"),
]


@pytest.mark.parametrize("lines", LASTING, ids=ascii)
def test_what_the_text_says_makes_one(lines):
    assert len({hashed(f"{PROSE}\n\n{line}") for line in lines}) == len(lines)


def test_links_to_other_pages():
    links = ["- [One story](https://a.example/1)", "- [Another](https://a.example/2)"]
    shown = ["- One story", "- Another"]
    pages = [("\n".join([PROSE, *shown[::n]]), "\n".join([PROSE, *links[::n]])) for n in (1, -1)]
    assert len({hashed(*page) for page in [*pages, (PROSE, PROSE)]}) == 1
    lists = [("\n".join(shown[::n]), "\n".join(links[::n])) for n in (1, -1)]
    assert len({hashed(*page) for page in lists}) == 2
