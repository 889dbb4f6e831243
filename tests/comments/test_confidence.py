# ruff: noqa: E501 - markup is easier to read on one line
"""How far the comments found can be trusted: each sign of doubt, and what they make together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from worker.comments import find
from worker.comments.confidence import ConfidenceWeights, judge, load_confidence_weights
from worker.comments.doubts import find_doubts
from worker.dates import Moment
from worker.document import Doubt, FoundComment, Thread
from worker.page.page import Page, parse_markup, parse_text

TEXTS = [
    "Mine floods every March, and nobody has come to look.",
    "Dig a ditch on the north side, two spades deep.",
    "They forbid that since last year. Ask the office first!",
    "Ours dries in a day; it stands on old gravel.",
]
NAMES = ["Ines", "Paul", "Rosa", "Odd"]
STORY = "<p>The allotments behind the railway have been under water for three weeks now.</p>" * 4


def comment(number: int, **changes: object) -> FoundComment:
    plain = FoundComment(
        NAMES[number],
        (TEXTS[number],),
        f"{number + 1} May 2024",
        Moment(datetime(2024, 5, number + 1, tzinfo=UTC), "day"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def amounts(*comments: FoundComment, stated: int | None = None) -> dict[str, float]:
    return {doubt.sign: doubt.amount for doubt in find_doubts(Thread(comments, stated=stated))}


SOUND = tuple(comment(number) for number in range(4))


def test_a_thread_without_flaws_is_only_small() -> None:
    assert amounts(*SOUND, stated=4) == {"few comments": 0.25}
    assert find_doubts(Thread()) == ()


@pytest.mark.parametrize(
    ("comments", "sign", "amount"),
    [
        ([*SOUND[:3], comment(3, author=None)], "no author", 0.25),
        ([*SOUND[:3], comment(3, posted_text=None, posted=None)], "no time", 0.25),
        ([*SOUND[:3], comment(3, content=())], "no text", 0.25),
        ([comment(0), comment(1, author=None), comment(2, content=(TEXTS[0],))], "equal texts", 0.667),
        ([comment(n, content=(f"Report! {TEXTS[n]}",)) for n in range(4)], "texts begin alike", 1.0),
        ([comment(n, content=(f"{TEXTS[n]} Report",)) for n in range(4)], "texts end alike", 1.0),
        ([*SOUND[:3], comment(3, content=(f"Odd {TEXTS[3]}",))], "authors in texts", 0.25),
        ([*SOUND[:3], comment(3, content=(f"{TEXTS[3]} 4 May 2024",))], "times in texts", 0.25),
        ([SOUND[0], SOUND[3], SOUND[1]], "times out of order", 1.0),
    ],
)
def test_flaws_of_comments(comments: list[FoundComment], sign: str, amount: float) -> None:
    assert amounts(*comments)[sign] == amount
    assert sign not in amounts(*SOUND)


def test_the_number_that_is_stated() -> None:
    assert amounts(*SOUND)["no count stated"] == 1
    assert amounts(*SOUND, stated=16)["fewer than stated"] == 0.75


def test_a_last_comment_that_lacks_what_all_others_have() -> None:
    rest = [comment(number % 4) for number in range(5)]
    last = comment(3, author=None)
    assert "the first or last lacks a field" in amounts(*rest, last)
    assert "the first or last lacks a field" not in amounts(*rest[:3], last, *rest[3:])


def test_answers_are_in_order_among_themselves() -> None:
    thread = [SOUND[0], replace(SOUND[3], parent=0), SOUND[1], replace(SOUND[2], parent=2)]
    assert "times out of order" not in amounts(*thread)


def test_deleted_comments_may_lack_anything() -> None:
    gone = FoundComment(None, (), deleted=True)
    assert amounts(*SOUND[:3], gone, stated=4) == {"few comments": 0.25}


def test_each_doubt_lowers_the_confidence() -> None:
    weights = ConfidenceWeights(2.0, 0.7, {"dear": 1.0, "cheap": 0.5})
    plain = weights.confidence([])
    assert plain == pytest.approx(0.881, abs=0.001)
    assert plain > weights.confidence([Doubt("cheap", 1.0)]) > weights.confidence([Doubt("dear", 1.0)])
    assert weights.cost(Doubt("unknown", 0.5)) == 0.35


def test_the_weights_of_this_release() -> None:
    weights = load_confidence_weights()
    assert all(cost > 0 for cost in (weights.usual, *weights.costs.values()))
    assert 0.95 < weights.confidence([]) < 1


def test_the_evidence_names_doubts() -> None:
    thread = judge(Thread((replace(SOUND[0], author=None), *SOUND[1:]), stated=4))
    (fact,) = [fact for fact in thread.evidence if fact.subject == "comments confidence"]
    assert fact.finding == f"{thread.confidence:.2f}"
    assert "no author 0.25" in fact.because


def page(*boxes: str, above: str = "", below: str = "") -> Page:
    return parse_markup(
        f"<html><body><article><h1>The allotments</h1>{STORY}</article>{above}<div id=comments>{''.join(boxes)}</div>{below}</body></html>"
    )


def box(number: int, text: str = "", **attrs: str) -> str:
    name = NAMES[number % 4]
    return (
        f'<div class="comment" id="{attrs.get("id", f"comment-7{number}")}"><b class="author">{name}</b> '
        f"<time>{number + 1} May 2024, 10:15</time><p>{text or TEXTS[number % 4]}</p>{attrs.get('more', '')}</div>"
    )


def doubts_of(found: Page) -> dict[str, float]:
    thread = find(found)
    assert thread.comments
    return {doubt.sign: doubt.amount for doubt in thread.doubts}


BOXES = [box(number) for number in range(4)]
HEADING = "<h2>4 Comments</h2>"


def test_a_plain_page_is_trusted() -> None:
    thread = find(page(*BOXES, above=HEADING))
    assert thread.confidence is not None
    assert thread.confidence > 0.9


def test_ids_that_no_comment_has() -> None:
    anchors = '<a id="comment-75"></a><a id="comment-76"></a><a id="photo-77"></a>'
    assert doubts_of(page(*BOXES, below=anchors))["ids of no comment"] == pytest.approx(2 / 6, abs=0.001)
    assert "ids of no comment" not in doubts_of(page(*BOXES))


def test_times_that_no_comment_has() -> None:
    more = "<aside><ul><li>Fair <time>9 May 2024, 10:00</time></li></ul></aside>"
    assert doubts_of(page(*BOXES, below=more))["times of no comment"] == 0.2
    assert "times of no comment" not in doubts_of(page(*BOXES))


def test_confidence_in_fewer_than_stated_is_lower() -> None:
    whole, part = (find(page(*BOXES, above=f"<h2>{count} Comments</h2>")) for count in (4, 40))
    assert whole.confidence is not None
    assert part.confidence is not None
    assert part.confidence < whole.confidence


def test_no_comments_and_nothing_that_speaks_of_them() -> None:
    assert find(page()).confidence is None
    assert find(parse_text("A note about nothing.\n")).confidence is None


@pytest.mark.parametrize("above", ["<h2>12 Comments</h2>", "<p>Kommentare (12)</p>"])
def test_none_of_those_stated(above: str) -> None:
    thread = find(page(above=above))
    assert (thread.comments, thread.confidence) == ((), 0.0)
    assert thread.evidence[0].finding == "none"


@pytest.mark.parametrize("above", ["<h2>0 Comments</h2>", "<h2>Comments</h2>", "<p>Posts since 2009</p>"])
def test_labels_that_count_no_comments(above: str) -> None:
    assert find(page(above=above)).confidence is None


def test_counts_of_several_articles() -> None:
    assert find(page(above="<p>3 comments</p><p>8 comments</p>")).confidence is None


def test_ways_that_are_trusted_less() -> None:
    data = '{"@type": "Article", "comment": [{"@type": "Comment", "text": "Dig a ditch.", "author": "Ann"}]}'
    linked = find(page(above=f'<script type="application/ld+json">{data}</script>'))
    assert next(doubt.sign for doubt in linked.doubts) == "read from linked data"
    assert linked.confidence is not None
    assert linked.confidence < load_confidence_weights().confidence([])
