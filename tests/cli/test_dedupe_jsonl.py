"""`winnow dedupe --jsonl` as a program runs it, and a person's merge and split."""

import json
import random
import subprocess
import sys

import pytest
from service.running import PROJECT, Installation

SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvwxyz" for vowel in "aeiou"]


def text(seed, words=120):
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(words))


def dedupe(lines, *words):
    """What the command answers to these lines, each decoded."""
    ran = subprocess.run(
        [sys.executable, "-m", "worker.cli", "dedupe", "--jsonl", *words],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        cwd=PROJECT,
        check=True,
    )
    assert ran.stderr == b""
    return [json.loads(line) for line in ran.stdout.splitlines()]


def part(body, first, last):
    return " ".join(body.split()[first:last])


BODY = text(1)
RECORDS = [
    {"id": "start", "text": part(BODY, 0, 50)},
    {"id": 2, "text": part(BODY, 60, 120), "url": "https://a.example/2"},
    {"id": "all", "text": BODY, "title": "All of it"},
    {"id": "again", "text": text(2), "url": "https://www.a.example/2?utm_source=x"},
    {"id": "copy", "text": BODY.upper()},
    {"id": "\ud800é", "text": text(3)},
]


def test_short_texts_are_told_apart_by_their_titles():
    titles = ["Harbour news", "Market news", "Harbour news"]
    answers = dedupe(json.dumps({"id": n, "title": title, "text": "Home"}) for n, title in enumerate(titles))
    assert [answer["verdict"] for answer in answers] == ["new", "new", "duplicate"]


def test_answers_in_order_and_moves():
    answers = dedupe(json.dumps(record) for record in RECORDS)
    moves = [answer for answer in answers if "moved" in answer]
    assert moves == [{"moved": 2, "to": "start"}]
    told = {answer["id"]: answer for answer in answers if "moved" not in answer}
    assert list(told) == [record["id"] for record in RECORDS]
    assert [(one["verdict"], one["cluster"], one["canonical"]) for one in told.values()] == [
        ("new", "start", "start"),
        ("new", 2, 2),
        ("near-duplicate", "start", "all"),
        ("revised", "start", "all"),
        ("duplicate", "start", "all"),
        ("new", "\ud800é", "\ud800é"),
    ]
    assert all(set(one) == {"id", "cluster", "canonical", "verdict", "evidence"} for one in told.values())
    assert told["copy"]["evidence"][0] == {
        "subject": "content", "finding": 'as in document "all"', "because": "same words",
    }  # fmt: skip


def test_only_the_end_state():
    answers = dedupe((json.dumps(record) for record in RECORDS), "--final")
    assert [answer["id"] for answer in answers] == [record["id"] for record in RECORDS]
    assert [answer["cluster"] for answer in answers] == ["start"] * 5 + ["\ud800é"]
    assert [answer["canonical"] for answer in answers] == ["all"] * 5 + ["\ud800é"]


@pytest.mark.parametrize("words", [(), ("--final",)])
def test_a_record_that_is_none_is_answered_and_the_rest_goes_on(words):
    lines = [
        "{",
        "[]",
        '{"id": "a"}',
        '{"text": "x"}',
        "",
        '{"id": "b", "text": "one two three"}',
        '{"id": "c", "text": 5}',
    ]
    answers = dedupe(lines, *words)
    assert [answer["id"] for answer in answers] == [None, None, "a", None, "b", "c"]
    assert ["error" in answer for answer in answers] == [True, True, True, True, False, True]
    assert {answer["error"]["reason"] for answer in answers if "error" in answer} == {
        "malformed_message", "malformed_record",
    }  # fmt: skip


def test_a_person_s_merge_and_split(tmp_path):
    installation = Installation(tmp_path)
    for name, body in (("teaser", part(BODY, 0, 50)), ("article", BODY), ("other", text(9))):
        (installation.seeds / f"{name}.txt").write_text(f"{name.title()}\n\n{body}.\n")
    seeds = [str(installation.seeds / f"{name}.txt") for name in ("teaser", "article", "other")]
    assert "1 near-duplicate" in installation.winnow("ingest", *seeds).stdout
    assert "copy of    document 2" in installation.winnow("show", "1").stdout
    explained = installation.winnow("explain", "2").stdout
    assert "containment\t1.00" in explained
    assert "document 1 is canonical for its copies" in installation.winnow("choose", "1").stdout
    assert "Winnow chooses again" in installation.winnow("choose", "2", "--undo").stdout
    assert "document 2 is canonical for the others" in installation.winnow("split", "1").stdout
    assert "no_copy" in installation.winnow("split", "1").stderr
    assert "document 2 is canonical" in installation.winnow("merge", "1", "2").stdout
    assert "unknown_document" in installation.winnow("merge", "1", "99").stderr
    assert "same_document" in installation.winnow("merge", "1", "1").stderr
    (installation.seeds / "other.txt").write_text(f"Other\n\n{text(9).replace('a', 'e', 1)}.\n")
    installation.winnow("ingest", seeds[2])
    shown = installation.winnow("show", "3", "--diff").stdout
    assert "revision 1 to 2" in shown
    assert "[-" in shown
    assert "{+" in shown
