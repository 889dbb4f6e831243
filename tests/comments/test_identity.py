import pytest

from worker.comments.identity import native_id_of_url, normalize_native_id


@pytest.mark.parametrize(
    ("stated", "native_id"),
    [
        ("123", "123"),
        ("comment-123", "123"),
        ("li-comment-123", "123"),
        ("post_123", "123"),
        ("#c123", "123"),
        ("kommentar-123", "123"),
        ("t1_kx99", "kx99"),
        ("comment-4bf9c0de-77aa-4e21", "4bf9c0de-77aa-4e21"),
        ("4bf9c0de-77aa-4e21", "4bf9c0de-77aa-4e21"),
        ("https://a.example/2024/story/#comment-123", "123"),
        ("https://a.example/?p=7#comment-123", "123"),
        ("https://a.example/story?comment_id=123&page=2", "123"),
        ("https://a.example/comments/123/", "123"),
        ("tag:a.example,2024:blog-7.post-123", "123"),
        ("", None),
        ("http://[", None),
    ],
)
def test_one_spelling_of_an_id(stated, native_id):
    assert normalize_native_id(stated) == native_id


@pytest.mark.parametrize("url", ["https://a.example/story#comments", "https://a.example/story"])
def test_an_address_that_names_no_comment(url):
    assert native_id_of_url(url) is None
    assert native_id_of_url(f"{url}#comment-12") == "12"
