"""Made-up articles for feeds and their pages."""

import random

from worker.word_tables import in_order

SMALL = in_order("the a of in and was had that which for by with at from it he she they not but")
NAMES = [
    one + two
    for one in ("harbour", "ferry", "storm", "crane", "tide")
    for two in ("man", "bell", "side", "yard")
]
VERBS = [
    verb + end for verb in ("ask", "paint", "mend", "land", "count", "watch", "sail") for end in ("ed", "ing")
]


def story(seed, sentences=24):
    """The sentences of an article."""
    chance = random.Random(seed)
    made = []
    for _ in range(sentences):
        words = [chance.choice(kind) for _ in range(5) for kind in (SMALL, NAMES, VERBS)]
        made.append(f"{' '.join(words[:8])}, {' '.join(words[8:])}.".capitalize())
    return made


def paragraphs(sentences):
    return "".join(
        f"<p>{' '.join(sentences[first : first + 3])}</p>" for first in range(0, len(sentences), 3)
    )


def entry(number, content="", title="", guid="", at="02 Feb 2026 10:00:00 GMT"):
    return (
        f"<item><title>{title or f'Item {number}'}</title><link>/{number}</link><guid>{guid or number}</guid>"
        f"<pubDate>{at}</pubDate><content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )


def feed_of(*entries):
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {spaces}><channel><title>Boats</title>{"".join(entries)}</channel></rss>'


TEASERS = "".join(
    f"<div class=entry><h2>Town news {n}</h2><p>The lighthouse, which has been for sale for {n} years, found "
    f"no buyer again, and number {n} on the list of those who asked about it has moved away.</p></div>"
    for n in range(2, 14)
)


def misleading(sentences):
    """A page of teasers, with the article in a box that looks like one for comments."""
    box = f"<div class='modal comments'>{paragraphs(sentences)}</div>"
    return f"<html><head><title>The wall</title></head><body>{TEASERS}{box}</body></html>"


def cut(sentences):
    """A page that shows the beginning of an article."""
    wall = "<div class=paywall><p>Subscribe to read on.</p></div>"
    main = f"<main><h1>The wall</h1>{paragraphs(sentences[:3])}{wall}</main>"
    return f"<html><head><title>The wall</title></head><body>{main}</body></html>"


SHELL = (
    "<html><head><title>Boats</title></head><body><div id=root></div><noscript>You need to enable JavaScript "
    "to run this app.</noscript><script src=a.js></script></body></html>"
)
