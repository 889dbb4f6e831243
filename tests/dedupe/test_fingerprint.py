import pytest

from worker.dedupe import fingerprint
from worker.dedupe.fingerprint import content_hash
from worker.document import Article, Metadata

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
    assert len({content_hash(text) for text in texts}) == 1


@pytest.mark.parametrize("texts", APART, ids=ascii)
def test_texts_of_other_words(texts):
    assert len({content_hash(text) for text in texts}) == len(texts)


def test_a_hash_is_sha256():
    assert content_hash("Hello, world!") == content_hash("hello world")
    assert content_hash("hello world") == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"


def test_a_text_that_cannot_be_encoded():
    assert len(content_hash("a \ud800 b")) == 64


def article(canonical_url=None):
    about = Metadata(title="T", canonical_url=canonical_url)
    return Article(about, "article", 1.0, "Some words here", "Some words here", "<p>Some words here</p>")


def test_a_fingerprint():
    made = fingerprint(article(), "https://A.example/p?utm_source=x")
    assert made.address_key == "https://a.example/p"
    assert made.content_hash == content_hash("some words here")
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
    assert fingerprint(article(canonical), "https://a.example/p", asked).declared == declared
