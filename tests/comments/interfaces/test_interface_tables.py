"""Tables of interfaces: a mistake is an error that names the table and the key."""

from __future__ import annotations

from textwrap import dedent

import pytest
from docs_blocks import PROJECT

from worker.comments.interfaces.table_files import parse_table

TABLE = """
address = "{base}/comments?thread={thread}"
thread = { thread = "{thread}" }
[evidence]
base = { page = "origin" }
thread = { select = "#thread", attribute = "data-id", pattern = '^[0-9]+$' }
[fields]
id = "id"
text = "text"
time_iso = "at"
"""

BY_IDS = """
[paging]
by = "ids"
size = 20
ids = "all"
id = "id"
address = "{base}/some/{thread}"
parameter = "id"
[fields]"""


def test_a_small_table_is_whole() -> None:
    table = parse_table("quayside", TABLE)
    assert (table.name, table.host, table.paging) == ("quayside", "page", None)


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("[evidence]", "[evidence", "Expected"),
        ("address =", "adress =", "address is missing"),
        ("{base}/", "{bass}/", "address: {bass} is no value of the evidence"),
        ("{base}/", "{base}/{base}", "address: .* names a value twice"),
        ('"{base}/', '"http://x/', "address: .* https://"),
        ('page = "origin"', 'page = "host"', "evidence.base: page: 'host' is none of"),
        ('page = "origin"', 'page = "origin", value = "x"', "evidence.base: it needs one of"),
        ('select = "#thread"', 'select = "#thread >"', "evidence.thread: select: "),
        ("^[0-9]+$", "^[0-9+$", "evidence.thread: pattern: "),
        ("^[0-9]+$", "(a)(b)", "evidence.thread: its pattern has more than one group"),
        ('id = "id"', 'key = "id"', "fields.key means nothing here"),
        ('id = "id"', "", "fields.id is missing"),
        ('id = "id"', "id = 7", "fields.id: 7 is no text"),
        ('id = "id"', 'id = "a..b"', "fields.id: .* is no step of a path"),
        ('text = "text"', "", "fields: it needs one of html, text"),
        ('time_iso = "at"', "", "fields: it needs one of time_iso"),
        ("[evidence]", 'host = "any"\n[evidence]', "host: 'any' is none of page, named"),
        ("[evidence]", "skip = { kind = 3 }\n[evidence]", "skip: it needs paths with lists"),
        ("[evidence]", 'opening = "{post}"\n[evidence]', "opening: {post} is no value"),
        ("[fields]", BY_IDS.replace("/{thread}", ""), "thread: {thread} is no value of the address"),
        ("[fields]", BY_IDS.replace("/{thread}", "/{thread}/{page}"), "paging.address: {page} is no value"),
        ("[evidence]", 'titel = "x"\n[evidence]', "titel means nothing here"),
        ("[fields]", '[paging]\nby = "page"\nsize = 9\n[fields]', "address: {page} is missing"),
        ("[fields]", '[paging]\nby = "page"\n[fields]', "paging.size is missing"),
        ("[fields]", '[paging]\nby = "cursor"\n[fields]', "paging.by: 'cursor' is none of"),
        ("[fields]", '[paging]\nby = "ids"\n[fields]', "paging.size is missing"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_its_name(before: str, after: str, wrong: str) -> None:
    assert before in TABLE
    with pytest.raises(ValueError, match=f"interface table quayside: .*{wrong}"):
        parse_table("quayside", TABLE.replace(before, after, 1))


def test_the_table_in_the_documentation_is_whole() -> None:
    text = (PROJECT / "docs" / "threads.md").read_text(encoding="utf-8")
    source = text[text.index("    # Quayside") :].partition("\n| key")[0]
    table = parse_table("quayside", dedent(source))
    assert list(table.evidence) == ["base", "thread"]
