# ruff: noqa: E501 - markup is easier to read on one line
"""Articles whose own text looks like comments: nothing of it is taken for one, a real thread beside it is."""

from __future__ import annotations

import pytest

from worker.comments import NO_PLATFORM_TABLES, find
from worker.document import Thread
from worker.page.page import parse_markup

PROSE = "".join(
    f"<p>Chapter {n} of a long report on the mill, its owners and the river that drove it for two hundred years.</p>"
    for n in range(6)
)
PEOPLE = ["Ines", "Paul K.", "Rosa", "Ines", "Otto Brand", "Wim", "Rosa", "Ilse"]
SAYINGS = [
    "The wheel was still turning when I was at school, one could hear it in class.",
    "Nobody asked the millers. It will end as it did the last time.",
    "Thank you for letting us in, above all to the room under the roof.",
    "I doubt the numbers. Who weighed the flour, and in which year?",
    "My grandmother carried the sacks up these stairs herself.",
    "There is a longer history in the parish books, well worth an afternoon.",
    "They say the river has moved since the weir was built.",
    "Could somebody draw a plan of the old channels one day?",
]
IMITATIONS = {
    "thread quoted in paragraphs": ("", '<p><b>{who}</b> wrote on March {d}, 2024: {says}</p>', ""),
    "thread quoted in blocks": ("<h2>What the comments said</h2>", '<blockquote><p>{says}</p><cite>{who}, March {d}, 2024</cite></blockquote>', ""),
    "thread quoted in a list": ("<ul>", "<li><strong>{who}</strong>, March {d}, 2024, 10:15: {says}</li>", "</ul>"),
    "thread quoted in boxes": ("", '<div class="quote"><div class="name">{who}</div><div class="date">March {d}, 2024</div><div class="said">{says}</div></div>', ""),
    "interview": ("", "<p><strong>{who}:</strong> {says}</p>", ""),
    "interview as definitions": ("<dl>", "<dt>{who}</dt><dd>{says}</dd>", "</dl>"),
    "minutes with clocks": ("", '<p><span class="time">10:{d}</span> <b>{who}</b>: {says}</p>', ""),
    "chat": ('<div class="chat">', '<div class="message"><span class="nick">{who}</span> <span class="time">10:{d}</span> <span class="text">{says}</span></div>', "</div>"),
    "testimonials": ('<section class="testimonials"><h2>What our guests say</h2>', '<div class="testimonial"><p class="quote">{says}</p><span class="author">{who}</span><span class="company">Mill & Sons</span></div>', "</section>"),
    "testimonials with dates": ('<section class="testimonials"><h2>What our guests say</h2>', '<div class="testimonial"><p class="quote">{says}</p><span class="author">{who}</span> <span class="date">March {d}, 2024</span></div>', "</section>"),
    "changelog": ("<h2>Changelog</h2>", '<div class="release"><h3>Version 1.{d}</h3><span class="date">2024-03-{d}</span> <span class="author">{who}</span><ul><li>{says}</li></ul></div>', ""),
    "changelog as a list": ("<h2>History</h2><ul>", "<li><b>2024-03-{d}</b> {who}: {says}</li>", "</ul>"),
    "changelog as a table": ("<table>", "<tr><td>2024-03-{d}</td><td>{who}</td><td>{says}</td></tr>", "</table>"),
    "letters": ("", "<p>{says}</p><p><em>{who}, {d} March 2024</em></p>", ""),
    "timeline": ("", '<div class="event"><h4>{d} March 2024</h4><p><b>{who}</b> {says}</p></div>', ""),
    "posts of a blog": ("", '<div class="entry" id="entry-{d}00"><p>{says}</p><p class="entry-footer">March {d}, 2024 in <a href="/filed/{d}">{who}</a> | <a href="/{d}">Permalink</a></p></div>', ""),
    "news with counters": ("", '<article class="main"><a href="/news/{d}">{says}</a><p>All of it is told on the next page, with pictures.</p><div class="details">{d} March 2024 10:15 - <a href="/filed/{d}">{who}</a> - <span class="comments">{d} Comments</span></div></article>', ""),
    "previews": ("", '<div class="preview"><b>{who}</b> <span>{d} March 2024</span><p>{says}</p></div>', ""),
    "who reviewed it": ("", '<div class="reviewed-by-top"><a class="author" href="/people/{d}">{who}</a> <span>March {d}, 2024</span><p>{says}</p></div>', ""),
    "footnotes": ("<ol>", '<li id="cite_note-mill_review-{d}"><a href="#r{d}">^</a> <i><a href="/{d}">{who}</a></i> <span>March {d}, 2024</span>. {says}</li>', "</ol>"),
}  # fmt: skip
THREAD = """<section id="comments"><h2>2 comments</h2><ol>
<li class="comment" id="c-11"><b class="who"><a href="/u/1">Zed</a></b> <time>May 5, 2024 10:15</time><p>I have seen it with my own eyes.</p></li>
<li class="comment" id="c-12"><b class="who"><a href="/u/2">Yan</a></b> <time>May 6, 2024 10:15</time><p>So have I, twice in fact.</p></li>
</ol></section>"""


def found_in(name: str, below: str = "") -> Thread:
    before, row, after = IMITATIONS[name]
    rows = "".join(
        row.format(d=n + 10, who=who, says=says)
        for n, (who, says) in enumerate(zip(PEOPLE, SAYINGS, strict=True))
    )
    text = f"{PROSE}{before}{rows}{after}{PROSE}"
    return find(
        parse_markup(
            f"<html><body><main><article><h1>The mill</h1>{text}</article></main>{below}</body></html>"
        ),
        platforms=NO_PLATFORM_TABLES,
    )


@pytest.mark.parametrize("name", IMITATIONS)
def test_text_that_imitates_comments_is_none(name: str) -> None:
    assert found_in(name) == Thread()


@pytest.mark.parametrize("name", IMITATIONS)
def test_the_real_thread_is_told_from_its_imitation(name: str) -> None:
    assert [comment.author for comment in found_in(name, THREAD).comments] == ["Zed", "Yan"]
