"""A heading right above chosen text belongs to it."""

from __future__ import annotations

from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.completion.whole_sections import complete_sections
from worker.page.page import parse_markup


def completed(markup, *numbers):
    blocks = find_blocks(parse_markup(markup))
    chosen = complete_sections([blocks[number] for number in numbers], list(blocks), blocks)
    return [block.text for block in chosen]


def test_a_heading_between_chosen_blocks_is_added():
    assert completed("<p>One<h2><a href=#x>Head</a></h2><p>Two", 0, 2) == ["One", "Head", "Two"]


def test_a_heading_above_the_first_chosen_block_is_not():
    assert completed("<h2>Head</h2><p>One<p>Two", 1, 2) == ["One", "Two"]


def test_a_heading_in_a_box_of_its_own_above_a_list_is_added():
    assert completed("<p>One<div><h2>Head</h2></div><ul><li>Two</ul>", 0, 2) == ["One", "Head", "Two"]


def test_a_heading_of_text_left_out_and_one_in_the_box_of_others_are_not():
    markup = "<p>One<h2>Head</h2><p>Left out<div><p>Others<h2>More</h2></div><p>Two"
    assert completed(markup, 0, 5) == ["One", "Two"]
