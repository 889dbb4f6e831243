"""The learned scores: trees that answer as they were trained, weights that are the release's own."""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest

from worker.document import Thread
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body import scoring, weight_files
from worker.extraction.body.choose_blocks import MAX_BLOCKS, choose_blocks
from worker.extraction.body.chosen_blocks import collect_hints
from worker.extraction.body.features import measure_blocks
from worker.extraction.body.scored_blocks import find_best_cut
from worker.extraction.body.trees import BATCH_ROWS, Trees
from worker.extraction.body.word_weights import WordWeights, line_words, name_words
from worker.extraction.metadata.metadata import collect_statements
from worker.extraction.metadata.title import find_title_candidates
from worker.page.page import parse_markup

TEXT = "The ferry left the harbour at six, and nobody on the quay had thought of waving. "


def prepare(page):
    blocks = find_blocks(page)
    statements = collect_statements(page, blocks, Thread())
    return blocks, collect_hints(statements, find_title_candidates(statements, blocks))


def trees() -> Trees:
    """One tree that asks first whether column 1 is over 0.5, then whether column 0 is over 2."""
    return Trees(
        features=np.array([[1, 0]], dtype=np.int16),
        borders=np.array([[0.5, 2.0]], dtype=np.float32),
        leaves=np.array([[-1.0, 1.0, 2.0, 3.0]], dtype=np.float32),
        bias=0.5,
    )


def test_a_tree_finds_the_leaf_that_its_answers_name():
    rows = np.array([[0, 0], [0, 1], [3, 0], [3, 1]], dtype=np.float32)
    expected = [1 / (1 + math.exp(-(leaf + 0.5))) for leaf in (-1, 1, 2, 3)]
    assert trees().probabilities(rows) == pytest.approx(expected)


def test_many_rows_are_answered_as_few_are():
    rows = np.random.default_rng(1).random((2 * BATCH_ROWS + 7, 2)).astype(np.float32) * 4
    whole = trees().probabilities(rows)
    assert len(whole) == len(rows)
    assert whole == pytest.approx(np.concatenate([trees().probabilities(row[None]) for row in rows]))


def test_the_best_cut_takes_what_is_worth_its_words():
    count, expected = find_best_cut(np.array([0.9, 0.01, 0.8]), np.array([100.0, 100.0, 100.0]))
    assert count == 2
    assert expected == pytest.approx(2 * 170 / (200 + 171))


def test_the_best_cut_takes_something_even_where_nothing_is_likely():
    assert find_best_cut(np.array([0.001, 0.002]), np.array([5.0, 5.0]))[0] >= 1


def test_words_of_names_are_the_tokens_and_their_parts():
    assert name_words("postBody nav-main") == ["postbody", "post", "body", "nav-main", "nav", "main"]


def test_words_of_lines_tell_how_a_short_line_begins_and_ends():
    assert list(line_words("Read more")) == ["read", "more", "^read", "more$"]
    assert not list(line_words(TEXT))


def test_the_model_that_comes_with_the_program_is_whole():
    model = scoring.load_model()
    assert model.first.features.max() < model.second.features.max()


def test_a_damaged_model_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "weights"
    shutil.copytree(weight_files.WEIGHTS_FOLDER, folder)
    (folder / "words.json").write_text("{}")
    monkeypatch.setattr(weight_files, "WEIGHTS_FOLDER", folder)
    with pytest.raises(ValueError, match=r"words\.json is damaged"):
        scoring.load_model.__wrapped__()


def test_every_block_has_a_row_of_finite_numbers():
    markup = f"<h1>Ferry</h1><div class='post'>{'<p>' + TEXT + '</p>'}</div><ul><li><a href=/x>Home</a></ul>"
    blocks, hints = prepare(parse_markup(markup))
    rows = measure_blocks(blocks, hints, WordWeights(({}, {}, {}), {}))
    assert len(rows) == len(blocks) == 3
    assert np.isfinite(rows).all()
    assert scoring.second_pass_rows(blocks, np.array([0.1, 0.9, 0.2]), rows).shape[1] > rows.shape[1]


def test_scores_are_the_same_each_time_and_part_text_from_menu():
    story = "".join(f"<p>{TEXT * 3}</p>" for _ in range(6))
    menu = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(12))
    page = parse_markup(f"<body><nav><ul>{menu}</ul></nav><article><h1>Ferry</h1>{story}</article></body>")
    blocks, hints = prepare(page)
    assert np.array_equal(*(scoring.load_model().score(blocks, hints)[1] for _ in range(2)))
    chosen = choose_blocks(blocks, blocks, hints, page.root, Thread())
    assert [block.element.tag for block in chosen.blocks] == ["p"] * 6
    assert chosen.confidence > 0.8


def test_no_blocks_make_an_empty_choice():
    page = parse_markup("<body><script>1</script></body>")
    blocks, hints = prepare(page)
    choice = choose_blocks(blocks, blocks, hints, page.root, Thread())
    assert (choice.blocks, choice.confidence) == ([], 0.0)


def test_a_page_of_very_many_blocks_is_taken_whole_but_its_links():
    page = parse_markup("<p>word</p>" * (MAX_BLOCKS + 1) + "<p><a href=/x>link</a></p>")
    blocks, hints = prepare(page)
    assert len(choose_blocks(blocks, blocks, hints, page.root, Thread()).blocks) == MAX_BLOCKS + 1
