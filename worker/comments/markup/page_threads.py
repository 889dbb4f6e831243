"""Find comments in a page of markup, on any platform: repeated boxes that look like a discussion.

Boxes are comments only if the evidence reaches a threshold. Then votes over all boxes split them into
fields.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from worker.comments.markup.boxes.comment_items import separate_items
from worker.comments.markup.boxes.groups import Group, find_groups
from worker.comments.markup.boxes.measures import Measures, measure
from worker.comments.markup.candidate_choice import choose_best, is_finer, overlapping_items
from worker.comments.markup.candidates import MIN_POINTS, Candidate, read_candidates, read_items
from worker.comments.markup.fields.collapsed import describe_collapsed
from worker.comments.markup.fields.fields import read_comments
from worker.comments.markup.opening_post import find_document_post, find_opening, find_repeated_opening
from worker.comments.markup.parents.outside_parents import name_outside_parents
from worker.comments.markup.parents.parents import answer
from worker.comments.markup.reading_doubts import find_reading_doubts
from worker.comments.markup.sections import find_spans
from worker.comments.markup.signed_paragraphs import find_signed
from worker.comments.markup.stated_count import (
    describe_missing,
    doubt_that_there_are_none,
    find_stated_count,
)
from worker.document import Fact, Thread
from worker.page.page import Page, Span

AREA_POINTS = 2.7
"""Points fewer that boxes need in areas where a person has said that comments stand: the points for a
discussion's name around them, and those taken off if nothing speaks of comments (see `candidates`)."""

NEARLY_ALL = 0.9
MIN_NESTED_SHARE = 0.3
"""From this share of boxes inside others, they may be remarks on these."""


def find_in_markup(page: Page, areas: Sequence[Span] = (), document: str | None = None) -> Thread:
    """Find the comments of a page of markup, or of areas of it. The thread is empty if there are none.

    `document` is given for a later page of a thread: the text of the document, which may stand there again.
    """
    measures = measure(page, is_of_thread=document is not None)
    candidates = read_candidates(find_groups(page, measures, areas), measures)
    enough = MIN_POINTS - AREA_POINTS if areas else MIN_POINTS
    good = [candidate for candidate in candidates if candidate.points >= enough + (len(candidate.items) == 1)]
    signed = find_signed(page, measures)
    if not good:
        return signed if signed.comments else doubt_that_there_are_none(measures)
    best = choose_best(good)
    if len(signed.comments) > len(best.items):
        return signed
    chosen = [
        best,
        *_find_further(best, [candidate for candidate in good if candidate is not best], measures),
    ]
    items = (
        separate_items([item for candidate in chosen for item in candidate.items])
        if len(chosen) > 1
        else best.items
    )
    rows = read_comments(page, chosen, items)
    if not rows:
        return Thread()
    opening = find_opening(page, best, rows) if document is None else find_repeated_opening(rows, document)
    post = (
        next(comment for item, comment in rows if item is opening)
        if opening
        else find_document_post(page, best, rows)
    )
    rows = [(item, comment) for item, comment in rows if item is not opening]
    if not rows:
        none = Fact("comments", "none", "the only post is the opening post of the thread")
        return Thread(evidence=(none,), opening=post)
    kept = [item for item, _ in rows]
    comments, how = answer(rows, post)
    if document is not None:
        comments = name_outside_parents(kept, comments)
    why = (
        Fact(
            "comments", f"{len(comments)} in {best.group.key[0]}.{best.group.key[2]}", "; ".join(best.reasons)
        ),
        Fact("parents", how, "links to ids first, then the first encoding that holds"),
    )
    stated = find_stated_count(page, kept, len(comments), opening)
    return Thread(
        tuple(comments),
        find_spans(page, measures, [item for item in items if item is not opening], opening, comments),
        stated,
        why + describe_collapsed(comments) + describe_missing(len(comments), stated),
        post,
        find_reading_doubts(page, chosen, good, rows, opening),
    )


def _find_further(best: Candidate, others: Sequence[Candidate], measures: Measures) -> list[Candidate]:
    """Find further groups that are comments, with their own names and times: remarks on answers."""
    taken = list(best.items)
    additions = list(_possible_additions(best, others))
    field_elements = best.field_elements() if additions else set()
    found: list[Candidate] = []
    for other in additions:
        own = {item.start for item in other.items}
        if own & {item.start for item in taken}:
            continue
        items = [item for item in separate_items([*taken, *other.items]) if item.start in own]
        candidate = read_items(other.group, items, measures)
        if (
            candidate is None
            or candidate.points < MIN_POINTS
            or candidate.time_place is None
            or candidate.author_place is None
        ):
            continue
        if _are_same_people(best, candidate):
            continue
        fresh = candidate.field_elements()
        if len(fresh & field_elements) <= 0.1 * len(fresh):
            found.append(candidate)
            taken += items
            field_elements |= fresh
    return found


def _possible_additions(best: Candidate, others: Sequence[Candidate]) -> Iterator[Candidate]:
    """Candidates with names and times, named for comments or nested with the best, that no other splits.

    One box alone, such as the only answer among remarks, must be named for comments, and not be their list.
    """
    for other in others:
        whole = other.time_place is not None and other.author_place is not None
        unsure = len(other.items) == 1 and (
            other.group.named < 1 or _is_quotation(other.group) or _stands_inside(other, best)
        )
        strong = other.points >= best.points - 3 and not unsure
        among = other.group.named >= 1 or _stands_inside(best, other) or _stands_inside(other, best)
        if not (whole and strong and among) or _is_part_of_each(other, best) or _is_part_of_each(best, other):
            continue
        thirds = [third for third in others if not _overlap(third, best)]
        if not any(is_finer(third, other) for third in thirds):
            yield other


def _is_quotation(group: Group) -> bool:
    """Whether boxes are quoted text with its author and time, as in an answer that quotes another."""
    return group.key[0] == "blockquote" or "quot" in group.key[2]


def _is_part_of_each(part: Candidate, whole: Candidate) -> bool:
    """Whether nearly each box of one candidate holds one box of the other: its text, its author's panel."""
    around = [(item, overlapping_items(item, whole)) for item in part.items]
    within = [held[0] for item, held in around if len(held) == 1 and item.start > whole.starts[held[0]]]
    return len(set(within)) == len(within) >= NEARLY_ALL * max(len(part.items), len(whole.items))


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether most boxes of one candidate are those of another, or stand around or inside them."""
    shared = sum(bool(overlapping_items(item, other)) for item in one.items)
    return shared > 0.5 * len(one.items) and len(one.items) > 0.8 * len(other.items)


def _stands_inside(whole: Candidate, part: Candidate) -> bool:
    """Whether enough boxes of one candidate stand inside those of another.

    Remarks on a question stand above its answers, remarks on the answers inside them.
    """
    starts = [item.start for item in whole.items]
    inside = 0
    for item in part.items:
        at = bisect_right(starts, item.start) - 1
        inside += at >= 0 and item.end <= whole.items[at].end and item.start > whole.items[at].start
    return inside >= MIN_NESTED_SHARE * len(part.items)


def _are_same_people(whole: Candidate, part: Candidate) -> bool:
    """Whether boxes inside the items show the items' own authors: then they are profiles, not answers."""
    starts = [item.start for item in whole.items]
    owners = whole.names()
    pairs = [
        (owners[at], name)
        for number, name in part.names().items()
        if (at := bisect_right(starts, part.items[number].start) - 1) in owners
        and part.items[number].end <= whole.items[at].end
    ]
    return len(pairs) > 0.5 * len(part.items) and sum(a == b for a, b in pairs) >= 0.8 * len(pairs)
