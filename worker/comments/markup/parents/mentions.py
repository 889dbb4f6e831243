"""Find the parents that comments name in their text: quotations, "in reply to Ann", "@Ann", ">>123".

These are used only where neither the places of the items nor links between them tell the parents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from worker.comments.control_words import IN_REPLY_TO, QUOTE_HEAD, SPEECH_VERBS
from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.parents.parent_links import KnownIds, is_quotation, text_before
from worker.comments.markup.parents.parents_by_level import Parents
from worker.page.page import Element

MAX_QUOTE_ELEMENTS = 12
"""How many elements of a quotation, from its top, may link to its origin."""
MAX_HEAD_CHARS = 120
MAX_LABEL_ELEMENTS = 8
MIN_QUOTED_CHARS = 20
MAX_HEAD_WORDS, MAX_NAME_WORDS = 12, 6
AFTER_NAME = ",:;.!?)]»”\"'-–—"
WORD_START = re.compile(r"(?<!\w)[\w(\[]")
NOT_ORIGIN = re.compile(r"user|member|author|time|date|style|class|width|height")
POST_NUMBER = re.compile(r"\s*>>\s?(\d{2,})")
MIN_ADDRESSED, FEW_ITEMS = 2, 6
"""From the first number of items that begin with "@" and an earlier author's name, this is how a thread
replies; so is one in a thread of at most the second number of items."""
VERB = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted(SPEECH_VERBS, key=len, reverse=True)))}|:)", re.IGNORECASE
)
SIGNS = " \t\n.,;-–—()[]\"'“”»«"
"""What may stand between a name and the verb after it."""


class People:
    """The comments of each person, by name in lower case, with spaces and without."""

    def __init__(self, authors: Sequence[str | None]) -> None:
        self._comments: dict[str, list[int]] = defaultdict(list)
        for index, author in enumerate(authors):
            name = " ".join((author or "").casefold().split())
            for form in {name, name.replace(" ", "")} - {""}:
                self._comments[form].append(index)

    def find_at_start(self, text: str, before: int) -> tuple[str, list[int]]:
        """The longest name that a text begins with, as written, and that person's comments before one."""
        words = text[:MAX_HEAD_CHARS].split()[:MAX_NAME_WORDS]
        for count in range(len(words), 0, -1):
            written = " ".join(words[:count])
            marks = len(written) - len(written.rstrip(AFTER_NAME))
            for form in (written[: len(written) - mark] for mark in range(marks + 1)):
                comments = self._comments.get(form, [])
                if earlier := comments[: bisect_left(comments, before)]:
                    return form, earlier
        return "", []


@dataclass(frozen=True, slots=True)
class Said:
    """What a thread says, by item: ids, people, texts in lower case; and the text of the opening post."""

    known: KnownIds
    people: People
    texts: Sequence[str]
    opening: str


def find_mentioned_parents(
    items: Sequence[Item], authors: Sequence[str | None], texts: Sequence[str], opening_text: str
) -> Parents:
    """The parent that each comment names, None where it names none that is on the page."""
    people = People(authors)
    said = Said(KnownIds(items), people, [_plain(text) for text in texts], _plain(opening_text))
    addressed = [_addressed_at_start(text, people, index) for index, text in enumerate(said.texts)]
    is_custom = sum(at is not None for at in addressed) >= MIN_ADDRESSED or len(items) <= FEW_ITEMS
    parents: Parents = []
    for index, item in enumerate(items):
        parent = _quoted_comment(item, index, said)
        if parent is None:
            parent = _named_in_label(item, people, index)
        if parent is None and (number := POST_NUMBER.match(said.texts[index])):
            parent = said.known.find(number[1])
        if parent is None and is_custom:
            parent = addressed[index]
        parents.append(parent if parent is not None and parent < index else None)
    return parents


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _first_quotation(item: Item) -> Element | None:
    return next((element for element in item.elements()[1:] if is_quotation(element)), None)


def _origin_values(quotation: Element) -> Iterator[str]:
    """Values at the top of a quotation, or right before it, that may name the post it is from."""
    near = list(islice(quotation.walk(), MAX_QUOTE_ELEMENTS))
    siblings = quotation.parent.children if quotation.parent is not None else []
    before = siblings[: next((at for at, child in enumerate(siblings) if child is quotation), 0)]
    near += [child for child in before[-3:] if isinstance(child, Element)]
    for element in near:
        for name, value in element.attrs.items():
            may_name = name in ("cite", "href") or (name.startswith("data-") and not NOT_ORIGIN.search(name))
            if may_name and value and len(value) < 200 and any(c.isdigit() for c in value):
                yield value


def _origin_by_link(quotation: Element, known: KnownIds) -> int | None:
    targets = (known.find(value) for value in _origin_values(quotation))
    return next((target for target in targets if target is not None), None)


def _has_origin(quotation: Element) -> bool:
    """Whether a quotation names a post by its id, even if that is not on the page."""
    attrs = quotation.attrs
    return any(
        re.search(r"\d{2,}", value)
        for name, value in attrs.items()
        if name.startswith("data-") and re.search(r"source|comment-?id|post-?id|cid", name)
    )


def _quoted_comment(item: Item, index: int, said: Said) -> int | None:
    """The comment that an item quotes first: by a link to it, else by the name of its author."""
    quotation = _first_quotation(item)
    if quotation is None:
        return None
    linked = _origin_by_link(quotation, said.known)
    if linked is not None or _has_origin(quotation):
        return linked
    name, own = _quoted_person(quotation, said.people, index)
    if not own:
        return None
    told = _spaced_text(quotation)
    body = told[told.find(name) + len(name) if name in told[:MAX_HEAD_CHARS] else 0 :]
    quoted = VERB.sub("", body, count=1).strip(" .:\"'“”»«-↑")[-2 * MIN_QUOTED_CHARS :]
    if len(quoted) >= MIN_QUOTED_CHARS:
        holding = [at for at in own if quoted in said.texts[at]]
        if holding or quoted in said.opening:
            return holding[-1] if holding else None
    return own[-1]


def _quoted_person(quotation: Element, people: People, index: int) -> tuple[str, list[int]]:
    """The name in the head of a quotation, and that person's earlier comments."""
    marked = [value for name, value in quotation.attrs.items() if re.search("author|user|quote|cite", name)]
    heads = [(value.casefold(), True) for value in marked]
    heads += [(_spaced_text(quotation)[:MAX_HEAD_CHARS], False), (text_before(quotation).casefold(), False)]
    for head, is_marked in heads:
        for word in islice(WORD_START.finditer(head), MAX_HEAD_WORDS):
            before = head[: word.start()]
            if QUOTE_HEAD.fullmatch(before) is None:
                continue
            name, own = people.find_at_start(head[word.start() :], index)
            after = head[word.start() + len(name) :]
            if own and (is_marked or before.strip(" @\"'“") or VERB.match(after.lstrip(SIGNS))):
                return name, own
    return "", []


def _spaced_text(element: Element) -> str:
    """An element's text in lower case, the texts of its parts apart."""
    return " ".join(" ".join(element.strings()).casefold().split())


def _named_in_label(item: Item, people: People, index: int) -> int | None:
    """The last comment of the person whom a label names: "in reply to Ann"."""
    roots = {root.start for root in item.roots}
    for element in item.elements():
        if not element.children or element.start in roots or element.end - element.start > MAX_LABEL_ELEMENTS:
            continue
        text = _spaced_text(element)
        if not text or len(text) > MAX_HEAD_CHARS:
            continue
        label = _plain(f"{text_before(element)} {text}")[-MAX_HEAD_CHARS:]
        if (addressee := _find_addressee(label)) is not None:
            _, own = people.find_at_start(addressee, index)
            return own[-1] if own else None
    return None


@lru_cache(maxsize=4096)
def _find_addressee(label: str) -> str | None:
    """What follows the words of a reply in a label; most labels recur in each item and are none."""
    found = IN_REPLY_TO.search(label)
    return label[found.end() :].lstrip(" @:«“\"'") if found else None


def _addressed_at_start(text: str, people: People, index: int) -> int | None:
    if not text.startswith(("@", "＠")):
        return None
    _, own = people.find_at_start(text[1:], index)
    return own[-1] if own else None
