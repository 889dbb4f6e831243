"""The filters and pages of `list`, `search` and `export`, as they are typed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from service.running import Installation

from worker.store.queries.document_filter import parse_time

TEXTS = {
    "a": "The tide mill stands at the mouth of the Helford river, and its wheel turns twice a day when the "
    "sea goes out. Its owner grinds barley for three bakers of the villages around it.",
    "b": "A tide mill was named in a charter of 1170, the oldest of the whole coast. Its stones were brought "
    "from Andernach by ship, and its pond now belongs to herons and a rowing club.",
    "c": "Visitors find the tide mill behind the toll bridge. On Sundays one can watch the miller open "
    "the sluice, hear the cogs begin to move and buy a bag of flour that is still warm.",
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Three documents, of which one has come from a folder that is a source, and one has a comment."""
    one = Installation(tmp_path_factory.mktemp("choosing"))
    for name, text in TEXTS.items():
        title = f"Mill {name}"
        page = f"<html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p>"
        if name == "c":
            page += """<section class=comments><h2>1 comment</h2><div class=comment><span class=author>Wren
            Talbot</span> <time datetime=2026-03-01>1 March 2026</time>
            <p>I saw it grind in May, and the miller let us in.</p></div></section>"""
        (one.seeds / f"{name}.html").write_text(page)
    ran = one.winnow("ingest", str(one.seeds))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert one.winnow("sources", "add", str(one.seeds)).returncode == 0
    assert one.winnow("sources", "poll", "1").returncode == 0
    return one


def names(ran):
    assert ran.returncode == 0, ran.stderr
    return {one["title"][-1] for one in json.loads(ran.stdout)}


def lines(ran):
    assert ran.returncode == 0, ran.stderr
    return {json.loads(line)["title"][-1] for line in ran.stdout.splitlines()}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "abc"),
        (("--with-comments",), "c"),
        (("--language", "en", "--kind", "article"), "abc"),
        (("--language", "de"), ""),
        (("--since", "1h"), "abc"),
        (("--since", "2999-01-01"), ""),
        (("--source", "77"), ""),
        (("--label", "mills"), ""),
        (("--site", "mills.example"), ""),
        (("--until", "2020-01-01"), ""),
        (("--until", "2099-01-01"), "abc"),
        (("--max-confidence", "1"), "abc"),
        (("--max-confidence", "0"), ""),
        (("--with-copies",), ""),
    ],
)
def test_three_commands_choose_alike(installation, options, expected):
    assert names(installation.winnow("list", *options, "--json")) == set(expected)
    assert names(installation.winnow("search", "tide mill", *options, "--json")) == set(expected)
    assert lines(installation.winnow("export", *options)) == set(expected)
    assert lines(installation.winnow("export", "--all", *options)) == set(expected)


def test_pages(installation):
    first = installation.winnow("list", "--limit", "2", "--json")
    assert (names(first), first.stderr) == (set("bc"), "there are more: --page 2\n")
    second = installation.winnow("list", "--limit", "2", "--page", "2", "--json")
    assert (names(second), second.stderr) == ({"a"}, "")
    found = [installation.winnow("search", "mill", "--limit", "1", "--page", n, "--json") for n in "123"]
    assert [ran.stderr for ran in found] == ["there are more: --page 2\n", "there are more: --page 3\n", ""]
    assert sorted(name for ran in found for name in names(ran)) == ["a", "b", "c"]


def test_exports_go_on_after_a_page(installation):
    first = installation.winnow("export", "--limit", "2")
    assert lines(first) == {"a", "b"}
    assert first.stderr.strip().startswith("2 documents exported; the next: --after ")
    last = first.stderr.split()[-1]
    assert lines(installation.winnow("export", "--after", last)) == {"c"}
    assert lines(installation.winnow("export", "--all", "--limit", "2", "--page", "2")) == {"c"}
    assert installation.winnow("export", "--page", "2").returncode == 2


@pytest.mark.parametrize("option", [("--since", "soon"), ("--since", "9999999999d"), ("--kind", "novel")])
def test_what_cannot_be_is_one_line_that_says_what_can(installation, option):
    ran = installation.winnow("list", *option)
    assert (ran.returncode, ran.stderr.count("Error: ")) == (2, 1)


def test_times():
    now = datetime.now(UTC)
    assert parse_time("2026-03-14T12:00+01:00", now) == datetime(2026, 3, 14, 11, tzinfo=UTC)
    assert parse_time("2026-03-14", now) == datetime(2026, 3, 14).astimezone(UTC)
    assert parse_time("2d", now) == now - timedelta(days=2)
