"""Serves the pages of all kinds: `/KIND/NUMBER`; an odd number has comments."""

import json

from tests.render.frameworks.kinds import DATA, KINDS, NOTE
from tests.render.frameworks.texts import article, comments

BATCH = 6
"""Comments in one answer."""


def comment_count(number):
    """No comments for even numbers; some have more than one batch."""
    return 0 if number % 2 == 0 else 4 + number % 5 * 2


def gold_of(number):
    """The body and the texts of the comments of a page."""
    story = article(number)
    body = "\n\n".join([story["title"], *story["paragraphs"]])
    return body, [one["text"] for one in comments(number, comment_count(number))]


def add_pages(site, numbers):
    """Put the page of each kind and number on a local site; their addresses, by kind and number."""
    found = {}
    for kind, (body, script) in KINDS.items():
        for number in numbers:
            _add_data(site, kind, number)
            has_comments = "true" if comment_count(number) else "false"
            site.says(
                f"/app/{kind}/{number}.js",
                DATA + script.replace("HAS_COMMENTS", has_comments),
                type="text/javascript",
            )
            state = json.dumps({"props": {"pageProps": {"article": article(number)}}}).replace("<", "\\u003c")
            shell = (
                f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The Weir Post</title></head><body>{NOTE}"
                f"{body.replace('STATE', state)}<script src=/app/{kind}/{number}.js></script></body></html>"
            )
            found[kind, number] = site.says(f"/{kind}/{number}", shell)
    return found


def _add_data(site, kind, number):
    story, all_comments = article(number), comments(number, comment_count(number))
    site.says(f"/data/{kind}/article/{number}", json.dumps(story), type="application/json")
    size = BATCH if kind == "svelte" else len(all_comments) or 1
    for start in range(0, len(all_comments) + size, size):
        batch = json.dumps(all_comments[start : start + size])
        site.says(f"/data/{kind}/comments/{number}?from={start}", batch, type="application/json")
    if kind == "htmx":
        site.says(f"/part/article/{number}", _fragment(number, story, all_comments))
        site.says(f"/part/comments/{number}", "<h2>Comments</h2>" + "".join(map(_comment, all_comments)))


def _fragment(number, story, all_comments):
    paragraphs = "".join(f"<p>{one}</p>" for one in story["paragraphs"])
    place = (
        f"<section id=comments hx-get=/part/comments/{number} hx-trigger=revealed></section>"
        if all_comments
        else ""
    )
    return f"<article><h1>{story['title']}</h1><p class=byline>By {story['author']}, {story['day']}</p>{paragraphs}</article>{place}"


def _comment(one):
    return (
        f"<article class=comment id=comment-{one['id']}><b class=author>{one['author']}</b> "
        f"<time datetime={one['time']}>{one['time'][:10]}</time><div class=text><p>{one['text']}</p></div></article>"
    )
