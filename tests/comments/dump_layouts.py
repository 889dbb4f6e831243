# ruff: noqa: E501 - layouts are easier to read on one line
"""Ways in which sites and tools write threads as text, from memory of such pages and with made-up words."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

NAMES = [
    "marten", "Ida Lund", "o_brien", "K. Fjord", "赵敏", "Ольга П.", "señor_gato", "Yusuf Demir", "안지호",
    "ليث", "HexaPod", "Zoë", "r2d3", "Pavel Novák", "Anneli", "the_brook", "Tomás", "白石", "Wren", "dlk",
]  # fmt: skip

PROSE = [
    "We replaced the pump in spring and it has run without a sound ever since.",
    "That is not what the manual says, though, and mine is the older model.",
    "Has anybody tried it with the longer hose? I would rather not order twice.",
    "Nobody mentions the smell, which took us two weeks to get rid of.",
    "Mine arrived broken, the shop sent a new one without asking.",
    "I disagree: the small one is enough for a garden of that size.",
    "Thanks, this saved me an afternoon.",
    "+1", "Same here", "lol", "No.",
    "Es hängt davon ab, wie hart das Wasser bei euch ist.",
    "Je l'ai depuis trois ans, aucun souci.",
    "给老人用的话还是大一点的好。",
    "У нас такой же, работает отлично.",
]  # fmt: skip

ARTICLE = [
    "The valley has had running water since the monks dug the first channel, and every house along it still keeps a wooden gate of its own.",
    "Last year the council asked who should pay for the repairs. The answer took eleven meetings, and in the end a lottery.",
    "A pump costs less than a gate. It also breaks more often, says the smith, who sells both and recommends neither.",
]

TIMES: dict[str, Callable[[random.Random, int], str]] = {
    "english": lambda rng, n: (
        f"{rng.choice(['March', 'April'])} {1 + n % 27}, 2023 at {1 + n % 11}:{10 + n % 49} pm"
    ),
    "ago": lambda rng, _: f"{rng.randint(2, 11)} {rng.choice(['hours', 'days', 'weeks', 'months'])} ago",
    "short": lambda rng, _: f"{rng.randint(2, 11)}{rng.choice('hdw')} ago",
    "iso": lambda _, n: f"2023-03-{1 + n % 27:02d} {n % 24:02d}:{10 + n % 49}",
    "german": lambda _, n: f"{1 + n % 27}. März 2023 um {8 + n % 12:02d}:{10 + n % 49} Uhr",
    "french": lambda _, n: f"{2 + n % 25} mars 2023 à {8 + n % 12:02d}h{10 + n % 49}",
    "spanish": lambda rng, _: f"hace {rng.randint(2, 11)} {rng.choice(['horas', 'días', 'meses'])}",
    "russian": lambda _, n: f"{1 + n % 27} марта 2023, {8 + n % 12:02d}:{10 + n % 49}",
    "chinese": lambda rng, _: f"{rng.randint(2, 11)}{rng.choice(['小时', '天', '个月'])}前",
    "japanese": lambda _, n: f"2023年3月{1 + n % 27}日 {8 + n % 12}:{10 + n % 49}",
    "hindi": lambda rng, _: f"{rng.randint(2, 11)} {rng.choice(['घंटे', 'दिन', 'महीने'])} पहले",
    "arabic": lambda rng, _: f"منذ {rng.randint(3, 10)} أيام",
}


@dataclass(frozen=True)
class Post:
    """A comment as it must be found; `depth` says how far in it stands."""

    name: str
    time: str
    text: str
    depth: int = 0


def thread(rng: random.Random, count: int, times: str, *, nested: bool = False) -> list[Post]:
    """Posts with names of many scripts, some of whom come back; depths never leap."""
    made: list[Post] = []
    depth = 0
    names = rng.sample(NAMES, min(len(NAMES), max(2, (2 * count) // 3)))
    for number in range(count):
        text = "\n".join(rng.sample(PROSE, rng.randint(1, 3)))
        depth = rng.randint(0, min(3, depth + 1)) if nested and number else 0
        name = rng.choice([name for name in names if not made or name != made[-1].name])
        made.append(Post(name, TIMES[times](rng, number), text, depth))
    return made


def link_aggregator(posts: list[Post]) -> list[str]:
    """Score above, name and time in one line with links behind it, text indented by depth."""
    lines = [f"{len(posts)} comments", ""]
    for number, post in enumerate(posts):
        pad = "    " * post.depth
        lines += [
            f"{pad}{3 + number % 9}",
            f"{pad}[–] {post.name} {post.time} | link",
            "",
            *_padded(post.text, pad),
            "",
        ]
    return lines


def news_board(posts: list[Post]) -> list[str]:
    """Name, time and links in one line, "reply" below."""
    lines = []
    for post in posts:
        lines += [f"{post.name} {post.time} | next [–]", "", *post.text.split("\n"), "", "reply", ""]
    return lines


def video_page(posts: list[Post]) -> list[str]:
    """Handle, time, text, a bare count of likes, a button."""
    lines = [f"{len(posts)} Comments", "Sort by", ""]
    for number, post in enumerate(posts):
        lines += [f"@{post.name}", post.time, *post.text.split("\n"), str(number % 30), "Reply", ""]
    return lines


def old_forum(posts: list[Post]) -> list[str]:
    """A profile beside every post, a signature below those of one member, edits noted."""
    lines = []
    for number, post in enumerate(posts):
        lines += [
            post.name,
            "Senior Member" if len(post.name) % 2 else "Newcomer",
            f"Posts: {len(post.name) * 31}",
            "Location: here and there",
        ]
        lines += [post.time, f"#{number + 2}", "", *post.text.split("\n"), "", "Reply With Quote", ""]
    return lines


def questions(posts: list[Post]) -> list[str]:
    """Answers signed below: a word, the time, then the name."""
    lines = [f"{len(posts)} Answers", ""]
    for post in posts:
        lines += [
            *post.text.split("\n"),
            "",
            "Share",
            "Improve this answer",
            f"answered {post.time}",
            post.name,
            "",
        ]
    return lines


def blog(posts: list[Post]) -> list[str]:
    """A numbered list: name and word of saying, time, text, button."""
    lines = [f"{len(posts)} thoughts on “The gate”", ""]
    for number, post in enumerate(posts, 1):
        lines += [
            f"  {number}. {post.name} says:",
            f"     {post.time}",
            "",
            *_padded(post.text, "     "),
            "",
            "     Reply",
            "",
        ]
    return lines


def said_and_dated_below(posts: list[Post]) -> list[str]:
    """Name and word of saying above, time and permalink below the text."""
    lines = ["Comments", ""]
    for post in posts:
        lines += [f"{post.name} wrote:", "", *post.text.split("\n"), "", f"{post.time} | Permalink", ""]
    return lines


def mailing_list(posts: list[Post]) -> list[str]:
    """An archive of letters: From and Date above each."""
    lines = []
    for post in posts:
        lines += [f"From: {post.name}", f"Date: {post.time}", "", *post.text.split("\n"), "", "-" * 40, ""]
    return lines


def _padded(text: str, pad: str) -> list[str]:
    return [pad + line for line in text.split("\n")]


LAYOUTS: dict[str, Callable[[list[Post]], list[str]]] = {
    "link aggregator": link_aggregator,
    "news board": news_board,
    "video page": video_page,
    "old forum": old_forum,
    "questions": questions,
    "blog": blog,
    "said and dated below": said_and_dated_below,
    "mailing list": mailing_list,
}


def page(posts: list[Post], layout: str) -> str:
    """An article, and the thread below it in a layout."""
    body = [line for paragraph in ARTICLE for line in (paragraph, "")]
    return "\n".join(["The wooden gates", "", *body, *LAYOUTS[layout](posts), ""])
