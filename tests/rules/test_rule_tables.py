"""Rules are written into a person's file, and everything else in it stays as that person wrote it."""

import stat
import tomllib

import pytest

from worker.errors import Rejected, TryLater
from worker.rules.passages import DerivedRule
from worker.rules.rule_tables import (
    add_rule,
    check,
    name_table,
    read_selection,
    save_selection,
    write_selection,
    write_table,
)
from worker.rules.sites import load, parse_rules

MINE = """\
# My rules. Do not touch!

["weir.example"]   # the weir
body = "article .text"  # all of it
strip = [".promo",   # since 2025
         '#survey']
threads = "page"
headers_file = "weir.headers"

# blogs, many of them
["*.blogs.example"]
body = ".post"
# the end
"""


def test_a_new_table_comes_last_and_nothing_else_changes():
    after = write_selection(MINE, "new.example", {"body": [".story"], "strip": [".a", ".b"]})
    assert after.startswith(MINE)
    assert tomllib.loads(after)["new.example"] == {"body": ".story", "strip": [".a", ".b"]}


def test_a_table_gets_keys_and_values_and_keeps_its_comments():
    had = {"body": ["article .text"], "strip": [".promo", "#survey"]}
    after = write_selection(
        MINE, "weir.example", {**had, "strip": [*had["strip"], ".share"], "title": ["h1.head"]}
    )
    before, found = tomllib.loads(MINE), tomllib.loads(after)
    assert found["weir.example"] == {
        **before["weir.example"], "strip": [".promo", "#survey", ".share"], "title": "h1.head",
    }  # fmt: skip
    assert found["*.blogs.example"] == before["*.blogs.example"]
    lines = [line for line in after.splitlines() if line.strip()]
    for line in MINE.splitlines():
        if line.strip() and "#survey" not in line:
            assert line in lines
    assert lines.index('title = "h1.head"') < lines.index("# blogs, many of them")


def test_the_same_selectors_change_nothing():
    had = {"body": ["article .text"], "strip": [".promo", "#survey"]}
    assert write_selection(MINE, "weir.example", had) == MINE


def test_a_key_without_selectors_is_removed_and_others_stay():
    after = write_selection(MINE, "weir.example", {"strip": ["#survey"]})
    assert tomllib.loads(after)["weir.example"] == {
        "strip": "#survey", "threads": "page", "headers_file": "weir.headers",
    }  # fmt: skip
    assert "# My rules" in after


@pytest.mark.parametrize(
    "before",
    [
        "", "\n", "# only this\n", '["b.example"]\nbody = ".x"', '"a.example" = {body = ".x"}\n',
        '\n\n["A.Example"]\r\nbody = ".x"\r\n', '"a.example".body = ".x"\n', '["a.example"]\n',
    ],
)  # fmt: skip
def test_any_file_takes_a_rule(before, tmp_path):
    after = write_selection(before, "a.example", {"body": [".y"], "date": ["time"]})
    site = parse_rules(after, tmp_path / "sites.toml").of("https://a.example/")
    assert {key: [one.text for one in found] for key, found in site.selectors.items()} == {
        "body": [".y"], "date": ["time"],
    }  # fmt: skip
    assert len(tomllib.loads(after)) == max(1, len(tomllib.loads(before)) + ("b.example" in before))


def test_the_table_of_an_address_is_the_one_that_covers_it(tmp_path):
    rules = parse_rules(MINE, tmp_path / "sites.toml")
    assert name_table(rules, "https://www.weir.example/a") == "weir.example"
    assert name_table(rules, "https://ann.blogs.example/a") == "*.blogs.example"
    assert name_table(rules, "https://www.Strasse.example:8080/a") == "strasse.example"
    for url in (None, "file:///a/b.html", "", "http://[/"):
        with pytest.raises(Rejected) as refused:
            name_table(rules, url)
        assert refused.value.reason == "no_site"


def test_a_derived_rule_is_added_to_what_is_there_and_replaces_metadata(tmp_path):
    rules = parse_rules(MINE + 'title = "h2"\n', tmp_path / "sites.toml")
    had = read_selection(rules, "*.blogs.example")
    assert had == {"body": [".post"], "title": ["h2"]}
    derived = DerivedRule({"body": (".post", ".more"), "title": ("h1",), "strip": (".ad",)})
    assert add_rule(had, derived) == {"body": [".post", ".more"], "title": ["h1"], "strip": [".ad"]}
    assert read_selection(rules, "new.example") == {}


def test_a_rule_is_saved_whole_and_the_mode_of_the_file_stays(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text(MINE, "utf-8")
    path.chmod(0o640)
    save_selection(path, "new.example", {"body": [".story"]})
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert load(path).of("https://new.example/").selectors["body"][0].text == ".story"
    assert [one.name for one in tmp_path.iterdir()] == ["sites.toml"]


def test_the_first_rule_makes_the_file(tmp_path):
    path = tmp_path / "data" / "sites.toml"
    save_selection(path, "new.example", {"body": [".story"]})
    assert path.read_text("utf-8") == write_table("new.example", {"body": [".story"]})


def test_a_link_to_the_file_stays_a_link(tmp_path):
    real, link = tmp_path / "real.toml", tmp_path / "sites.toml"
    real.write_text(MINE, "utf-8")
    link.symlink_to(real)
    save_selection(link, "new.example", {"body": [".story"]})
    assert link.is_symlink()
    assert "new.example" in real.read_text("utf-8")


@pytest.mark.parametrize("selector", ["p:first-child", "", ">", '[a="', ".a {", "a,"])
def test_a_selector_that_cannot_be_read_is_not_saved(tmp_path, selector):
    path = tmp_path / "sites.toml"
    path.write_text(MINE, "utf-8")
    with pytest.raises(Rejected) as refused:
        save_selection(path, "new.example", {"body": [selector]})
    assert refused.value.reason == "bad_selector"
    assert path.read_text("utf-8") == MINE
    with pytest.raises(Rejected):
        check(write_table("new.example", {"body": [selector]}), path)


def test_a_broken_file_is_left_to_its_owner(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text("body = ", "utf-8")
    with pytest.raises(TryLater):
        save_selection(path, "new.example", {"body": [".story"]})
    assert path.read_text("utf-8") == "body = "


@pytest.mark.parametrize("word", ['"]\n["evil.example"]\nbody = "x', "\x00", "\u2028", "'''", '"""'])
def test_hostile_selectors_stay_in_their_text(word):
    text = write_selection(MINE, "new.example", {"body": [word]})
    assert tomllib.loads(text)["new.example"] == {"body": word}
    assert set(tomllib.loads(text)) == {"weir.example", "*.blogs.example", "new.example"}
