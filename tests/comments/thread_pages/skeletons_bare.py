# ruff: noqa: E501 - markup is easier to read on one line
"""Comments whose class names say nothing, and comments with other things beside name, time and text."""

from __future__ import annotations

import random
from html import escape

from .pieces import Names, Times, article_page, breaks, name_link, nested, paragraphs
from .registry import skeleton
from .truth import ThreadPage


@skeleton()
def utility_classes(page: ThreadPage, rng: random.Random) -> str:
    """Class names for looks alone, nested boxes with a line at their side."""
    say, times = page.language.labels, Times(rng, page.language)
    gap = rng.randint(1, 4)

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        picture = f'<div class="w-8 h-8 rounded-full bg-gray-200 flex-shrink-0"><img class="rounded-full" src="/a/{n % 9}.png" alt=""></div>'
        who = name_link(comment, 'class="font-semibold text-gray-900 hover:underline"')
        when = times(comment.posted, 'class="text-xs text-gray-500"')
        head = f'<div class="flex items-center gap-{gap} text-sm">{who}{when}</div>'
        buttons = f'<div class="flex gap-4 mt-2 text-xs text-gray-500"><button class="hover:text-gray-900">{say["like"]}</button><button class="hover:text-gray-900">{say["reply"]}</button></div>'
        return f'<div class="flex gap-{gap} py-4">{picture}<div class="flex-1 min-w-0">{head}<div class="mt-1 text-base leading-relaxed text-gray-800">{paragraphs(comment, attrs="class=mb-2")}</div>{buttons}{answers}</div></div>'

    thread = nested(
        page, item, lambda answers: f'<div class="pl-4 mt-2 border-l border-gray-200">{answers}</div>'
    )
    return article_page(
        page,
        rng,
        f'<div class="divide-y divide-gray-100">{thread}</div>',
        attrs='class="max-w-2xl mx-auto mt-8"',
    )


@skeleton(shows_parents=False)
def generated_classes(page: ThreadPage, rng: random.Random) -> str:
    """Class names that a program made; answers stand among the others."""
    say, times = page.language.labels, Times(rng, page.language)
    made = [f"css-{rng.randrange(36**6):x}"[:10] for _ in range(9)]
    box, head, name, when, text, foot, button, first, last = made

    def item(n: int) -> str:
        comment = page.comments[n]
        own = f" {first}" if n == 0 else f" {last}" if n == len(page.comments) - 1 else ""
        fields = f"{name_link(comment, f'class={name}')}{times(comment.posted, f'class={when}')}"
        buttons = "".join(
            f'<button class="{button}" type="button"><span>{say[key]}</span></button>'
            for key in ("like", "reply", "more")
        )
        return f'<div class="{box}{own}"><div class="{head}">{fields}</div><div class="{text}">{paragraphs(comment)}</div><div class="{foot}">{buttons}</div></div>'

    return article_page(
        page,
        rng,
        f"<div>{''.join(map(item, range(len(page.comments))))}</div>",
        attrs=f'class="{made[0][::-1]}"',
    )


@skeleton()
def no_classes(page: ThreadPage, rng: random.Random) -> str:
    """Boxes, paragraphs, bold and italics, and not one class name."""
    say, times = page.language.labels, Times(rng, page.language, "moment day numeric iso relative")
    way = rng.choice(["line", "before", "breaks"])

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        who = f"<b>{escape(comment.author)}</b>" if comment.author else ""
        when = f"<i>{escape(times.text(comment.posted))}</i>" if comment.posted else ""
        head = ", ".join(filter(None, [who, when]))
        if way == "line":
            text = f"<p>{head}</p>{paragraphs(comment)}"
        elif way == "before":
            text = f"{head}{paragraphs(comment)}"
        else:
            text = f"{head}<br>{breaks(comment)}<br>"
        return f'<div>{text}<small><a href="/reply?to={n}">{say["reply"]}</a></small>{answers}</div>'

    thread = nested(
        page,
        item,
        lambda answers: f"<blockquote>{answers}</blockquote>" if way == "breaks" else f"<div>{answers}</div>",
    )
    return article_page(page, rng, thread, tag="div", attrs="")


@skeleton()
def avatars_with_initials(page: ThreadPage, rng: random.Random) -> str:
    """A picture of the author: the first letter in a disk, or an image named after the author; depth in a class."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)
    way = rng.choice(["letter", "letter", "alt", "alt of"])

    def picture(author: str | None) -> str:
        if author is None:
            return f'<div class="{names("avatar")}"><span>?</span></div>'
        if way == "letter":
            return f'<div class="{names("avatar")}" style="background: #{len(author)}a7"><span>{escape(author[0].upper())}</span></div>'
        label = author if way == "alt" else f"Avatar: {author}"
        return f'<div class="{names("avatar")}"><img src="/pics/{len(author)}.jpg" alt="{escape(label)}" width="40" height="40"></div>'

    def item(n: int) -> str:
        comment = page.comments[n]
        when = times(comment.posted, f'class="{names("time")}"')
        head = f'<div class="{names("head")}"><strong class="{names("author")}">{escape(comment.author or "")}</strong> {when}</div>'
        return f'<li class="{names("item")} depth-{page.depths[n] + 1}" id="comment-{n + 30}">{picture(comment.author)}<div class="{names("text")}-wrap">{head}<div class="{names("text")}">{paragraphs(comment)}</div><div class="{names("foot")}"><button>{say["reply"]}</button></div></div></li>'

    return article_page(
        page, rng, f'<ul class="{names("list")}">{"".join(map(item, range(len(page.comments))))}</ul>'
    )


@skeleton(shows_parents=False)
def head_with_place_and_subject(page: ThreadPage, rng: random.Random) -> str:
    """A box above each text with name and time, and a place or a subject beside them."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)
    way = rng.choice(["place", "subject", "both"])

    def item(n: int) -> str:
        comment = page.comments[n]
        known = random.Random(comment.author or "")
        place = (
            f'<span class="location">{escape(known.choice(page.language.places))}</span>'
            if way != "subject" and comment.author
            else ""
        )
        parts = [
            name_link(comment, f'class="{names("author")}"'),
            place,
            times(comment.posted, f'class="{names("time")}"'),
        ]
        title = (
            page.language.space.join(random.Random(n).choices(page.language.words, k=3))
            if n % 3 == 0
            else f"Re: {page.title}"
        )
        subject = (
            f'<h4 class="subject"><a href="#c{n + 5}">{escape(title)}</a></h4>' if way != "place" else ""
        )
        votes = (
            f'<div class="votes"><span>{comment.score}</span> <a href="/up/{n}">▲</a> <a href="/down/{n}">▼</a></div>'
            if comment.score is not None
            else ""
        )
        return f'<div class="{names("item")}" id="c{n + 5}"><div class="{names("head")}">{subject}<p>{", ".join(filter(None, parts))}</p></div><div class="{names("text")}">{paragraphs(comment)}</div>{votes}<a href="/report/{n}">{say["report"]}</a></div>'

    return article_page(
        page, rng, f'<div class="{names("list")}">{"".join(map(item, range(len(page.comments))))}</div>'
    )


@skeleton()
def controls_as_words(page: ThreadPage, rng: random.Random) -> str:
    """Controls written out below the text, with counts and dots between them; some in the box of the text."""
    say, times, names = page.language.labels, Times(rng, page.language, "relative machine day"), Names(rng)
    way, is_inside = rng.choice(["spans", "links", "bare"]), rng.random() < 0.4

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        like = say["like"] + (f" ({comment.score})" if comment.score else "")
        words = [like, say["reply"], say["report"]]
        if way == "bare":
            row = " · ".join(words)
        else:
            tag, attrs = ("span", "") if way == "spans" else ("a", f' href="/do/{n}"')
            row = " · ".join(f"<{tag}{attrs}>{word}</{tag}>" for word in words)
        who = name_link(comment, f'class="{names("author")}"')
        row = f'<div class="{names("foot")}">{row} · {times(comment.posted)}</div>'
        text = (
            paragraphs(comment, "div") + row
            if is_inside
            else f'<div class="{names("text")}">{paragraphs(comment, "div")}</div>{row}'
        )
        return f'<div class="{names("item")}">{who}<div class="bubble">{text}</div>{answers}</div>'

    thread = nested(page, item, lambda answers: f'<div class="{names("children")}">{answers}</div>')
    return article_page(page, rng, f'<div class="{names("list")}">{thread}</div>')
