"""Signs for and against the first of the items found as the opening post of a thread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from worker.comments import class_words
from worker.comments.dumps.lines import counts_posts, normalize_line
from worker.comments.markup.boxes.comment_items import Item, Row
from worker.comments.markup.boxes.measures import LINK_TAGS, PROSE_THRESHOLD_CHARS, Measures
from worker.comments.markup.boxes.step_names import strip_digits
from worker.comments.markup.fields.frame_fields import nearby_machine_time
from worker.comments.short_texts import ANSWERING
from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.page.boilerplate import Boilerplate, classify_line
from worker.page.page import Element, Page

ShownTime = tuple[Moment | None, str | None]
"""A time, if it is absolute, and the text that shows it."""
MIN_TITLE_SHARE = 0.4
"""A text that is at least this share of the page's title is the title shown."""
MAX_READ_ROWS, MAX_TOP_ELEMENTS = 12, 6
STARTER = re.compile(
    r"(?:first|start|starter|opening|original|initial|lead|root)[-_]?(?:post|message|entry|topic|question)"
    r"|(?:post|message)[-_]+(?:first|op|starter)|(?:thread|topic)[-_]?start|^op$|^(?:is[-_]?)?question"
)
"""Class words and ids of an opening post."""
POST_WORD = re.compile(r"^(?:post(?!author)|message|msg|beitrag|entry|topic)")
FORUM = re.compile(r"forum|viewtopic|showthread|(?:^|\W)topic(?:$|\W)")
MAX_FORUM_STEPS = 4
GENERAL_HEADING = re.compile(r"disc?k?ussion|opinion|meinung|forum", re.IGNORECASE)
NAME_PARTS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
BROWSER_NOTICE = re.compile(r"java-?script|\bbrowser|\bcookies?\b", re.IGNORECASE)
MAX_NOTICE_CHARS = 250
MEDIA_TAGS = ("figure", "picture", "video", "audio")


class OpeningSigns:
    """Signs for and against the first item as the opening post, each read on its own."""

    def __init__(self, page: Page, rows: Sequence[Row]) -> None:
        self.page = page
        self.rows = rows
        self.first = rows[0][0]
        self.measures: Measures = self.first.item_starts.measures
        self.after = find_title(page, self.first)
        """The number of the element that shows the title. What follows it counts."""

    def is_marked(self) -> bool:
        """Whether a class word, property or id of the first item, and of no other, is that of a question."""
        items = [item for item, _ in self.rows[:MAX_READ_ROWS]]
        own, *others = [_names_of(item.roots[0]) for item in items]
        if any(STARTER.search(word) for word in own - set().union(*others)):
            return True
        for kinds in ([item.roots[0].attrs.get("itemprop", "") for item in items], _kinds_of_ids(items)):
            rest = {kind.lower() for kind in kinds[1:] if kind}
            if kinds[0].lower() not in rest and len(rest) == 1 and class_words.COMMENT.search(min(rest)):
                return True
        return False

    def named_posts_or_comments(self) -> int:
        """1 if most items are named as posts, -1 if as comments, 0 if as both or neither."""
        read = self.rows[:MAX_READ_ROWS]
        counts = Counter(name for item, _ in read for name in _names_of(item.roots[0]))
        names = [name for name, count in counts.items() if count > 0.5 * len(read)]
        posts = any(POST_WORD.search(part) for name in names for part in name.split())
        return posts - any(class_words.COMMENT.search(name) for name in names)

    def is_in_forum(self) -> bool:
        """Whether a class word or id around the items is that of a forum or of a topic in it."""
        above = islice(self.first.roots[0].ancestors(), MAX_FORUM_STEPS)
        return any(FORUM.search(word) for element in above for word in _names_of(element))

    def heading_points(self) -> float:
        """What the last heading of comments says: "3 comments" above four items, or above three."""
        headings = [at for at in self.measures.comment_headings if self.after < at < self.first.start]
        text = self.measures.elements[headings[-1]].text if headings else ""
        if not text or (GENERAL_HEADING.search(text) and not any(c.isdigit() for c in text)):
            return 0.0
        number = re.search(r"\d[\d.,]*", text)
        stated = int(re.sub(r"\D", "", number[0])) if number else None
        if counts_posts(text):
            return float(stated == len(self.rows))
        return 2.0 if stated == len(self.rows) - 1 else -2.0 if stated == len(self.rows) else -1.5

    def byline_points(self) -> float:
        """Whether the name and time at the title are those of the first item, or of none."""
        between = range(self.after + 1, self.first.start)
        author = normalize_line(self.rows[0][1].author or "")
        shown = [text for element, text in self.measures.short_pieces if element.start in between]
        points = 1.5 * bool(
            author and any(f" {author} " in f" {normalize_line(' '.join(text.split()))} " for text in shown)
        )
        times = [
            shown_time(element, self.measures)
            for at in self.measures.date_elements
            if at in between and (element := self.measures.elements[at])
        ]
        posted = [(comment.posted, comment.posted_text) for _, comment in self.rows if comment.posted_text]
        if any(_is_same_time(time, opened) for time in times for opened in posted[:1]):
            return points + 1.0
        return points - 1.5 * any(not any(_is_same_time(time, other) for other in posted) for time in times)

    def subject_points(self) -> float:
        """Whether most others have a subject that answers ("Re: Title"), and the first has none."""
        answering = [_has_answering_text(item) for item, _ in self.rows[:MAX_READ_ROWS]]
        if sum(answering[1:]) < 0.5 * len(answering[1:]):
            return 0.0
        return -3.0 if answering[0] else 2.0

    def chars_before(self) -> int:
        """The running text between the title and the first item, without links and notices."""
        chars = 0
        for at in self.measures.prose_chars:
            element = self.measures.elements[at]
            if not self.after < at < element.end <= self.first.start or element.tag in LINK_TAGS:
                continue
            texts = [" ".join(child.split()) for child in element.children if isinstance(child, str)]
            chars += sum(
                len(text)
                for text in texts
                if len(text) > PROSE_THRESHOLD_CHARS
                and classify_line(text) is Boilerplate.NONE
                and not (len(text) < MAX_NOTICE_CHARS and BROWSER_NOTICE.search(text))
            )
        return chars

    def has_picture_before(self) -> bool:
        """Whether a figure or a video stands between the title and the first item."""
        media = (
            media
            for tag in ("figure", "picture", "video", "audio")
            for media in self.page.by_tag.get(tag, ())
        )
        return any(self.after < element.start < self.first.start for element in media)

    def is_later_than_others(self) -> bool:
        """Whether another item is more than a day older than the first."""
        times = [comment.posted for _, comment in self.rows]
        opened = times[0]
        return opened is not None and any(
            time is not None and time.at + timedelta(days=1) < opened.at for time in times[1:]
        )


def _has_answering_text(item: Item) -> bool:
    return any(
        ANSWERING.match(text)
        for element in item.telling_elements()
        for text in element.children
        if type(text) is str
    )


def find_title(page: Page, first: Item) -> int:
    """The number of the heading that shows the page's title, else of the last short text that does, or 0."""
    stated = normalize_line(" ".join(title.text for title in page.by_tag.get("title", ())[:1]))
    for heading in page.by_tag.get("h1", ()):
        if heading.start < first.start and _shows_title(heading.text, stated):
            return heading.end - 1
    for element, text in first.item_starts.measures.short_pieces:
        if element.start < first.start and element.tag != "title" and _shows_title(text, stated):
            return element.start
    return 0


def _shows_title(text: str, stated: str) -> bool:
    shown = normalize_line(" ".join(text.split()))
    return bool(shown) and shown in stated and len(shown) >= MIN_TITLE_SHARE * len(stated)


def _names_of(box: Element) -> set[str]:
    """The names of a box in lower case, each split into its words, without digits.

    They are its class words, id and item type, and the tag of a custom element.
    """
    attrs = box.attrs
    names = [*box.classes, attrs.get("id", ""), attrs.get("itemtype", "").rsplit("/", 1)[-1]]
    names += [box.tag] if "-" in box.tag else []
    return {" ".join(NAME_PARTS.split(re.sub(r"\d+", "", name))).strip().lower() for name in names if name}


def _kinds_of_ids(items: Sequence[Item]) -> list[str]:
    """For each item the first id at the top of its box, without digits: "issuecomment" and not "issue"."""
    ids = [[e.attrs["id"] for e in item.elements()[:MAX_TOP_ELEMENTS] if "id" in e.attrs] for item in items]
    return [strip_digits(own[0]) if own else "" for own in ids]


def shown_time(element: Element, measures: Measures) -> ShownTime:
    """The time that an element shows or is marked with."""
    shown = measures.short_text_of(element)
    text = shown.text[slice(*shown.date_span)] if shown.date_span else shown.text
    return parse_absolute(nearby_machine_time(element) or text), text


def _is_same_time(one: ShownTime, other: ShownTime) -> bool:
    """Whether two times are the same minute, or the same day if either names no hour."""
    time, other_time = one[0], other[0]
    if time is None or other_time is None:
        return one[1] == other[1]
    if "day" in (time.precision, other_time.precision):
        return time.at.date() == other_time.at.date()
    return abs(time.at - other_time.at) < timedelta(minutes=1)
