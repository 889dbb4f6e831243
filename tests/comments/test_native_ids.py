"""The id of a comment has one form wherever it stands."""

import pytest

from worker.comments.native_ids import native_id_at, native_id_of


@pytest.mark.parametrize(
    ("stated", "native_id"),
    [
        ("123", "123"),
        ("7", "7"),
        ("comment-123", "123"),
        ("li-comment-123", "123"),
        ("comment-123-text", "123"),
        ("post_123", "123"),
        ("#c123", "123"),
        ("content327468", "327468"),
        ("wpd-comm-714538_714512", "714538"),
        ("kommentar-123", "123"),
        ("t1_kx99", "kx99"),
        ("thing_t1_d8q50n6", "d8q50n6"),
        ("comment-4bf9c0de-77aa-4e21", "4bf9c0de-77aa-4e21"),
        ("4bf9c0de-77aa-4e21", "4bf9c0de-77aa-4e21"),
        ("https://a.example/2024/story/#comment-123", "123"),
        ("https://a.example/?p=7#comment-123", "123"),
        ("https://a.example/story?comment_id=123&page=2", "123"),
        ("https://a.example/post.html?showComment=1557000000000#c4567890", "4567890"),
        ("https://a.example/comments/123/", "123"),
        ("showthread.php?tid=9&pid=123#pid123", "123"),
        ("/topic/150745-subject/?do=findComment&comment=724114", "724114"),
        ("tag:a.example,2024:blog-7.post-123", "123"),
        ("", None),
        ("http://[", None),
    ],
)
def test_one_spelling_of_an_id(stated, native_id):
    assert native_id_of(stated) == native_id


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/story#comments",
        "https://a.example/story",
        "https://a.example/2024/12-stories/",
        "https://a.example/?p=7",
    ],
)
def test_an_address_that_names_no_comment(url):
    assert native_id_at(url) is None
    assert native_id_at(f"{url.partition('#')[0]}#comment-12") == "12"
