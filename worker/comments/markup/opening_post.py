"""Decide whether the first of the items found is the thread's opening post: the document, not a comment.

A forum shows the opening post in the same markup as its answers. Below an article, a picture or a linked
headline, the first item is a comment. No sign decides alone: each gives points for or against.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from worker.comments.dumps.lines import is_name
from worker.comments.markup.boxes.comment_items import Item, Row
from worker.comments.markup.candidates import Candidate
from worker.comments.markup.opening_signs import OpeningSigns, shown_time
from worker.comments.markup.other_boxes import usual_text_boxes
from worker.comments.markup.parents.parents import native_id
from worker.document import FoundComment
from worker.page.page import Element, Page

DOCUMENT_CHARS = 200
"""From this much running text between the title and the first item, that text is the document."""
MIN_CONTENT_SHARE = 0.9
MIN_LONE_POINTS = 3.0
"""More points than that show that the only item is the opening post. Most single items are comments."""
MAX_COMPARED_WORDS, MAX_COMPARED_CHARS = 40, 1000
WORD = re.compile(r"\w+")
MAX_BYLINE_ELEMENTS = 12
"""How far the time of a document stands from its author."""
POST_NUMBER = re.compile(r"(?:\w{1,12}\.? ?)?[#№]?(\d{1,6})\.?")
LATER_PAGE = re.compile(
    r"\b(?:page|seite|página|pagina|sayfa|strona|stránka|strana|sida|side|sivu|oldal|стр(?:аница|\.)?)\s*"
    r"(?:[2-9]|[1-9]\d+)\b|第\s*(?:[2-9]|[1-9]\d+)\s*[页頁]|ページ\s*(?:[2-9]|[1-9]\d+)",
    re.IGNORECASE,
)


def find_opening(page: Page, best: Candidate, rows: Sequence[Row]) -> Item | None:
    """The first item, if the signs say that it is the opening post."""
    if _continues_numbering(best) or _is_later_page(page):
        return None
    first = rows[0][0]
    signs = OpeningSigns(page, rows)
    evidence = {
        "nothing else is the document": 1.0,
        "the page's heading in it": 3.0 * any(element.tag == "h1" for element in first.elements()),
        "marked as the start": 2.0 * signs.is_marked(),
        "named as posts or comments": 1.5 * signs.named_posts_or_comments(),
        "in a forum": 1.5 * signs.is_in_forum(),
        "counted in a heading": signs.heading_points(),
        "its author or time at the title": signs.byline_points(),
        "the others answer by their subjects": signs.subject_points(),
        "text before it": -3.0 * min(1.0, signs.chars_before() / DOCUMENT_CHARS),
        "a picture before it": -1.0 * signs.has_picture_before(),
        "not the earliest": -2.0 * signs.is_later_than_others(),
    }
    return first if sum(evidence.values()) > (MIN_LONE_POINTS if len(rows) == 1 else 0) else None


def find_repeated_opening(rows: Sequence[Row], document: str) -> Item | None:
    """The first item of a later page of a thread, if it is the opening post again."""
    return rows[0][0] if repeats_document(rows[0][1].text, document) else None


def repeats_document(text: str, document: str) -> bool:
    """Whether a text is that of the document, or has its beginning."""
    own, whole = (WORD.findall(each[:MAX_COMPARED_CHARS].casefold()) for each in (text, document))
    shorter = min(len(own), len(whole), MAX_COMPARED_WORDS)
    enough = min(MAX_COMPARED_WORDS, 0.8 * max(len(own), len(whole), 1))
    return own[:shorter] == whole[:shorter] and shorter >= enough


def find_document_post(page: Page, best: Candidate, rows: Sequence[Row]) -> FoundComment | None:
    """What can be read of a document in other markup than its comments: a question, a linked headline.

    It stands between the title and the first comment. Its author and text are marked like those of comments.
    """
    signs = OpeningSigns(page, rows)
    if not signs.after:
        return None
    content = _find_content(signs)
    name = _find_author(signs, best)
    if name is None:
        return FoundComment(None, content) if content else None
    near = [at for at in signs.measures.date_elements if signs.after < at < signs.first.start]
    at = min(near, key=lambda at: abs(at - name.start), default=None)
    if at is None or abs(at - name.start) > MAX_BYLINE_ELEMENTS:
        return FoundComment(name.text, content)
    posted, shown = shown_time(signs.measures.elements[at], signs.measures)
    return FoundComment(name.text, content, shown, posted)


def _find_author(signs: OpeningSigns, best: Candidate) -> Element | None:
    """The first name with the tag and first class word of a commenter's name."""
    step_of = signs.measures.step_of
    pieces = best.pieces_and_places[0]
    steps = {step_of(piece.element) for piece in pieces if piece.place == best.author_place}
    marked = {step for step in steps if not step.endswith(".")}
    between = signs.measures.elements[signs.after + 1 : signs.first.start] if marked else ()
    return next((name for name in between if step_of(name) in marked and is_name(name.text)), None)


def _find_content(signs: OpeningSigns) -> tuple[Element, ...]:
    """The boxes with the tag and first class word of comments' texts, if they hold most text there."""
    measures = signs.measures
    steps = usual_text_boxes(signs.rows)
    found: list[Element] = []
    for box in measures.elements[signs.after + 1 : signs.first.start] if steps else ():
        inside = bool(found) and box.start < found[-1].end
        if not inside and box.end <= signs.first.start and measures.step_of(box) in steps:
            found.append(box)
    held = sum(measures.text_chars[box.start] for box in found)
    return tuple(found) if held and held >= MIN_CONTENT_SHARE * signs.chars_before() else ()


def _is_later_page(page: Page) -> bool:
    """Whether the title says that this is not the thread's first page."""
    title = " ".join(title.text for title in page.by_tag.get("title", ())[:1])
    return LATER_PAGE.search(title) is not None


def _continues_numbering(candidate: Candidate) -> bool:
    """Whether the items have numbers that continue those of an earlier page: #11, #12, #13.

    Numbers that are also the items' ids count all posts of the site.
    """
    numbers: dict[str, dict[int, int]] = defaultdict(dict)
    ids = [native_id(item) for item in candidate.items[:3]]
    for piece in candidate.pieces_and_places[0]:
        found = POST_NUMBER.fullmatch(piece.text) if piece.item < 3 and len(piece.text) < 20 else None
        if found and found[1] != ids[piece.item]:
            numbers[piece.place].setdefault(piece.item, int(found[1]))
    runs = [by_item for by_item in numbers.values() if 0 in by_item and 1 in by_item]
    return any(run[0] > 1 and all(run[item] == run[0] + item for item in run) for run in runs)
