"""Answers that are not what a table says, and pages that try to choose what is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worker.comments.interfaces import reading_order
from worker.comments.interfaces.json_reader import read_interface
from worker.comments.leads.interfaces import find_interfaces
from worker.document import Lead, RawItem, ThreadPart
from worker.errors import Rejected
from worker.page.page import parse_markup

from .cases import CASES

WORDPRESS = CASES["wordpress"]


def read(answer: Any, platform: str = "wordpress", **headers: str) -> ThreadPart:
    address = CASES[platform].address
    source = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return read_interface(
        RawItem(address, source, None, headers=headers), Lead("interface", address, "", platform)
    )


def entry(number: Any, parent: Any = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "post": 12,
        "parent": parent,
        "author_name": "Ada",
        "content": {"rendered": "<p>Yes.</p>"},
        **more,
    }


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", "a page"),
        (b"", "no JSON"),
        (b'[{"id": 1', "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"9" * 10_000, "no JSON"),
        ({"code": "rest_forbidden", "message": "No."}, "no list"),
        ([1, None, "x", []], "no comments"),
        ([{"id": None}, {"text": "x"}], "no comments"),
        ([entry(1, post=13), entry(2, post=13)], "another thread"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(answer: Any, why: str) -> None:
    with pytest.raises(Rejected, match=why) as caught:
        read(answer)
    assert caught.value.reason == "not_a_thread"


def test_an_empty_list_is_an_empty_part() -> None:
    part = read([], **{"x-wp-total": "0", "x-wp-totalpages": "0"})
    assert (part.comments, part.leads, part.stated) == ((), (), 0)


def test_a_lead_of_no_table_or_another_address_is_refused() -> None:
    raw = RawItem("https://mill.example/x", b"[]", None)
    for lead in (
        Lead("interface", "https://mill.example/x", "", "wordpress"),
        Lead("interface", WORDPRESS.address, "", "nothing"),
    ):
        with pytest.raises(Rejected) as caught:
            read_interface(raw, lead)
        assert caught.value.reason == "not_a_thread"


def test_circles_of_parents_are_cut() -> None:
    part = read([entry(1, 1), entry(2, 3), entry(3, 2), entry(4, 3)])
    chains = []
    for one in part.comments:
        seen, at = 0, one
        while at.parent is not None and seen < 9:
            at, seen = part.comments[at.parent], seen + 1
        chains.append(seen)
    assert max(chains) <= 2
    assert part.comments[3].parent == 2
    assert part.comments[0].parent_native_id is None


def test_ids_that_would_be_the_same_on_a_page_stay_apart() -> None:
    part = read([entry("a-17"), entry("b-17", "a-17")])
    assert [(one.native_id, one.parent_native_id) for one in part.comments] == [
        ("a-17", None),
        ("b-17", "a-17"),
    ]
    assert [one.native_id for one in read([entry("comment-18")]).comments] == ["18"]


def test_a_parent_in_another_part_is_named() -> None:
    [comment] = read([entry(5, 3)]).comments
    assert (comment.parent, comment.parent_native_id) == (None, "3")


def test_a_comment_that_stands_twice_is_one_with_its_parent() -> None:
    reply = {"id": "9-b", "by_nickname": "Bo", "parsedContent": "<p>So.</p>"}
    first = {"id": "9-a", "by_nickname": "Ada", "parsedContent": "<p>Yes.</p>", "replies": {"data": [reply]}}
    part = read({"data": {"data": [reply, first]}}, "cusdis")
    assert [(one.native_id, one.parent_native_id) for one in part.comments] == [("9-b", "9-a"), ("9-a", None)]


def test_other_threads_and_wrong_types_are_left_out() -> None:
    strange = entry(
        2,
        {"id": 1},
        author_name=["x"],
        author_url=7,
        date_gmt={"a": 1},
        link=None,
        content={"rendered": "Yes\0 \ud800."},
    )
    part = read([entry(1, post=13), strange, entry(True), entry("x" * 500), entry(3, content="none"), 7])
    [comment] = part.comments
    assert (comment.native_id, comment.parent, comment.parent_native_id, comment.author) == (
        "2",
        None,
        None,
        None,
    )
    assert (comment.posted, comment.url, comment.text) == (None, None, "Yes ?.")
    assert sorted(fact.finding for fact in part.evidence if fact.subject == "entries left out") == ["1", "3"]


def test_numbers_out_of_range_are_unknown() -> None:
    for seconds in ("1e400", "NaN", "-1e30", "true", '"soon"'):
        source = f'{{"replies": [{{"id": 1, "text": "Yes.", "created": {seconds}, "likes": 99999999999}}]}}'
        [comment] = read(source.encode(), "isso").comments
        assert (comment.likes, comment.posted_text, comment.posted) == (None, None, None)
    assert read([entry(1)], **{"x-wp-total": "-5"}).stated is None
    assert read([entry(1)], **{"x-wp-total": "9" * 400, "x-wp-totalpages": "x"}).stated is None


def test_more_than_the_limit_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_order, "MAX_COMMENTS", 50)
    bare = [{"id": number, "text": "Yes."} for number in range(1, 52)]
    part = read({"replies": bare}, "isso")
    assert [one.native_id for one in part.comments] == [str(number) for number in range(1, 51)]
    assert "not all were read" in [fact.finding for fact in part.evidence]


def test_a_million_entries_are_not_looked_at() -> None:
    with pytest.raises(Rejected, match="no comments"):
        read(b"[" + b"0," * 1_000_000 + b'{"id": 1}]')


def test_deep_nesting_keeps_its_order() -> None:
    answer: dict[str, Any] = {"id": 150, "text": "150"}
    for number in range(149, 0, -1):
        answer = {"id": number, "text": str(number), "replies": [answer]}
    part = read({"replies": [answer]}, "isso")
    assert [one.parent for one in part.comments] == [None, *range(149)]


def test_ids_for_later_parts_are_plain() -> None:
    posts = CASES["discourse"].answer["post_stream"]["posts"]
    stream = [501, "9&x=1", "../7", None, True, {"a": 1}, 502, 777, 777]
    part = read({"post_stream": {"posts": posts, "stream": stream}}, "discourse")
    assert [lead.address for lead in part.leads] == [
        "https://talk.example/forum/t/77/posts.json?post_ids%5B%5D=777"
    ]


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (None, WORDPRESS.page),
        ("file:///tmp/page.html", WORDPRESS.page),
        ("https://other.example/", WORDPRESS.page),
        (WORDPRESS.url, WORDPRESS.page.replace("posts/12", "posts/12&x=1")),
        (WORDPRESS.url, WORDPRESS.page.replace("posts/12", "categories/12")),
        (WORDPRESS.url, WORDPRESS.page.replace("/wp-json/\"", "/wp-json/../admin\"")),
        (WORDPRESS.url, WORDPRESS.page.replace("/wp-json/\"", "/wp-json/?x=\"")),
        (CASES["isso"].url, CASES["isso"].page.replace('"//talk', '"ftp://talk')),
        (CASES["isso"].url, CASES["isso"].page.replace('"//talk', '"//user:word@talk')),
        (CASES["isso"].url, CASES["isso"].page.replace("/isso/\"", "/%2e%2e/\"")),
        (CASES["nodebb"].url.replace("/5/", "/../"), CASES["nodebb"].page),
        (CASES["remark42"].url, CASES["remark42"].page.replace('"https://talk.example"', "window.host")),
    ],
)  # fmt: skip
def test_a_page_cannot_choose_what_is_asked(url: str | None, page: str) -> None:
    assert find_interfaces(parse_markup(f"<html><body>{page}</body></html>", url)) == ()


def test_values_cannot_leave_their_place() -> None:
    case = CASES["cusdis"]
    page = case.page.replace("d94f", "x&amp;appId=y#z/../?")
    [lead] = find_interfaces(parse_markup(page, case.url))
    assert "appId=x%26appId%3Dy%23z%2F..%2F%3F&" in lead.address


def test_a_named_box_comes_before_the_software_of_the_page() -> None:
    page = WORDPRESS.page + CASES["remark42"].page
    found = find_interfaces(parse_markup(page, WORDPRESS.url))
    assert [lead.platform for lead in found] == ["remark42", "wordpress"]
