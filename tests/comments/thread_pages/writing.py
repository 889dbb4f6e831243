"""Texts of comments at random: sentences with all kinds of markup in them, as markup and as text."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from typing import NamedTuple

from .languages import Language

Written = tuple[str, str]
"""Markup, and the text that a reader sees."""


class Words(NamedTuple):
    """What a writer draws from: chance, a language, and the names of people."""

    rng: random.Random
    language: Language
    people: list[str]
    """Who can be named in a text."""
    addressee: str = "valley_office"
    """Whom "@name" addresses: the author of the comment that is answered, or nobody in the thread."""


PLAIN_TAGS = ("em", "strong", "b", "i", "u", "code", "kbd", "mark", "small", "ins", "del", "s")
EMOJI = ("😀", "👍", "❤", "🎉", "🙄")
SMILEYS = ((":-)", ":-)"), (":lol:", "😂"), (";)", ";)"), (":rolleyes:", "🙄"))
"""What was typed for a picture, and the text that stands for it: names become emoji."""
CODE = (
    "let total = count + 1;",
    "for name in names:\n    print(name)",
    "make install\nmake check",
    "rm -r build",
)


def _tag(rng: random.Random, inner: str) -> Written:
    tag = rng.choice(PLAIN_TAGS)
    return f"<{tag}>{escape(inner)}</{tag}>", inner


def _link(rng: random.Random, inner: str) -> Written:
    rel = rng.choice(["", ' rel="nofollow ugc"', ' target="_blank"', ' class="external"'])
    return f'<a href="https://elsewhere.example/{rng.randint(1, 999)}"{rel}>{escape(inner)}</a>', inner


def _span(rng: random.Random, inner: str) -> Written:
    look = rng.choice(
        ['class="highlight"', 'style="color: #a00"', 'class="big"', 'class="notranslate"', 'dir="auto"']
    )
    return f"<span {look}>{escape(inner)}</span>", inner


def _abbreviation(_: random.Random, inner: str) -> Written:
    return f'<abbr title="{escape(inner)} {escape(inner)}">{escape(inner)}</abbr>', inner


def _quotation(_: random.Random, inner: str) -> Written:
    return f"<q>{escape(inner)}</q>", f"“{inner}”"


def _index(rng: random.Random, inner: str) -> Written:
    tag, number = rng.choice(["sub", "sup"]), rng.randint(1, 9)
    return f"{escape(inner)}<{tag}>{number}</{tag}>", f"{inner}{number}"


def _stressed_link(rng: random.Random, inner: str) -> Written:
    markup, text = _link(rng, inner)
    return f"<strong>{markup}</strong>", text


INLINE: tuple[Callable[[random.Random, str], Written], ...] = (
    _tag, _tag, _tag, _link, _link, _span, _abbreviation, _quotation, _index, _stressed_link,
)  # fmt: skip


def _alone(words: Words) -> Written:
    """A piece of its own between words: a picture of an emoji, a smiley, a mention, a line's end."""
    rng = words.rng
    kind = rng.choice(["emoji", "smiley", "mention", "mention", "break"])
    if kind == "emoji":
        sign = rng.choice(EMOJI)
        return f'<img class="emoji" draggable="false" src="/emoji/{ord(sign):x}.png" alt="{sign}">', sign
    if kind == "smiley":
        typed, sign = rng.choice(SMILEYS)
        return (
            f'<img class="smilies" src="/smilies/{len(typed)}.gif" alt="{typed}" width="15" height="15">',
            sign,
        )
    if kind == "mention":
        name = words.addressee
        return f'<a class="mention" href="/people/{rng.randint(10, 99)}">@{escape(name)}</a>', f"@{name}"
    return "<br>", "\n"


def _marked(words: Words) -> Written:
    """A word or three with markup; often words that are also on buttons, in labels or in dates."""
    rng, language, people, _ = words
    kind = rng.choice(["words", "words", "label", "label", "date", "name"])
    if kind == "label":
        inner = language.labels[
            rng.choice(["reply", "report", "like", "share", "more", "link", "author", "edit"])
        ]
        inner = rng.choice([inner, inner.lower()])
    elif kind == "date":
        inner = language.day(datetime(2024, 5, 5) + timedelta(days=rng.randint(0, 300)))  # noqa: DTZ001
    elif kind == "name":
        inner = rng.choice(people)
    else:
        inner = language.space.join(rng.choices(language.words, k=rng.randint(1, 3)))
    return rng.choice(INLINE)(rng, inner)


def sentence(words: Words, length: int, *, plain: bool = False) -> Written:
    """A sentence of so many words, some of them marked."""
    rng, language, *_ = words
    pieces: list[Written] = []
    for number in range(length):
        word = rng.choice(language.words)
        if number == 0:
            word = word[0].upper() + word[1:]
        chance = rng.random()
        if length > 3 and not plain and chance < 0.1:
            pieces.append(_marked(words))
            pieces.append((word, word))
        elif length > 3 and not plain and chance < 0.13 and number:
            pieces.append((word, word))
            pieces.append(_alone(words))
        else:
            pieces.append((word, word))
        if rng.random() < 0.08 and number < length - 1:
            markup, text = pieces[-1]
            pieces[-1] = (markup + language.comma, text + language.comma)
    end = rng.choice([language.stop] * 4 + ["!", "?", "…", ""])
    markup, text = (language.space.join(side) for side in zip(*pieces, strict=True))
    return markup + end, text + end


def paragraph(words: Words, length: int, *, plain: bool = False) -> Written:
    """Sentences with so many words in all."""
    rng, language, *_ = words
    made: list[Written] = []
    while length > 0:
        taken = min(length, rng.randint(4, 18))
        made.append(sentence(words, taken, plain=plain))
        length -= taken
    markup, text = (language.space.join(side) for side in zip(*made, strict=True))
    return markup, text


def block(words: Words) -> Written:
    """A list, a quoted block, or lines of code."""
    rng = words.rng
    kind = rng.choice(["ul", "blockquote", "blockquote", "pre"])
    if kind == "ul":
        items = [sentence(words, rng.randint(2, 9)) for _ in range(rng.randint(2, 4))]
        return f"<ul>{''.join(f'<li>{markup}</li>' for markup, _ in items)}</ul>", "\n".join(
            t for _, t in items
        )
    if kind == "blockquote":
        markup, text = paragraph(words, rng.randint(4, 25))
        return f"<blockquote>{rng.choice([markup, f'<p>{markup}</p>'])}</blockquote>", text
    code = rng.choice(CODE)
    return rng.choice([f"<pre><code>{code}</code></pre>", f"<pre>{code}</pre>"]), code


def comment_text(words: Words) -> list[Written]:
    """The paragraphs of one comment: mostly one, of 1 to 120 words."""
    rng = words.rng
    kind = rng.random()
    if kind < 0.15:
        return [sentence(words, rng.randint(1, 3))]
    length = rng.randint(5, 40) if kind < 0.75 else rng.randint(40, 120)
    made: list[Written] = []
    while length > 0:
        taken = length if length < 15 or rng.random() < 0.5 else rng.randint(8, length)
        made.append(paragraph(words, taken))
        length -= taken
    if rng.random() < 0.12:
        made.insert(rng.randint(0, len(made)), block(words))
    return made
