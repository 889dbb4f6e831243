"""The learned scores: trees and a net that answer as trained, weights that are the release's own."""

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
from worker.extraction.body.neural_net import BATCH_ROWS as NET_BATCH_ROWS
from worker.extraction.body.neural_net import MAX_DEVIATIONS, NeuralNet
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


def net() -> NeuralNet:
    """Two units: how far column 0 is above 10, in twos, and how far column 1 is below 0; minus 1."""
    return NeuralNet(
        means=np.array([10, 0], dtype=np.float32),
        deviations=np.array([2, 1], dtype=np.float32),
        hidden=np.array([[1, 0], [0, -1]], dtype=np.float32),
        hidden_bias=np.zeros(2, dtype=np.float32),
        output=np.array([3, 0.5], dtype=np.float32),
        bias=-1.0,
    )


def test_a_net_adds_up_what_its_units_answer():
    rows = np.array([[10, 0], [14, 0], [6, 0], [12, -2]], dtype=np.float32)
    assert net().log_odds(rows) == pytest.approx([-1, 6 - 1, -1, 3 + 1 - 1])


def test_a_number_far_from_all_that_was_learned_from_says_no_more_than_a_distant_one():
    rows = np.array([[10 + 2 * MAX_DEVIATIONS, 0], [1e9, 0]], dtype=np.float32)
    assert net().log_odds(rows) == pytest.approx([3 * MAX_DEVIATIONS - 1] * 2)


def test_a_net_answers_many_rows_as_few():
    rows = np.random.default_rng(1).random((3 * NET_BATCH_ROWS + 5, 2)).astype(np.float32) * 20
    assert net().log_odds(rows) == pytest.approx(np.concatenate([net().log_odds(row[None]) for row in rows]))


def test_trees_and_net_are_averaged_as_log_odds():
    blocks, _ = prepare(parse_markup(f"<p>{TEXT}</p><p>{TEXT}</p>"))
    rows = np.array([[14, 1], [3, 0]], dtype=np.float32)
    both = scoring.TreesAndNet(trees(), net()).probabilities(blocks, rows)
    share = scoring.NET_SHARE
    expected = [(1 - share) * (3 + 0.5) + share * 5, (1 - share) * (2 + 0.5) - share]
    assert both == pytest.approx([1 / (1 + math.exp(-value)) for value in expected])


def test_a_box_in_the_text_is_judged_by_the_trees_alone():
    long = f"<p>{TEXT * 2}</p>"
    blocks, _ = prepare(parse_markup(f"<div>{long}<aside><p>{TEXT}</p></aside>{long}</div>"))
    assert [block.is_box_of_text for block in blocks] == [False, True, False]
    rows = np.array([[14, 1]] * 3, dtype=np.float32)
    around, box, _ = scoring.TreesAndNet(trees(), net()).probabilities(blocks, rows)
    assert box == pytest.approx(trees().probabilities(rows[:1])[0])
    assert box < around


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
    blocks, hints = prepare(parse_markup(f"<p>{TEXT}</p>"))
    rows = measure_blocks(blocks, hints, model.weights)
    assert model.first.features.max() < rows.shape[1]
    both = scoring.second_pass_rows(blocks, np.array([0.5]), rows)
    assert model.second.trees.features.max() < both.shape[1] == len(model.second.net.means)


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


MENU = "<nav><ul><li><a href=/a>Harbours</a><li><a href=/b>Ferries</a></ul></nav>"


def test_menus_are_neighbours_without_rows_and_have_no_chance():
    blocks, hints = prepare(parse_markup(f"{MENU}<h1>Ferry</h1><p>{TEXT}</p>"))
    assert [block.is_menu for block in blocks] == [True, True, False, False]
    rows = measure_blocks(blocks, hints, WordWeights(({}, {}, {}), {}))
    assert len(rows) == 2
    alone = prepare(parse_markup(f"<h1>Ferry</h1><p>{TEXT}</p>"))
    assert not np.array_equal(rows, measure_blocks(*alone, WordWeights(({}, {}, {}), {})))
    for scores in scoring.load_model().score(blocks, hints):
        assert list(scores[:2]) == [0, 0]
        assert (scores[2:] > 0).all()


def test_menus_are_scored_where_there_is_nothing_else():
    blocks, hints = prepare(parse_markup(MENU))
    assert [block.is_menu for block in blocks] == [True, True]
    assert all((scores > 0).all() for scores in scoring.load_model().score(blocks, hints))


def test_a_link_in_chrome_that_holds_more_text_than_links_is_scored():
    box = f"<div class=widget><p>{TEXT}</p><p><a href=/boats>All boats</a></p></div>"
    blocks, _ = prepare(parse_markup(f"<h1>Ferry</h1>{box}"))
    assert [block.is_chrome for block in blocks] == [False, True, True]
    assert blocks.scored == [0, 1, 2]


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
