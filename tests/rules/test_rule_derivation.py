"""Rules that are derived from what a person points at: short, stable, and of as little else as possible."""

import pytest

from worker.desk.reading.pointing import list_passages
from worker.extraction.blocks.segmenting import find_blocks
from worker.page.page import parse_markup
from worker.rules.rule_derivation import derive_rule
from worker.rules.selector_candidates import Matches

FILL = "and more words that nobody has to read to know what stands here and why it does"


def text(word):
    return f"{word} {FILL}"


def derive(html, *, taken=(), **pointed):
    """Derive a rule; passages are named by the first word of their text."""
    page = parse_markup(html)
    blocks = find_blocks(page)
    numbers = {block.text.split()[0]: block.number for block in blocks}
    roles = {numbers[word]: role.rstrip("_") for role, words in pointed.items() for word in words.split()}
    rule = derive_rule(page, list_passages(blocks), [numbers[word] for word in taken], roles)
    return page, {key: list(found) for key, found in rule.selectors.items()}, list(rule.unreached)


def words_in(page, selectors):
    """The first words of the passages within what selectors match."""
    matches = Matches(page)
    spans = [(e.start, e.end) for selector in selectors for e in matches.of(selector)]
    blocks = find_blocks(page)
    return [b.text.split()[0] for b in blocks if any(first <= b.start < end for first, end in spans)]


def page_of(body):
    return f"<nav class=menu><p>Home</p></nav>{body}<footer class=foot><p>Imprint</p></footer>"


def test_missing_text_names_the_box_that_holds_it_with_what_is_taken():
    html = page_of(
        f"<main><div class=story-text><p>{text('One')}<p>{text('Two')}</div><aside class=related><p>Also"
        f"</aside></main>"
    )
    _, found, unreached = derive(html, taken=["One"], text="Two")
    assert found == {"body": [".story-text"]}
    assert unreached == []


def test_text_in_two_boxes_is_named_by_two_selectors():
    html = page_of(f"""<div class=zone-left><div class=lead-in><p>{text("One")}</div></div>
        <ul class=links><li>Also <li>Other</ul>
        <div class=zone-right><section class=long-read><p>{text("Two")}<p>{text("Three")}</section></div>""")
    page, found, _ = derive(html, taken=["One"], text="Two Three")
    assert words_in(page, found["body"]) == ["One", "Two", "Three"]
    assert len(found["body"]) == 2


def test_too_much_text_is_stripped_and_no_body_is_named():
    html = page_of(
        f"<article class=story><p>{text('One')}<div class=promo-box><p>{text('Buy')}</div>"
        f"<p>{text('Two')}</article>"
    )
    _, found, unreached = derive(html, taken=["One", "Buy", "Two"], not_="Buy")
    assert found == {"strip": [".promo-box"]}
    assert unreached == []


def test_what_stands_in_a_named_box_and_is_left_out_is_stripped():
    html = page_of(f"""<article class=story><p>{text("One")}<div class=newsletter><p>Subscribe</div>
        <p>{text("Two")}
        <p>{text("Three")}<div class=share-bar><p>Share</div></article>""")
    page, found, _ = derive(html, taken=["One"], text="Two Three")
    assert found["body"] == [".story"] or found["body"] == ["article"]
    assert set(words_in(page, found["strip"])) == {"Subscribe", "Share"}


def test_a_paragraph_like_all_others_cannot_be_told_apart():
    html = page_of(f"<div class=story><p>{text('One')}<p>{text('Buy')}<p>{text('Two')}</div>")
    _, found, unreached = derive(html, taken=["One", "Buy", "Two"], not_="Buy")
    assert "strip" not in found
    assert unreached == [2]


@pytest.mark.parametrize("name", ["css-1x2y3z", "sc-bdVaJa", "post-12345", "is-open", "mt-4"])
def test_names_that_will_not_stay_are_avoided(name):
    html = page_of(f"<main><div id={name} class='{name} story-text'><p>{text('One')}</div></main>")
    _, found, _ = derive(html, text="One")
    assert found == {"body": [".story-text"]}


def test_a_page_of_generated_names_is_ruled_by_attributes_and_tags():
    html = page_of(f"""<div class=css-1a2b3c><article class=css-9z8y7x><p class=css-4d5e6f>{text("One")}
        <p class=css-4d5e6f>{text("Two")}</article><aside class=css-0k1l2m>
        <p class=css-4d5e6f>{text("Also")}</aside></div>""")
    _, found, _ = derive(html, taken=["One"], text="Two")
    assert found == {"body": ["article"]}
    html = html.replace("<article class=css-9z8y7x>", "<div itemprop=articleBody class=css-9z8y7x>").replace(
        "</article>", "</div>"
    )
    _, found, _ = derive(html, taken=["One"], text="Two")
    assert found == {"body": ['[itemprop="articleBody"]']}


def test_the_name_before_a_hash_is_used():
    html = page_of(
        f"<div class=Page_root__k3Fz9><div class=Story_body__x7Ga2><p>{text('One')}</div></div><div>"
        f"<p>{text('Also')}</div>"
    )
    page, found, _ = derive(html, text="One")
    assert found == {"body": ['[class*="Story_body__"]']}
    assert words_in(page, found["body"]) == ["One"]


def test_a_class_that_stands_elsewhere_too_gets_what_stands_around_it():
    html = page_of(f"""<main class=story-page><div class=rich-text><p>{text("One")}</div></main>
        <aside class=promo-page><div class=rich-text><p>{text("Also")}</div></aside>""")
    page, found, _ = derive(html, text="One")
    assert words_in(page, found["body"]) == ["One"]
    assert len(found["body"]) == 1


def test_title_author_and_date_are_named_within_their_passage():
    html = page_of(f"""<article><h1 class=headline>Ferry</h1>
        <p class=meta-line>By <span class=author-name>Ann</span>, <time datetime=2026-03-13>Friday</time></p>
        <div class=text-body><p>{text("One")}</div></article>""")
    page, found, unreached = derive(html, taken=["One"], title="Ferry", author="By", date="By")
    matches = Matches(page)
    assert [e.text for e in matches.of(found["title"][0])] == ["Ferry"]
    assert [e.text for e in matches.of(found["date"][0])] == ["Friday"]
    assert unreached == []
    assert "body" not in found


def test_an_author_is_named_alone():
    html = page_of("""<div class=by><p class=meta-line>By <span class=author-name>Ann</span>, today</p></div>
        <div class=about-box><p>About <span class=author-name>Other</span></p></div>""")
    page, found, _ = derive(html, author="By")
    assert [e.text for e in Matches(page).of(found["author"][0])] == ["Ann"]


def test_the_place_of_comments_is_the_whole_of_it():
    html = page_of(f"""<article class=story-text><p>{text("One")}</article><section id=discussion>
        <h2>Readers</h2>
        <div class=comment><p>{text("Ben")}</div><div class=comment><p>{text("Greta")}</div></section>""")
    _, found, _ = derive(html, taken=["One"], comments="Ben")
    assert found == {"comments": ["#discussion"]}


def test_comments_are_no_text_when_they_stand_in_its_box():
    html = page_of(f"""<div class=story-text><p>{text("One")}<p>{text("Two")}<div class=responses>
        <div class=answer><p>{text("Ben")}</div></div></div>""")
    page, found, _ = derive(html, taken=["One", "Ben"], text="Two", comments="Ben")
    assert found["comments"] == [".responses"]
    assert set(words_in(page, found["body"])) - set(words_in(page, found["comments"])) == {"One", "Two"}


HOSTILE = ['"]', "a{}b", "</style><script>", "x\\", "\u202egnp", "*", "a,b", "a>b", "'", "é" * 90, "::before"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_never_reach_a_selector(name):
    from html import escape

    given = escape(name, quote=True)
    named = f'class="{given}" id="{given}" itemprop="{given}"'
    html = page_of(f"<main><div {named}><p>{text('One')}</div><p>{text('Also')}</main>")
    _, found, _ = derive(html, text="One")
    assert all(part.isascii() and not set(part) & set("<>{}\\,*") for part in found.get("body", ()))


def test_a_large_page_takes_a_bounded_number_of_looks(monkeypatch):
    from worker.rules import selector_candidates

    looks = []
    parse = selector_candidates.parse_selector
    monkeypatch.setattr(selector_candidates, "parse_selector", lambda one: looks.append(one) or parse(one))
    boxes = [(f"row-{chr(97 + number % 26)}", text(f"W{number}")) for number in range(400)]
    rows = "".join(f"<div class='{name} zone'><p>{words}</div>" for name, words in boxes)
    derive(page_of(f"<main>{rows}</main>"), taken=["W0"], text="W7 W9", not_="W11")
    assert len(looks) < 1000


def test_nothing_pointed_at_is_no_rule():
    _, found, unreached = derive(page_of(f"<p>{text('One')}"), taken=["One"])
    assert (found, unreached) == ({}, [])


def test_a_tag_that_stands_everywhere_in_texts_is_not_stripped():
    bold = "".join(f"<p><strong>{word}</strong> {FILL}" for word in ("Buy", "Sell"))
    html = page_of(f"<div class=story><p>{text('One')}{bold}</div>")
    _, found, unreached = derive(html, taken=["One", "Buy", "Sell"], not_="Buy Sell")
    assert (found, unreached) == ({}, [2, 3])


def test_a_body_that_would_lose_more_than_it_brings_is_not_named():
    scattered = "".join(
        f"<div class=x{n}><p>{text(f'W{n}')}</p><p>{text(f'Bad{n}')}</p></div>" for n in range(30)
    )
    html = page_of(f"<div>{scattered}</div>")
    _, found, unreached = derive(html, taken=[f"W{n}" for n in range(29)], text="W29")
    assert (found, unreached) == ({}, [1 + 2 * 29])
