"""Find comments that have no boxes: paragraphs of a talk page, each ending in a link to a person and a time.

A comment is what stands between one signature and the next, in the same list or row. Lists inside lists
say what answers what; a heading begins another discussion.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from worker.comments.markup.boxes.measures import Measures, holds_any
from worker.comments.markup.fields.fields_by_vote import PERSON_LINK
from worker.dates.reading import find_dates, parse
from worker.document import Doubt, Fact, FoundComment, Thread
from worker.page.page import Element, Page

SIGNED_TAGS = frozenset(["p", "dd", "li", "div", "td"])
LIST_TAGS = frozenset(["dl", "ul", "ol"])
CLOCK_AND_YEAR = re.compile(r"(?=.*\d{1,2}:\d\d)(?=.*\d{4})")
LETTER = re.compile(r"[^\W\d_]")
NAMESPACE = re.compile(r"(?:^|[/=])([^/=:?&]+):[^/:]")
"""What stands before the name in the address of a wiki's page of a person: "/wiki/User:Ann"."""
MAX_SIGNATURE_CHILDREN, MAX_TIME_CHARS, MAX_LABEL_CHARS, MAX_PARAGRAPHS = 9, 60, 20, 20
MIN_SIGNED, MIN_USUAL_SHARE = 2, 0.6
DASHES = " \t\n\xa0—–-~"


@dataclass(frozen=True, slots=True)
class _Signature:
    block: Element
    """The paragraph or list entry that it ends."""
    links: tuple[tuple[int, Element], ...]
    """Its links, each with the number of the block's child that it stands in."""
    time: str


def find_signed(page: Page, measures: Measures) -> Thread:
    """The comments of a page that end in signatures; empty if fewer than two do."""
    signatures = [
        signature
        for element, text in reversed(measures.short_pieces)
        if ":" in text
        and element.tag in SIGNED_TAGS
        and len(text) <= MAX_TIME_CHARS
        and CLOCK_AND_YEAR.match(text.strip())
        if (signature := _read_signature(element, text))
    ]
    kind = _kind_of_people(signatures)
    sections = [bisect_left(measures.titles, signature.block.start) for signature in signatures]
    listed = len(set(sections)) == len(signatures)  # each has a heading, as articles in a list
    if kind is None or (listed and kind.startswith("/")):
        return Thread()
    blocks = sorted(signature.block.start for signature in signatures)
    parents = _parents(signatures, sections)
    comments = []
    for signature, parent in zip(signatures, parents, strict=True):
        comment = _read_comment(page, signature, kind)
        before = _paragraphs_before(signature.block, blocks, measures)
        comments.append(replace(comment, parent=parent, content=(*before, *comment.content)))
    parts = [part.start for c in comments for part in c.content if isinstance(part, Element)]
    why = Fact("comments", f"{len(comments)} signed paragraphs", "each ends in a link to a person and a time")
    return Thread(
        tuple(comments),
        ((min(parts + blocks), max(s.block.end for s in signatures)),),
        evidence=(why,),
        doubts=(Doubt("read from signatures", 1.0),),
    )


def _read_signature(block: Element, text: str) -> _Signature | None:
    """The links before a time at the end of a block, over nothing but signs and a label or two."""
    at = max(n for n, child in enumerate(block.children) if child == text)
    if any(_has_letters(child) for child in block.children[at + 1 :]):
        return None
    dates = find_dates(text)
    if not dates or LETTER.search(text[: dates[0].start]):
        return None
    links: list[tuple[int, Element]] = []
    for number in range(at - 1, max(-1, at - 1 - MAX_SIGNATURE_CHILDREN), -1):
        child = block.children[number]
        inside = [e for e in child.walk() if e.tag == "a"] if isinstance(child, Element) else []
        if (
            not inside
            and _has_letters(child)
            and (isinstance(child, str) or len(child.text) > MAX_LABEL_CHARS)
        ):
            break
        links += [(number, link) for link in reversed(inside)]
    return _Signature(block, tuple(links[::-1]), text[dates[0].start :].strip()) if links else None


def _has_letters(child: Element | str) -> bool:
    if isinstance(child, str):
        return LETTER.search(child) is not None
    return child.tag not in LIST_TAGS and LETTER.search(child.text) is not None


def _kind_of_people(signatures: Sequence[_Signature]) -> str | None:
    """What the addresses of people's pages have in common. Their names differ; "talk" is always "talk"."""
    names: dict[str, set[str]] = defaultdict(set)
    signed: Counter[str] = Counter()
    for signature in signatures:
        kinds = {kind: link.text for _, link in reversed(signature.links) if (kind := _kind_of(link))}
        signed.update(reversed(kinds))
        for kind, name in kinds.items():
            names[kind].add(name)
    usual = [kind for kind, count in signed.items() if count >= MIN_USUAL_SHARE * len(signatures)]
    if len(signatures) < MIN_SIGNED or not usual:
        return None
    return max(usual, key=lambda kind: min(len(names[kind]), 2))


def _kind_of(link: Element) -> str:
    """A person's address without the person: "User", "/members"; empty for other addresses."""
    address = urlsplit(unquote(link.attrs.get("href", "")))
    path = f"{address.path}?{address.query}"
    if found := NAMESPACE.search(path):
        return found[1]
    return path.rpartition("/")[0] if PERSON_LINK.search(path) else ""


def _parents(signatures: Sequence[_Signature], sections: Sequence[int]) -> list[int | None]:
    """The last comment in fewer lists, in the same section."""
    parents: list[int | None] = []
    above: list[tuple[int, int]] = []
    for number, signature in enumerate(signatures):
        if number and sections[number] != sections[number - 1]:
            above = []
        depth = sum(element.tag in LIST_TAGS for element in signature.block.ancestors())
        while above and above[-1][0] >= depth:
            above.pop()
        parents.append(above[-1][1] if above else None)
        above.append((depth, number))
    return parents


def _read_comment(page: Page, signature: _Signature, kind: str) -> FoundComment:
    number, person = next((pair for pair in signature.links if _kind_of(pair[1]) == kind), signature.links[0])
    own = signature.block.children[:number]
    if own and isinstance(own[-1], str):
        own = [*own[:-1], own[-1].rstrip(DASHES)]
    return FoundComment(
        author=person.text,
        content=tuple(own),
        posted_text=signature.time,
        posted=parse(signature.time, page.received),
        author_url=person.attrs.get("href"),
    )


def _paragraphs_before(block: Element, blocks: Sequence[int], measures: Measures) -> list[Element]:
    """The paragraphs of a comment before the one that is signed: back to a signature or a heading."""
    siblings = (
        [c for c in block.parent.children if isinstance(c, Element)] if block.parent is not None else []
    )
    before = [sibling for sibling in siblings if sibling.end <= block.start][::-1][:MAX_PARAGRAPHS]
    found: list[Element] = []
    for sibling in before:
        if holds_any(sibling, blocks) or holds_any(sibling, measures.titles):
            break
        found.append(sibling)
    return found[::-1]
