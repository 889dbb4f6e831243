"""Made-up texts, other editions of them, and the clusters that they come to be in."""

import random

from store.clerk import file_ref

from worker.store.ledger.claims import Claim

SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvwxyz" for vowel in "aeiou"]


def text(seed, words=120):
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(words))


def edited(body, every=30, word="edited"):
    return " ".join(word if n % every == every - 1 else one for n, one in enumerate(body.split()))


def part(body, first=0, last=None):
    return " ".join(body.split()[first:last])


def clusters_of(rows):
    """Each cluster's canonical document and the set of its copies, which all point at it."""
    found = {row["id"]: (row["canonical_id"], set()) for row in rows("SELECT * FROM clusters")}
    for row in rows("SELECT id, cluster_id, duplicate_of FROM documents"):
        canonical, copies = found[row["cluster_id"]]
        assert row["duplicate_of"] == (None if row["id"] == canonical else canonical)
        if row["id"] != canonical:
            copies.add(row["id"])
    return found


def claimed(store, targets, now):
    """Claims to process an item for each target, made all at once."""
    items = store.ledger.accept([file_ref(target) for target in targets], now)
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE items SET step = 'process', state = 'running', token = 'ours'")
    return [
        Claim(item.item_id, "ours", "file", item.target, "process", False, 0, {}, "", None, None)
        for item in items
    ]
