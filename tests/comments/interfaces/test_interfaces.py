"""Each platform's table: the address that a page gives, and the comments that the answer gives."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from worker.comments.interfaces.json_reader import read_interface
from worker.comments.interfaces.table_files import load_interface_tables
from worker.comments.leads.interfaces import find_interfaces
from worker.document import Lead, RawItem, ThreadPart
from worker.page.page import Element, parse_markup

from .cases import CASES, Case


def read(case: Case, platform: str, address: str | None = None) -> ThreadPart:
    source = json.dumps(case.answer)
    if platform == "disqus":
        source = (
            f'<html><body><script type="text/json" id="disqus-threadData">{source}</script></body></html>'
        )
    asked = address or case.address
    raw = RawItem(asked, source.encode(), None, headers=case.headers)
    return read_interface(raw, Lead("interface", asked, "a test", platform))


def told(part: ThreadPart) -> list[tuple[str | None, str | None, str | None, str, str | None]]:
    made = []
    for one in part.comments:
        parent = None if one.parent is None else part.comments[one.parent].native_id
        assert parent is None or parent == one.parent_native_id
        made.append(
            (one.native_id, one.parent_native_id, one.author, one.text, one.posted and one.posted.iso())
        )
    return made


def test_every_table_has_a_case() -> None:
    assert {table.name for table in load_interface_tables()} == set(CASES)


@pytest.mark.parametrize("platform", CASES)
def test_a_page_leads_to_its_interface(platform: str) -> None:
    case = CASES[platform]
    found = find_interfaces(parse_markup(f"<html><body>{case.page}</body></html>", case.url))
    assert [(lead.kind, lead.platform, lead.address) for lead in found] == [
        ("interface", platform, case.address)
    ]


@pytest.mark.parametrize("platform", CASES)
def test_an_answer_is_read(platform: str) -> None:
    case = CASES[platform]
    part = read(case, platform)
    assert told(part) == list(case.comments)
    assert part.stated == case.stated
    assert tuple(lead.address for lead in part.leads) == case.parts
    assert all(lead.platform == platform for lead in part.leads)


@pytest.mark.parametrize("platform", [name for name, case in CASES.items() if case.parts])
def test_the_last_part_leads_nowhere(platform: str) -> None:
    case = CASES[platform]
    if platform == "discourse":
        case = replace(case, answer={"post_stream": {"posts": case.answer["post_stream"]["posts"]}})
    part = read(case, platform, case.parts[-1])
    assert told(part) == list(case.comments)
    assert part.leads == ()


def test_fields_beside_the_text() -> None:
    lemmy = read(CASES["lemmy"], "lemmy").comments[0]
    assert (lemmy.score, lemmy.likes, lemmy.dislikes) == (3, 4, 1)
    assert (lemmy.author_url, lemmy.url) == (
        "https://lemmy.example/u/ada",
        "https://lemmy.example/comment/40",
    )
    discourse = read(CASES["discourse"], "discourse").comments[0]
    assert (discourse.likes, discourse.url) == (4, "https://talk.example/forum/t/77/2")
    assert read(CASES["remark42"], "remark42").comments[2].deleted
    flarum = read(CASES["flarum"], "flarum").comments[0]
    assert flarum.author_url == "https://forum.example/u/ada"


def test_a_full_part_by_number_or_offset_is_followed() -> None:
    lemmy, flarum = CASES["lemmy"], CASES["flarum"]
    many = replace(lemmy, answer={"comments": lemmy.answer["comments"] * 25})
    assert [lead.address for lead in read(many, "lemmy").leads] == [
        lemmy.address.replace("&page=1", "&page=2")
    ]
    later = flarum.address.replace("offset%5D=0", "offset%5D=50")
    many = replace(flarum, answer={**flarum.answer, "data": flarum.answer["data"] * 13})
    assert [lead.address for lead in read(many, "flarum").leads] == [later]
    assert [lead.address for lead in read(many, "flarum", later).leads] == [
        later.replace("=50", "=100", 2).replace("limit%5D=100", "limit%5D=50")
    ]


def test_texts_are_elements_for_cleaning() -> None:
    lemmy = CASES["lemmy"]
    entry = lemmy.answer["comments"][0]
    text = "First line\nsecond line\n\nNext <b>paragraph</b>"
    case = replace(lemmy, answer={"comments": [{**entry, "comment": {**entry["comment"], "content": text}}]})
    [comment] = read(case, "lemmy").comments
    assert [part.tag for part in comment.content if isinstance(part, Element)] == ["p", "p"]
    assert comment.text == "First linesecond line Next <b>paragraph</b>"
