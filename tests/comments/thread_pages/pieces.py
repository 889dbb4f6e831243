# ruff: noqa: E501 - markup is easier to read on one line
"""What skeletons share: names of classes, ways to show a time, texts as markup, and the page around a thread."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from html import escape

from .languages import Language
from .truth import NOW, ThreadComment, ThreadPage

SYNONYMS = {
    "list": [
        "comments",
        "comment-list",
        "thread",
        "discussion",
        "replies",
        "posts",
        "messages",
        "conversation",
    ],
    "item": ["comment", "reply", "post", "message", "entry", "response", "cmt", "discussion-item"],
    "author": [
        "author",
        "user",
        "username",
        "nick",
        "poster",
        "by",
        "member",
        "comment-author",
        "display-name",
    ],
    "time": ["date", "time", "when", "timestamp", "posted", "posted-on", "created", "age"],
    "text": ["text", "body", "content", "comment-body", "message-text", "entry-content", "copy", "said"],
    "head": ["head", "header", "meta", "info", "top", "byline", "details"],
    "foot": ["foot", "footer", "actions", "bottom", "tools", "controls", "links"],
    "avatar": ["avatar", "pic", "userpic", "gravatar", "photo"],
    "children": ["children", "replies", "nested", "sub-comments", "answers"],
    "badge": ["badge", "role", "rank", "title", "label"],
}


class Names:
    """Class names for the parts of comments: one choice and one manner of writing them for a page."""

    def __init__(self, rng: random.Random) -> None:
        self._words = {role: rng.choice(words) for role, words in SYNONYMS.items()}
        if self._words["children"] == self._words["list"]:
            self._words["children"] = "children"
        self._manner = rng.choice(["plain", "plain", "double", "camel", "prefix"])

    def __call__(self, role: str) -> str:
        word, item = self._words[role], self._words["item"]
        if role in ("item", "list") or self._manner == "plain":
            return word
        if self._manner == "double":
            return f"{item}__{word}"
        if self._manner == "camel":
            return item.replace("-", "") + "".join(part.capitalize() for part in word.split("-"))
        return f"c-{word}"


class Times:
    """One way for a page to show times, chosen among the usual ones."""

    def __init__(
        self,
        rng: random.Random,
        language: Language,
        ways: str = "element machine title moment day relative numeric iso",
    ) -> None:
        self._language = language
        self.way = rng.choice(ways.split())

    def text(self, when: datetime) -> str:
        """The time as a reader sees it."""
        if self.way in ("machine", "title", "relative"):
            return self._language.relative(when, NOW)
        if self.way == "day":
            return self._language.day(when)
        if self.way == "numeric":
            return f"{when.year}/{when.month:02}/{when.day:02} {when.hour:02}:{when.minute:02}"
        if self.way == "iso":
            return f"{when:%Y-%m-%d %H:%M}"
        return self._language.moment(when)

    def __call__(self, when: datetime | None, attrs: str = "", tag: str = "span") -> str:
        """The time in markup; nothing if there is none."""
        if when is None:
            return ""
        attrs = f" {attrs}" if attrs else ""
        text = escape(self.text(when))
        if self.way in ("element", "machine"):
            return f'<time{attrs} datetime="{when:%Y-%m-%dT%H:%M:%SZ}">{text}</time>'
        if self.way == "title":
            return f'<{tag}{attrs} title="{when:%Y-%m-%dT%H:%M:%SZ}">{text}</{tag}>'
        return f"<{tag}{attrs}>{text}</{tag}>"


def is_block(paragraph: str) -> bool:
    """Whether a paragraph is a list, a quoted block or code, with its own element."""
    return paragraph.startswith(("<ul", "<blockquote", "<pre"))


def paragraphs(comment: ThreadComment, tag: str = "p", attrs: str = "") -> str:
    """The text of a comment, each paragraph in an element of its own."""
    attrs = f" {attrs}" if attrs else ""
    return "".join(p if is_block(p) else f"<{tag}{attrs}>{p}</{tag}>" for p in comment.paragraphs_html)


def breaks(comment: ThreadComment) -> str:
    """The text of a comment as boards store it: paragraphs apart by two line ends."""
    markup = ""
    for before, paragraph in zip(["", *comment.paragraphs_html], comment.paragraphs_html, strict=False):
        markup += "<br><br>" if before and not is_block(before) and not is_block(paragraph) else ""
        markup += paragraph
    return markup


def name_link(comment: ThreadComment, attrs: str = "", tag: str = "a") -> str:
    """The author's name, linked to the profile where the tag is a link; nothing if there is none."""
    if comment.author is None:
        return ""
    attrs = f" {attrs}" if attrs else ""
    link = f' href="/people/{slug(comment.author)}"' if tag == "a" else ""
    return f"<{tag}{attrs}{link}>{escape(comment.author)}</{tag}>"


def slug(name: str) -> str:
    """A name as it stands in an address."""
    return "".join(c if c.isascii() and c.isalnum() else f"{ord(c):x}" for c in name.lower())


def nested(page: ThreadPage, item: Callable[[int, str], str], around: Callable[[str], str]) -> str:
    """Comments within the comments that they answer. `item` puts a comment and the markup of its answers
    together; `around` wraps the answers of one comment, if there are any.
    """

    def level(up: int | None) -> str:
        return "".join(item(number, answers(number)) for number in page.children[up])

    def answers(number: int) -> str:
        return around(level(number)) if page.children[number] else ""

    return level(None)


def comment_form(page: ThreadPage) -> str:
    """The form to write a comment."""
    say = page.language.labels
    return (
        f'<div class="respond"><h3>{say["leave"]}</h3><form action="/post" method="post"><label for="n">{say["name"]}</label><input id="n" name="name">'
        f'<label for="e">{say["email"]}</label><input id="e" name="email"><textarea name="text" rows="6"></textarea><button type="submit">{say["send"]}</button></form></div>'
    )


def heading(page: ThreadPage, tag: str = "h2") -> str:
    """The heading over the comments, with their number."""
    return f"<{tag}>{page.language.labels['comments']} ({len(page.comments)})</{tag}>"


def article(page: ThreadPage) -> str:
    """The heading and the paragraphs of the article."""
    return f'<article class="story"><h1>{escape(page.title)}</h1>{"".join(f"<p>{p}</p>" for p in page.article)}</article>'


def document(page: ThreadPage, rng: random.Random, main: str) -> str:
    """A whole page: navigation, the given markup, a sidebar and a footer."""
    say, language = page.language.labels, page.language
    links = "".join(
        f'<li><a href="/{n}">{say[key]}</a></li>'
        for n, key in enumerate(("home", "about", "contact", "search", "login"))
    )
    titles = [
        language.space.join(rng.choices(language.words, k=rng.randint(3, 7)))
        for _ in range(rng.randint(0, 5))
    ]
    sidebar = (
        f'<aside class="sidebar"><h3>{say["recent"]}</h3><ul>{"".join(f"<li><a href=/p/{n}>{t}</a></li>" for n, t in enumerate(titles))}</ul></aside>'
        if titles
        else ""
    )
    sides = [f'<div id="main">{main}</div>', sidebar]
    direction = ' dir="rtl"' if language.is_right_to_left else ""
    return (
        f'<!DOCTYPE html><html lang="{language.code}"{direction}><head><meta charset="utf-8"><title>{escape(page.title)} | Valley</title></head><body>'
        f'<header><a class="logo" href="/">Valley</a><nav><ul>{links}</ul></nav></header>{"".join(sides if rng.random() < 0.7 else sides[::-1])}'
        f"<footer><p>© 2025 Valley. {say['rights']}.</p><a href=/privacy>{say['contact']}</a></footer></body></html>"
    )


def article_page(
    page: ThreadPage, rng: random.Random, thread: str, *, tag: str = "section", attrs: str = 'id="comments"'
) -> str:
    """A page with an article and, below it, the given thread with its heading and form."""
    form = comment_form(page)
    below = [heading(page), thread]
    below.insert(rng.choice([1, 2]), form)
    return document(page, rng, f"{article(page)}<{tag} {attrs}>{''.join(below)}</{tag}>")


def forum_page(page: ThreadPage, rng: random.Random, thread: str) -> str:
    """A page of a forum: the thread's title above, a form below."""
    say = page.language.labels
    path = f'<div class="breadcrumbs"><a href="/">{say["home"]}</a> » <a href="/f/2">{say["about"]}</a></div>'
    return document(page, rng, f"{path}<h1>{escape(page.title)}</h1>{thread}{comment_form(page)}")


def posts_of(page: ThreadPage) -> list[ThreadComment]:
    """All posts of a forum's thread: the opening post and its answers."""
    return [*([page.opening] if page.opening else []), *page.comments]
