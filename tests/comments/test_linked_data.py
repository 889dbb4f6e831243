"""Comments that only the page's linked data holds."""

from __future__ import annotations

import json

from worker.comments import find
from worker.document import Thread
from worker.page.page import parse_markup

STORY = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "The old harbour",
    "comment": [
        {
            "@type": "Comment",
            "author": {"@type": "Person", "name": "Ada", "url": "https://example.org/u/ada"},
            "text": "I remember the noise.\nEvery morning.",
            "datePublished": "2024-03-05T10:15:00Z",
            "upvoteCount": 3,
            "comment": {"@type": "Comment", "author": "Bo", "text": "So do I.", "dateCreated": "2024-03-06"},
        },
        {"@type": "Comment", "author": [{"name": "Cid"}], "text": "It was the pump."},
        {"@type": "Comment", "text": "   "},
        "not an object",
    ],
}


def page(source: str) -> Thread:
    body = "<p>An article whose comments are drawn by a script in the browser.</p>"
    return find(
        parse_markup(f'<html><body>{body}<script type="application/ld+json">{source}</script></body></html>')
    )


def test_comments_with_names_times_votes_and_parents() -> None:
    found = page(json.dumps(STORY))
    told = [(c.author, c.parent, c.likes) for c in found.comments]
    assert told == [("Ada", None, 3), ("Bo", 0, None), ("Cid", None, None)]
    assert [part.text for part in found.comments[0].content] == ["I remember the noise.", "Every morning."]  # type: ignore[union-attr]
    assert found.comments[0].author_url == "https://example.org/u/ada"
    assert found.comments[0].posted is not None
    assert found.comments[0].posted.iso() == "2024-03-05T10:15:00+00:00"
    assert found.spans == ()


def test_a_graph_and_a_question_are_looked_into() -> None:
    answer = {"@type": "Answer", "text": "Use linseed putty.", "author": {"name": "Bo"}}
    data = {"@graph": [{"@type": "QAPage", "mainEntity": {"@type": "Question", "acceptedAnswer": answer}}]}
    assert [c.author for c in page(json.dumps(data)).comments] == ["Bo"]


def test_broken_or_foreign_data_gives_nothing() -> None:
    assert page('{"@type": "NewsArticle", "comment": [') == Thread()
    assert page('{"@type": "NewsArticle", "comment": {"@type": "Review", "text": "Five stars."}}') == Thread()
    assert page("[" * 100_000) == Thread()
