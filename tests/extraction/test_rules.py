"""Rules for sites: what a person knows better, named in the evidence, and checked for being stale."""

from __future__ import annotations

import pytest

from worker.document import Thread
from worker.errors import TryLater
from worker.extraction import choose
from worker.page.page import parse_markup
from worker.pipeline import extract
from worker.rules.sites import Rules, load, load_if_present

PAGE = """<html lang=en><head><title>Wrong title</title><meta name=author content="The System"></head><body>
<h1>Wrong title</h1><div class=story><h2 class=head>The ferry is late</h2>
<p class=who>By Ann Miller and Bob Ray</p>
<time class=when datetime="2024-05-03T10:00:00Z">x</time>
<p>The ferry came in two hours late on Friday, and nobody on the pier could say why it had.</p>
<p class=promo>Read all about our new ferry app, which has been downloaded by nobody at all so far.</p>
<p>On Saturday it came in early, and left again before the passengers had arrived at the pier.</p></div>
<div class=other><p>A much longer text that stands beside the story, and goes on and on other things.</p>
<p>It has more than one paragraph, and each of them is long enough to be taken for the document.</p>
<p>It has more than one paragraph, and each of them is long enough to be taken for the document.</p></div>
<div class=talk><p>I was on that ferry, and I can tell you that the captain was after his hat.</p></div>"""
RULES = """
["gull.example"]
body = ".story"
strip = [".promo", ".who", ".head"]
title = "h2.head"
author = ".who"
date = "time.when"
comments = ".talk"
"""


@pytest.fixture
def rules(tmp_path):
    def written(text: str) -> Rules:
        (tmp_path / "sites.toml").write_text(text, "utf-8")
        return load(tmp_path / "sites.toml")

    return written


def read(rules: Rules, url: str | None = "https://www.gull.example/ferry"):
    return choose(parse_markup(PAGE, url), Thread(), rules)


def test_a_rule_says_what_is_the_document_and_the_evidence_names_it(rules):
    parts = read(rules(RULES))
    assert [p.text[:12] for e in parts.body for p in e.walk() if p.tag == "p"] == [
        "The ferry ca",
        "On Saturday ",
    ]
    about = parts.metadata
    assert (about.title, about.authors) == ("The ferry is late", ("Ann Miller", "Bob Ray"))
    assert about.published is not None
    assert about.published.iso() == "2024-05-03T10:00:00+00:00"
    named = [fact for fact in parts.evidence if "the rule for gull.example" in fact.because]
    assert {fact.subject for fact in named} == {"rules", "title", "author", "published"}


def test_of_other_hosts_and_of_files_nothing_is_changed(rules):
    for url in ("https://notgull.example/ferry", "https://example/", None):
        parts = read(rules(RULES), url)
        assert parts.metadata.title == "Wrong title"
        assert not [fact for fact in parts.evidence if fact.subject == "rules"]


def test_a_stale_selector_falls_back_and_warns(rules):
    parts = read(rules('["gull.example"]\nbody = ".gone"\ntitle = [".gone", "h2"]\nauthor = "#gone"'))
    assert parts.body
    assert (parts.metadata.title, parts.metadata.authors) == ("The ferry is late", ("The System",))
    stale = [fact.because for fact in parts.evidence if (fact.subject, fact.finding) == ("rules", "stale")]
    assert len(stale) == 3
    assert "body '.gone' matches nothing" in stale[0]


def test_a_rule_that_matches_no_text_is_no_body(rules):
    assert read(rules('["gull.example"]\nbody = "time"')).body


def test_the_longest_pattern_that_covers_a_host_counts(rules):
    both = rules('["gull.example"]\ntitle = "h1"\n["*.gull.example"]\ntitle = "h2"')
    assert read(both).metadata.title == "The ferry is late"
    assert read(both, "https://gull.example/").metadata.title == "Wrong title"


def test_a_ruled_comment_area_says_nothing_of_the_document(rules):
    talk = "<h1>Ferry</h1><p>It is late.</p><div class=talk><span class=byline>By Bob Ray</span></div>"
    page = parse_markup(talk, "https://gull.example/ferry")
    assert choose(page, Thread()).metadata.authors == ("Bob Ray",)
    assert choose(page, Thread(), rules('["gull.example"]\ncomments = ".talk"')).metadata.authors == ()


REVIEWS = "".join(
    f"<li class=comment><b class=author>{name}</b> <time datetime=2024-05-0{day}>x</time>"
    f"<p>Review of {name}: the pier is a place of wind, and little else.</p></li>"
    for day, name in enumerate(("Dan Old", "Eve New", "Fay Far"), 1)
)
TALK = "".join(
    f"<div class=item><b>{name}</b> <i>3 May 2024, 10:0{minute}</i>"
    f"<p>I was on that ferry, and I can tell you that the captain {what}.</p></div>"
    for minute, (name, what) in enumerate(
        (("Ann Miller", "was late"), ("Bob Ray", "sang"), ("Cy Dee", "slept"))
    )
)


def test_comments_are_looked_for_in_a_ruled_area_alone(rules):
    body = "<p>The ferry came in two hours late on Friday, and nobody on the pier could say why it had.</p>"
    page = f"<h1>Late</h1>{body}<ul id=reviews>{REVIEWS}</ul><div id=talk>{TALK}</div>"
    url = "https://gull.example/ferry"

    def names(text):
        found = extract(page, url, rules=rules(text))
        assert "nobody on the pier" in found.body
        assert "captain" not in found.body or "talk" not in text
        return [comment.author for comment in found.comments]

    assert names("") == ["Dan Old", "Eve New", "Fay Far"]
    assert names('["gull.example"]\ncomments = "#talk"') == ["Ann Miller", "Bob Ray", "Cy Dee"]
    assert names('["gull.example"]\ncomments = ["#talk p", "h1"]') == []
    assert names('["gull.example"]\ncomments = "#gone"') == ["Dan Old", "Eve New", "Fay Far"]


def test_python_users_hand_them_in(rules):
    found = extract(PAGE, "https://gull.example/ferry", rules=rules(RULES))
    assert found.title == "The ferry is late"
    assert "captain" not in found.body


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[gull.example]\nbody = 'p'",
            'gull.example: there is no such key; use .* write \\["gull.example"\\]',
        ),
        ('["gull.example"]\nbodies = "p"', "gull.example.bodies: there is no such key; use body, strip"),
        ('["gull.example"]\nbody = "p:hover"', "gull.example.body: the selector 'p:hover' cannot be read"),
        ('["gull.example"]\nbody = 7', "gull.example.body: give a CSS selector"),
        ('["gull.example"]\nbody = []', "gull.example.body: give a CSS selector"),
        ("body = 'p'", "body: put keys under a host"),
        ("[[[", "Invalid|Expected"),
    ],
)
def test_a_bad_file_gives_one_line_that_names_file_and_key(rules, text, says):
    with pytest.raises(TryLater, match=says) as error:
        rules(text)
    assert "sites.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_no_file_no_rules(tmp_path):
    assert load_if_present(tmp_path / "none.toml") == Rules()
    with pytest.raises(TryLater, match=r"none\.toml"):
        load(tmp_path / "none.toml")
