# ruff: noqa: E501, ARG001 - layouts are easier to read on one line, and all take the same
"""Threads written as text in ways that show which comment answers which, with the truth about each."""

from __future__ import annotations

import random
from collections.abc import Callable

from reply_threads import BODY, LANGUAGES, Lines, Reply, Words, thread


def _pad(lines: Lines, pad: str) -> Lines:
    return [(pad + line).rstrip() if line else "" for line in lines]


def _target(posts: list[Reply], post: Reply) -> str | None:
    return posts[post.parent].name if post.parent is not None else None


def indented(posts: list[Reply], w: Words) -> Lines:
    """Four spaces for each level, name and time on one line."""
    return [
        x
        for p in posts
        for x in _pad([f"{p.name}  {p.time}", *p.text.split("\n"), w[4], ""], "    " * p.depth)
    ]


def tabbed(posts: list[Reply], w: Words) -> Lines:
    """A tab for each level, name and time on lines of their own."""
    return [x for p in posts for x in _pad([p.name, p.time, *p.text.split("\n"), w[4], ""], "\t" * p.depth)]


def angles(posts: list[Reply], w: Words) -> Lines:
    """A sign for each level before all lines of a comment."""
    return [
        x
        for p in posts
        for x in [
            *((">" * p.depth + " " + line).strip() for line in [f"{p.name} · {p.time}", *p.text.split("\n")]),
            "",
        ]
    ]


def spaced_angles(posts: list[Reply], w: Words) -> Lines:
    """Signs with spaces between them before all lines of a comment, as html2text writes nested quotes."""
    return [
        x
        for p in posts
        for x in [*("> " * p.depth + line for line in [f"{p.name} {w[8]} {p.time}", *p.text.split("\n")]), ""]
    ]


def bullets(posts: list[Reply], w: Words) -> Lines:
    """Nested lists with a sign for each level."""
    made = []
    for p in posts:
        pad = "  " * p.depth
        made += [
            f"{pad}{'*+-•'[p.depth % 4]} {p.name}, {p.time}",
            *_pad(["", *p.text.split("\n"), "", f"{w[5]} {w[4]}", ""], pad + "  "),
        ]
    return made


def replied_to(posts: list[Reply], w: Words) -> Lines:
    """The header says whom it answers; nothing is indented."""
    made = []
    for p in posts:
        to = _target(posts, p)
        made += [f"{p.name} {w[1]} {to}" if to else p.name, p.time, *p.text.split("\n"), w[4], ""]
    return made


def arrowed(posts: list[Reply], w: Words) -> Lines:
    """Name, an arrow and the other's name."""
    made = []
    for p in posts:
        to = _target(posts, p)
        made += [
            f"{p.name} → {to} · {p.time}" if to else f"{p.name} · {p.time}",
            *p.text.split("\n"),
            f"{w[5]}  {w[4]}",
            "",
        ]
    return made


def in_reply_to(posts: list[Reply], w: Words) -> Lines:
    """A line below the header says whom it answers."""
    made = []
    for p in posts:
        to = _target(posts, p)
        made += [f"{p.name} — {p.time}", *([f"{w[2]} {to}"] if to else []), *p.text.split("\n"), w[4], ""]
    return made


def in_reply_to_number(posts: list[Reply], w: Words) -> Lines:
    """Comments are numbered, and a line gives the number of the one that is answered."""
    made = []
    for number, p in enumerate(posts, 1):
        to = [f"{w[2]} #{p.parent + 1}"] if p.parent is not None else []
        made += [f"#{number} {p.name} {p.time}", *to, *p.text.split("\n"), ""]
    return made


def at_names(posts: list[Reply], w: Words) -> Lines:
    """The text begins with the other's name, and that stays in the text."""
    made = []
    for p in posts:
        made += [p.name, p.time, *p.text.split("\n"), f"{w[5]} · {w[4]}", ""]
    return made


def hooked(posts: list[Reply], w: Words) -> Lines:
    """Hooks before the header, one for each level."""
    return [
        x
        for p in posts
        for x in [
            "↳" * p.depth + (" " if p.depth else "") + f"{p.name} ({p.time})",
            *p.text.split("\n"),
            w[4],
            "",
        ]
    ]


def quoting(posts: list[Reply], w: Words) -> Lines:
    """A board: the text begins with the other's name, a word of saying and what was said."""
    made = []
    for number, p in enumerate(posts, 1):
        made += [p.name, f"#{number}", p.time, "", *p.text.split("\n"), "", w[4], ""]
    return made


def boxes(posts: list[Reply], w: Words) -> Lines:
    """Bars that stand below each other, one for each level."""
    return [
        x
        for p in posts
        for x in [
            *("│ " * p.depth + line for line in [f"{p.name} · {p.time}", *p.text.split("\n"), w[4]]),
            "│ " * p.depth,
        ]
    ]


def levels(posts: list[Reply], w: Words) -> Lines:
    """Numbers such as 2.1.3 before each header."""
    made, counts = [], [0] * 6
    for p in posts:
        counts[p.depth] += 1
        counts[p.depth + 1 :] = [0] * (5 - p.depth)
        made += [f"{'.'.join(map(str, counts[: p.depth + 1]))}. {p.name} ({p.time})", *p.text.split("\n"), ""]
    return made


def dashes(posts: list[Reply], w: Words) -> Lines:
    """Dashes before the header, two for each level."""
    return [
        x
        for p in posts
        for x in ["--" * p.depth + (" " if p.depth else "") + f"{p.name}, {p.time}:", *p.text.split("\n"), ""]
    ]


def letters(posts: list[Reply], w: Words) -> Lines:
    """An archive of letters, each with the name of the one that is answered."""
    made = []
    for p in posts:
        to = _target(posts, p)
        made += [
            f"From: {p.name}",
            f"Date: {p.time}",
            *([f"In-Reply-To: {to}"] if to else []),
            "",
            *p.text.split("\n"),
            "",
            "-" * 30,
            "",
        ]
    return made


def signed_by(posts: list[Reply], w: Words) -> Lines:
    """A title with "Re:" for answers, "by NAME on TIME" below it."""
    made = []
    for p in posts:
        made += _pad(
            [f"{w[7]} {p.name} {w[8]} {p.time}", *p.text.split("\n"), f"[ {w[4]} ]", ""], "  " * p.depth
        )
    return made


def one_line(posts: list[Reply], w: Words) -> Lines:
    """Name and time in brackets, and the text on the same line."""
    return [
        x
        for p in posts
        for x in _pad([f"{p.name} ({p.time}): " + p.text.replace("\n", " "), ""], "  " * p.depth)
    ]


def markdown(posts: list[Reply], w: Words) -> Lines:
    """Bold names, times in italics, quote signs for levels."""
    return [
        x
        for p in posts
        for x in [
            *("> " * p.depth + line for line in [f"**{p.name}** *{p.time}*", "", *p.text.split("\n")]),
            "",
        ]
    ]


def points(posts: list[Reply], w: Words) -> Lines:
    """A link aggregator: a sign to fold, points and time behind the name."""
    return [
        x
        for n, p in enumerate(posts)
        for x in _pad(
            [f"[–] {p.name} {n % 9 + 2} points {p.time}", *p.text.split("\n"), f"permalink  {w[4]}", ""],
            "    " * p.depth,
        )
    ]


LAYOUTS: dict[str, Callable[[list[Reply], Words], Lines]] = {
    one.__name__: one
    for one in (indented, tabbed, angles, spaced_angles, bullets, replied_to, arrowed, in_reply_to, in_reply_to_number, at_names, hooked,
                quoting, boxes, levels, dashes, letters, signed_by, one_line, markdown, points)
}  # fmt: skip
BY_NAME = ("replied_to", "arrowed", "in_reply_to", "in_reply_to_number", "at_names", "quoting", "letters")
"""Layouts in which comments need not stand below the one that they answer."""


def make(seed: int, layout: str, language: str, count: int) -> tuple[str, list[Reply]]:
    """A page with an article and a thread, and the comments as they must be found."""
    rng = random.Random(f"{seed}{layout}{language}{count}")
    words = LANGUAGES[language]
    posts = thread(rng, count, language, nested=layout not in BY_NAME)
    if layout == "at_names":
        posts = [
            _with_text(p, f"@{posts[p.parent].name} {p.text}") if p.parent is not None else p for p in posts
        ]
    if layout == "quoting":
        posts = _quote(posts, words)
    if layout == "one_line":
        posts = [_with_text(p, p.text.replace("\n", " ")) for p in posts]
    body = [line for paragraph in BODY for line in (paragraph, "")]
    heading = [f"{count} {words[6]}", ""] if rng.random() < 0.6 else []
    return "\n".join(["The wooden gates", "", *body, *heading, *LAYOUTS[layout](posts, words), ""]), posts


def _with_text(post: Reply, text: str) -> Reply:
    return Reply(post.name, post.time, text, post.parent, post.depth)


def _quote(posts: list[Reply], words: Words) -> list[Reply]:
    """Begin each answer with the name and the first line of what it answers."""
    made: list[Reply] = []
    for p in posts:
        if p.parent is not None:
            said = posts[p.parent].text.split("\n")[0]
            made.append(_with_text(p, f"{posts[p.parent].name} {words[3]}\n{said}\n\n{p.text}"))
        else:
            made.append(p)
    return made
