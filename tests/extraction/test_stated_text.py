"""The text that a page states in its linked data: it checks what was chosen from the page."""

from __future__ import annotations

import json

import pytest

from tests.extraction.body_pages import BODY, S, page_of, text
from worker.document import Thread
from worker.extraction import choose
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.body.stated.stated_choice import choose_stated
from worker.extraction.body.stated.stated_text import StatedText
from worker.page.page import parse_markup

TEASERS = "".join(
    f"<div class=entry><h2>Town news {n}</h2><p>The lighthouse, which has been for sale for {n} years, found "
    f"no buyer again, and number {n} on the list of those who asked about it has moved away.</p></div>"
    for n in range(2, 9)
)


def stating(*bodies: str) -> str:
    nodes = [{"@type": "NewsArticle", "headline": "A wall for the harbour", "articleBody": b} for b in bodies]
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


def reason(page) -> str:
    return choose(page, Thread()).evidence[0].because


def test_a_choice_that_agrees_is_kept():
    page = page_of(BODY + "<p>The mayor, as everybody had feared, was late.</p>", before=stating(" ".join(S)))
    assert "the mayor, as everybody had feared" in text(page).lower()
    assert reason(page).startswith("the likeliest by learned weights")


def test_text_in_a_box_that_looks_like_chrome_is_chosen_if_it_is_stated():
    box = f"<aside class='sidebar related-posts'><ul class=menu><li>{BODY}</ul></aside>"
    unstated = parse_markup(f"{TEASERS}{box}")
    assert S[1] not in text(unstated)
    page = parse_markup(f"{stating(' '.join(S))}{TEASERS}{box}")
    assert all(sentence in text(page) for sentence in S)
    assert "lighthouse" not in text(page)
    assert reason(page).startswith("they agree with JSON-LD articleBody; the likeliest")


def test_headings_between_stated_paragraphs_are_kept():
    box = f"<footer>{BODY.replace('</p><p>', '</p><h3>The wall</h3><p>', 1)}</footer>"
    assert "The wall" in text(parse_markup(f"{stating(' '.join(S))}{TEASERS}{box}"))


def test_text_that_stands_twice_is_taken_once():
    boxes = f"<footer>{BODY}</footer><footer>{BODY}</footer>"
    assert text(parse_markup(f"{stating(' '.join(S))}{TEASERS}{boxes}")).count(S[0]) == 1


@pytest.mark.parametrize("hiding", ["hidden", "style='display:none'"])
def test_hidden_text_is_read_if_it_is_stated(hiding):
    menu = "<p hidden>The shop of the lighthouse is closed today, and so is the kiosk at its foot.</p>"
    main = f"<p>{S[0]}</p><div {hiding}><p>{'</p><p>'.join(S[1:] * 2)}</p></div>{menu}"
    page = page_of(main, before=stating(" ".join([*S, *S[1:]])), after=TEASERS)
    assert all(sentence in text(page) for sentence in S)
    assert "lighthouse" not in text(page)


def test_the_stated_text_itself_is_taken_if_the_page_does_not_hold_it():
    page = parse_markup(f"{stating(chr(10).join(S * 3))}<p>Loading</p>{TEASERS[:300]}")
    assert choose(page, Thread()).body[0].tag == "html"
    assert text(page).count(S[0]) == 3
    assert "the page does not show this text" in reason(page)


def test_markup_in_the_stated_text_is_read():
    page = parse_markup(f"{stating(BODY * 2)}<p>Loading</p>")
    assert [part.tag for part in choose(page, Thread()).body[0].walk() if part.tag == "p"] == ["p"] * 8


def test_a_choice_of_the_same_length_is_not_replaced_by_the_stated_text():
    page = page_of(BODY, before=stating(" ".join(sentence.upper()[::-1] for sentence in S)))
    assert all(sentence in text(page) for sentence in S)


@pytest.mark.parametrize(
    "stated", [(S[0],), ("\n".join(S * 2), "\n".join(S[:3] * 3))], ids=["a summary", "two documents"]
)
def test_what_is_not_the_documents_text_is_not_compared(stated):
    page = parse_markup(f"{stating(*stated)}<p>Loading, please wait.</p>")
    assert S[0] not in text(page)


def test_text_without_spaces_between_words_is_compared():
    stated = "委員会は火曜日に集まり、港について何時間も話し合ったが、何一つ決まらなかった。" * 9
    sentences = "".join(f"<p>{part}。</p>" for part in stated.split("。") if part)
    page = parse_markup(f"{stating(stated)}{TEASERS}<aside class=related>{sentences}</aside>")
    assert "火曜日" in text(page)


def test_a_stated_text_that_is_a_small_part_of_a_block_changes_nothing():
    stalls = [f"Stall {n} of the market sells {n} kinds of fish, for {n} crowns each." for n in range(40)]
    page = parse_markup(f"<p>Stalls of the market</p><div>{' '.join(S + tuple(stalls))}</div>")
    heading, *_ = blocks = find_blocks(page)
    choice = Choice([heading], page.root, 0.5, "")
    assert choose_stated(StatedText(" ".join(S), ""), choice, blocks, lambda: blocks) is choice
