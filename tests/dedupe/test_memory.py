"""Documents one by one; the verdicts and clusters that they get."""

import random
import time

import pytest
from texts import arriving, edited, text

from worker.dedupe.compact_hash_table import CompactHashTable
from worker.dedupe.in_memory import InMemoryIndex


def record(bodies, addresses=None):
    """Let texts arrive; the verdicts, and the cluster and canonical document of each in the end."""
    with InMemoryIndex() as arrivals:
        named = addresses or [f"record:{n}" for n in range(len(bodies))]
        made = [
            arrivals.add(arriving(body, address), str(n))
            for n, (body, address) in enumerate(zip(bodies, named, strict=True))
        ]
        clusters = [arrivals.cluster(n) for n in range(len(bodies))]
        return [one.verdict.name for one in made], clusters, [arrivals.canonical(c) for c in clusters], made


def teaser(body):
    return " ".join(body.split()[: len(body.split()) // 3])


def test_a_teaser_gives_way_to_the_article():
    body = text(1)
    verdicts, clusters, canonical, _ = record([teaser(body), text(2), body, teaser(body)])
    assert verdicts == ["new", "new", "near-duplicate", "duplicate"]
    assert clusters == [0, 1, 0, 0]
    assert canonical == [2, 1, 2, 2]


def test_addresses():
    body = text(1)
    addresses = ["https://a.example/1", "https://a.example/1?utm_source=x", "https://a.example/1"]
    verdicts, clusters, _, _ = record([body, body, text(2)], addresses)
    assert verdicts == ["new", "unchanged", "revised"]
    assert clusters == [0, 0, 0]


def test_clusters_that_a_later_document_bridges():
    body = text(1, 300)
    first, second = " ".join(body.split()[:120]), " ".join(body.split()[150:])
    verdicts, clusters, canonical, made = record([first, second, body, second])
    assert verdicts == ["new", "new", "near-duplicate", "duplicate"]
    assert clusters == [0] * 4
    assert canonical == [2] * 4
    assert made[2].moved == (1,)
    assert made[3].cluster == 0


@pytest.mark.parametrize("copies", [200, 5000])
def test_copies_with_one_sentence_changed_in_each_are_one(copies):
    """Their number must not make a story's keys look like boilerplate."""
    sentences = text(1, 250).split(". ")
    chance = random.Random(5)
    bodies = []
    for copy in range(copies):
        changed = list(sentences)
        changed[chance.randrange(len(changed))] = text(1000 + copy, 10)
        bodies.append(". ".join(changed))
    _, clusters, canonical, _ = record(bodies)
    assert set(clusters) == {0}
    assert len(set(canonical)) == 1


def test_boilerplate_that_very_many_share():
    shared = text(1, 40)
    bodies = [f"{shared} {text(100 + n, 60)}" for n in range(300)]
    verdicts, _, _, _ = record([*bodies, edited(bodies[290], 25), edited(bodies[3], 25)])
    assert verdicts[:300] == ["new"] * 300
    assert verdicts[300:] == ["near-duplicate", "near-duplicate"]


NUMBERS = " ".join(map(str, range(100, 130)))
SENTENCE = f"{text(2, 20)}. "
CHINESE = "春天来了，花都开了，鸟儿在唱歌，风筝在飞，"
BAD = {
    "empty": ["", " \n"],
    "one word": ["word", "Word!", "words"],
    "only numbers": ["1 2 3 4", "1 2 3 5", NUMBERS, f"{NUMBERS} 9"],
    "one sentence again and again": [SENTENCE * 400_000, SENTENCE],
    "few words again and again": ["The same again and again. " * 10, "The same again and again. " * 11],
    "Chinese": [f"{CHINESE}孩子们玩。", f"{CHINESE}孩子们跑。"],
    "Thai": ["ฤดูใบไม้ผลิมาถึงแล้วดอกไม้บานสะพรั่ง", "ฤดูใบไม้ผลิมาถึงแล้วดอกไม้บาน"],
    "Hebrew": ["האביב הגיע והפרחים פורחים בכל מקום בעיר", "האביב הגיע והפרחים פורחים בכל מקום בעיר!"],
    "emoji": ["😎🎉😎", "😎🎉😎", "🎉"],
    "composed and not": ["caf\u00e9 ol\u00e9 " + text(1), "cafe\u0301 ole\u0301 " + text(1)],
    "invisible": [text(1), "\u200b".join(text(1))],
    "homoglyphs": [text(1), text(1).replace("o", "\u043e").replace("a", "\u0430")],
    "not to be encoded": ["a \ud800 b c d", "a \ud800 b c d"],
    "one page 5,000 times": [text(1)] * 5_000,
}  # fmt: skip

EXPECTED = {
    "empty": ["new", "duplicate"],
    "one word": ["new", "duplicate", "new"],
    "only numbers": ["new", "new", "new", "near-duplicate"],
    "one sentence again and again": ["new", "near-duplicate"],
    "few words again and again": ["new", "new"],
    "Chinese": ["new", "near-duplicate"],
    "Thai": ["new", "near-duplicate"],
    "Hebrew": ["new", "duplicate"],
    "emoji": ["new", "duplicate", "new"],
    "composed and not": ["new", "duplicate"],
    "invisible": ["new", "duplicate"],
    "homoglyphs": ["new", "new"],
    "not to be encoded": ["new", "duplicate"],
    "one page 5,000 times": ["new", *["duplicate"] * 4_999],
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_a_verdict_with_evidence(kind):
    began = time.process_time()
    verdicts, _, _, made = record(BAD[kind])
    assert verdicts == EXPECTED[kind]
    assert all(one.verdict.evidence for one in made)
    assert time.process_time() - began < 60  # minutes, if anything here were not linear


def test_a_table_of_keys():
    table = CompactHashTable()
    chance = random.Random(1)
    few = [chance.getrandbits(60) for _ in range(1000)]
    rows = [(chance.choice(few), number) for number in range(5000)]
    for key, number in rows:
        table.add([key], number)
    for key in few[:50]:
        assert sorted(table.find([key])) == sorted(row for row in rows if row[0] == key)
    assert table.find([chance.getrandbits(60) for _ in range(100)]) == []
