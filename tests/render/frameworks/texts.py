"""Articles and comments, made from sentences that no two pages share in the same order."""

import random

SUBJECTS = (
    "The miller", "An old ferryman", "The council", "A young engineer", "The archive", "Every visitor",
    "The harbour master", "Her neighbour", "The choir", "A retired teacher", "The brewery", "The lock keeper",
)  # fmt: skip
VERBS = (
    "repaired", "described", "measured", "sold", "counted", "painted", "defended", "inherited", "photographed",
    "rebuilt", "remembered", "surveyed",
)  # fmt: skip
OBJECTS = (
    "the northern weir", "two wooden bridges", "a ledger from 1871", "the last barge", "the tide tables",
    "forty lanterns", "the salt store", "a map of the marsh", "the signal tower", "three eel traps",
    "the wharf wall", "a box of letters",
)  # fmt: skip
ENDS = (
    "before the spring flood came down the valley", "although nobody had asked for it in years",
    "with money that the parish had set aside", "while the inspectors waited on the other bank",
    "and wrote a long report about the work", "as the first snow fell on the roofs of the town",
    "so that the boats could pass again by June", "without telling the owners of the meadow",
    "in the same week as the great autumn market", "because the timber had begun to rot below the water",
)  # fmt: skip
NAMES = (
    "Ada Bracken",
    "Jon Miles",
    "Petra Voss",
    "Samir Khan",
    "Lena Ruud",
    "Tom Ash",
    "Ines Prado",
    "Kofi Mensah",
)


def article(number):
    """An article: title, author, date and paragraphs."""
    choose = random.Random(number)  # no secret

    def sentence():
        parts = (choose.choice(words) for words in (SUBJECTS, VERBS, OBJECTS, ENDS))
        return " ".join(parts) + "."

    paragraphs = [
        " ".join(sentence() for _ in range(choose.randint(3, 5))) for _ in range(choose.randint(6, 10))
    ]
    title = f"{choose.choice(SUBJECTS)} and {choose.choice(OBJECTS)}, part {number}"
    day = f"2026-{choose.randint(1, 9):02}-{choose.randint(1, 28):02}"
    return {"title": title, "author": choose.choice(NAMES), "day": day, "paragraphs": paragraphs}


def comments(number, count):
    """Comments on an article; some answer the one before."""
    choose = random.Random(-number - 1)  # no secret
    return [
        {
            "id": number * 100 + at,
            "author": choose.choice(NAMES),
            "time": f"2026-10-{at + 1:02}T1{at % 10}:20:00Z",
            "text": f"{choose.choice(SUBJECTS)} {choose.choice(VERBS)} {choose.choice(OBJECTS)} "
            f"{choose.choice(ENDS)}, as I recall it, and number {at + 1} should say so.",
        }
        for at in range(count)
    ]
