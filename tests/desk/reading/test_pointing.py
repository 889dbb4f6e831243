"""The blocks of a page as a person points at them, and what the rule that comes of it changes."""

import pytest

from worker import pipeline
from worker.dates import Reference
from worker.desk.reading.pointing import derive, mark_taken, show_blocks
from worker.desk.reading.rule_preview import preview_rule
from worker.document import RawItem
from worker.errors import Rejected
from worker.rules.rule_tables import add_rule, check, write_table
from worker.rules.sites import NO_RULES

MORE = "and it took the council four years to say so in a paper that anybody could read, which it then did."
PAGE = f"""<html><head><title>The weir - Weir Post</title></head><body>
<nav><a href=/>Home</a> <a href=/a>About</a></nav>
<main class=page><h1 class=headline>The weir</h1>
<div class=story-text><p>The weir was built in 1911 {MORE}</p><p>Boats pass it on the left {MORE}</p>
<p>Nobody has counted the fish {MORE}</p></div>
<div class=fact-sheet><p>Its height is two metres at noon {MORE}</p></div>
<section id=comments><h2>Comments</h2>
<div class=comment><b class=who>Ben</b> <time datetime=2026-03-13T10:00Z>13 March</time>
<p>I swam there as a child.</p></div>
<div class=comment><b class=who>Greta</b> <time datetime=2026-03-14T10:00Z>14 March</time>
<p>It rains on it.</p></div>
</section></main><footer>Imprint</footer></body></html>"""


@pytest.fixture
def raw(now):
    return RawItem(
        "https://weir.example/a", PAGE.encode(), Reference(now, "received"), "text/html",
        final_url="https://weir.example/a",
    )  # fmt: skip


def number_of(shown, words):
    return next(block.number for block in shown.blocks if words in block.text)


def test_all_blocks_are_shown_in_order_with_what_is_taken(raw):
    shown = show_blocks(raw, NO_RULES)
    texts = [block.text for block in shown.blocks]
    assert texts[0].startswith("Home")
    assert texts.index("The weir") < next(n for n, text in enumerate(texts) if text.startswith("Boats"))
    by_words = {words: shown.blocks[number_of(shown, words)] for words in ("1911", "Imprint", "I swam")}
    assert (by_words["1911"].is_taken, by_words["1911"].is_comment) == (True, False)
    assert (by_words["Imprint"].is_taken, by_words["I swam"].is_comment) == (False, True)
    assert not shown.is_cut


def test_pointing_makes_a_rule_that_changes_what_is_read(raw, tmp_path):
    shown = show_blocks(raw, NO_RULES)
    pointed = {number_of(shown, "two metres"): "not", number_of(shown, "Nobody has"): "text"}
    rule = derive(raw, NO_RULES, pointed)
    table = write_table("weir.example", add_rule({}, rule))
    effect = preview_rule(raw, NO_RULES, rules := check(table, tmp_path / "sites.toml"))
    assert not effect.stale
    after = pipeline.read(raw, rules)
    assert "Nobody has counted" in after.body
    assert "two metres" not in after.body
    assert effect.words_after == after.word_count
    before = pipeline.read(raw, NO_RULES)
    assert effect.words_before - effect.words_gone + effect.words_new == pytest.approx(
        effect.words_after, abs=2
    )
    assert ("two metres" in before.body) == any(
        piece.kind == "gone" and "two metres" in piece.text for one in effect.passages for piece in one
    )


def test_a_rule_that_changes_nothing_says_so(raw, tmp_path):
    rules = check(write_table("weir.example", {"body": [".nowhere"]}), tmp_path / "sites.toml")
    effect = preview_rule(raw, NO_RULES, rules)
    assert effect.is_none
    assert ".nowhere" in effect.stale[0]
    elsewhere = check(write_table("other.example", {"body": ["h1"]}), tmp_path / "sites.toml")
    assert preview_rule(raw, NO_RULES, elsewhere).is_none


def test_changed_fields_are_named(raw, tmp_path):
    rules = check(
        write_table("weir.example", {"title": [".fact-sheet p"], "comments": ["footer"]}),
        tmp_path / "sites.toml",
    )
    changed = {one.name: (one.before, one.after) for one in preview_rule(raw, NO_RULES, rules).fields}
    assert changed["comments"] == ("2", "0")
    assert changed["title"][1].startswith("Its height")


def test_taken_text_and_comments_are_marked(raw):
    marked = mark_taken(raw, NO_RULES)
    assert '<winnow-mark class="taken">The weir was built' in marked
    assert '<winnow-mark class="comment">I swam' in marked
    assert "<footer>Imprint</footer>" in marked


def test_numbers_that_no_block_has_are_passed_over(raw):
    assert not derive(raw, NO_RULES, {-1: "text", 99_999: "not"}).selectors


def test_text_has_no_blocks_to_point_at(now):
    raw = RawItem("/a.txt", b"The weir.\n\nIt stands.", Reference(now, "mtime"), "text/plain")
    with pytest.raises(Rejected) as refused:
        show_blocks(raw, NO_RULES)
    assert refused.value.reason == "no_markup"
