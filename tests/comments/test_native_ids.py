"""The id of a comment has one form wherever it stands."""

import pytest

from worker.comments.native_ids import native_id_at, read_native_id


@pytest.mark.parametrize(
    ("value", "native_id"),
    [
        ("comment-123", "123"),
        ("li-comment-123", "123"),
        ("123", "123"),
        ("7", "7"),
        ("post_4", None),
        ("bc_0_1B", None),
        ("tag:blogs.example,1999:blog-38.post-4567890", "4567890"),
        ("thing_t1_d8q50n6", "d8q50n6"),
        ("comment123text", "123"),
        ("5F1E2D3C-4B5A-4978-8796-A5B4C3D2E1F0", "5f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0"),
        ("respond", None),
        ("", None),
    ],
)
def test_ids_of_elements_guids_and_interfaces(value, native_id):
    assert read_native_id(value) == native_id


@pytest.mark.parametrize(
    ("address", "native_id"),
    [
        ("https://a.example/?p=55#comment-123", "123"),
        ("https://a.example/2019/05/post.html?showComment=1557000000000#c4567890", "4567890"),
        ("#comment-123", "123"),
        ("showthread.php?tid=9&pid=123#pid123", "123"),
        ("viewtopic.php?pid=2187941", "2187941"),
        ("/topic/150745-subject/?do=findComment&comment=724114", "724114"),
        ("/discussion/comment/265330/", "265330"),
        ("/r/town/comments/5x9abc/title/", None),
        ("https://a.example/2019/05/12/post/", None),
        ("https://a.example/?p=123", None),
        ("http://[bad#comment-123", None),
    ],
)
def test_ids_in_permalinks(address, native_id):
    assert native_id_at(address) == native_id
