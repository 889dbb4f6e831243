# ruff: noqa: E501 - tables of words are easier to read on one line
"""Threads with their truth: who answers whom, in the words and times of many languages."""

from __future__ import annotations

import random
from dataclasses import dataclass

from dump_layouts import ARTICLE, NAMES, PROSE, TIMES

LANGUAGES = {
    # times, replied to, in reply to, wrote, reply, like, comments, by, on
    "en": ("english", "replied to", "In reply to", "wrote:", "Reply", "Like", "comments", "by", "on"),
    "ago": ("ago", "replying to", "Replying to", "said:", "Reply", "Report", "replies", "by", "·"),
    "iso": ("iso", "reply to", "Reply to", "wrote:", "Quote", "Share", "Comments", "posted by", "at"),
    "de": ("german", "antwortete", "Antwort auf", "schrieb:", "Antworten", "Gefällt mir", "Kommentare", "von", "am"),
    "fr": ("french", "a répondu à", "En réponse à", "a écrit :", "Répondre", "J’aime", "commentaires", "par", "le"),
    "es": ("spanish", "respondió a", "En respuesta a", "escribió:", "Responder", "Me gusta", "comentarios", "por", "·"),
    "ru": ("russian", "ответил", "В ответ на", "писал(а):", "Ответить", "Нравится", "комментариев", "от", "·"),
    "zh": ("chinese", "回复", "回复", "写道：", "回复", "赞", "评论", "作者", "·"),
    "ja": ("japanese", "の返信先：", "返信先：", "のコメント：", "返信", "いいね", "コメント", "投稿者", "·"),
}  # fmt: skip


FRAMES = (
    "I tried the {0} with a {1}, and after {2} days it still leaked.", "My {0} cost {2} crowns, the {1} came free", "Why would a {0} need a {1}?",
    "Ohne {0} geht der {1} nach {2} Tagen kaputt.", "La {0} vaut mieux que le {1}, à mon avis.", "{0}, {1}, and {2} screws: that was all.",
    "Con {0} o sin {1}, me da igual.", "没有{0}就没有{1}，我用了{2}年。", "Без {0} ничего не выйдет, а {1} стоит {2} рублей.", "the {0} is fine, it is the {1} that fails!!",
)  # fmt: skip
THINGS = (
    "valve", "hose", "gasket", "Filter", "pompe", "boquilla", "кран", "水管", "clamp", "bucket", "tap", "sieve", "Schlauch", "lever", "gauge",
    "washer", "lid", "float", "spring", "Dichtung",
)  # fmt: skip
BODY = [
    *ARTICLE,
    "The gates are older than the church. Their boards are changed every nine years, the hinges hardly ever, and nobody has counted the nails.",
    "In dry summers the water is shared by the hour. A bell used to mark the turns; today a message is sent, which half of the houses do not read.",
]


@dataclass(frozen=True)
class Reply:
    """A comment as it must be found; `parent` is the place of the comment that it answers."""

    name: str
    time: str
    text: str
    parent: int | None
    depth: int


Lines = list[str]
Words = tuple[str, ...]


def thread(rng: random.Random, count: int, language: str, *, nested: bool = True) -> list[Reply]:
    """A tree of comments in the order of reading. Nobody answers themselves; a name's last comment is answered.

    If it is not `nested`, comments stand in the order of time and may answer any earlier one.
    """
    made: list[Reply] = []
    names = rng.sample(NAMES, min(len(NAMES), max(3, (2 * count) // 3)))
    for number in range(count):
        open_at = _branch(made) if nested else list(range(number))
        last = {made[at].name: at for at in range(number)}
        able = [at for at in open_at if last[made[at].name] == at and made[at].depth < 4]
        parent = rng.choice(able) if able and rng.random() < 0.55 else None
        others = {made[-1].name if made else "", made[parent].name if parent is not None else ""}
        name = rng.choice([name for name in names if name not in others])
        text = "\n".join(_sentence(rng) for _ in range(rng.randint(1, 3)))
        depth = made[parent].depth + 1 if parent is not None else 0
        made.append(Reply(name, TIMES[LANGUAGES[language][0]](rng, number), text, parent, depth))
    return made


def _sentence(rng: random.Random) -> str:
    """A sentence that hardly any other comment has, or one of those that many have."""
    if rng.random() < 0.15:
        return rng.choice(PROSE)
    return rng.choice(FRAMES).format(rng.choice(THINGS), rng.choice(THINGS), rng.randint(2, 90))


def _branch(made: list[Reply]) -> list[int]:
    """The last comment, and those that it answers."""
    found = []
    at: int | None = len(made) - 1 if made else None
    while at is not None:
        found.append(at)
        at = made[at].parent
    return found
