"""Find the signs of a page's kind: its statements, the names in its address and markup, its proportions.

A sign is a short text, such as ``states product`` or ``prices 3+``. A page has each sign once or not at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from urllib.parse import unquote, urlsplit

from worker.document import Metadata, Thread
from worker.extraction.blocks.blocks import Block, Frame
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.kind.words import (
    CLASS_WORDS,
    EDGE_CHARS,
    HOST_WORDS,
    LINES,
    PATH_WORDS,
    SOFTWARE_WORDS,
)
from worker.extraction.metadata.json_ld import types_of
from worker.extraction.metadata.statements import Statements
from worker.page.page import Element, Page
from worker.words import names

MAX_LINE_CHARS = 40
"""Only shorter blocks are looked up as whole lines."""
MIN_PARAGRAPH_CHARS = 160
MAX_BUTTONS = 80
MAX_READ_COMMENTS = 10
"""Only this many comments are measured; the others are assumed to be as long."""
HEADING_TAGS = frozenset(["h2", "h3", "h4"])
_TYPE_GROUPS = {
    "article": "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle "
    "scholarlyarticle report liveblogposting blog reviewnewsarticle",
    "recipe or instructions": "recipe howto",
    "thread": "discussionforumposting qapage",
    "product": "product individualproduct productgroup",
    "offer": "offer aggregateoffer",
    "list": "itemlist collectionpage searchresultspage offercatalog productcollection",
    "technical article": "techarticle apireference softwaresourcecode",
    "service": "service localbusiness professionalservice softwareapplication webapplication product "
    "financialproduct",
    "questions answered": "faqpage",
    "video": "videoobject",
    "organization": "organization corporation newsmediaorganization",
    "review": "review aggregaterating",
}
_GROUPS_OF_TYPE: dict[str, tuple[str, ...]] = {}
for _group, _listed in _TYPE_GROUPS.items():
    for _name in _listed.split():
        _GROUPS_OF_TYPE[_name] = (*_GROUPS_OF_TYPE.get(_name, ()), _group)
_OG_TYPES = names("article blog product website profile video item group")
_PATH_PARTS = re.compile(r"[^\w\-]+|(?<=\w)\.(?=\w)")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:[01]?\d|[a-z]{3})\b|(?:19|20)\d{6}")
_NUMBERED_TOPIC = re.compile(r"(?:topic|thread|discussion|question)s?[/=-][^/]*\d|/t/[^/]+/\d|[?&][tp]=\d")
_CURRENCY_SIGNS = "$€£¥₽₹₩円"
_COMMENT_NAMES = re.compile(r"comment|kommentar|respond|disqus|reply-list", re.IGNORECASE)
_POST_NAMES = re.compile(r"post|message|topic|thread|answer|forum", re.IGNORECASE)


def find_signs(statements: Statements, choice: Choice, thread: Thread, metadata: Metadata) -> tuple[str, ...]:
    """The signs of a page's kind, each once, sorted, so that sums of weights are always the same."""
    found = {
        *_stated_signs(statements, metadata),
        *_address_signs(statements.page.url),
        *_name_signs(statements.page, choice),
        *_text_signs(statements.blocks, choice),
        *_line_signs(statements),
        *_card_signs(statements.blocks),
        *_tag_signs(statements.page),
        *_thread_signs(thread, choice),
    }
    return tuple(sorted(found))


def _steps(name: str, value: float, bounds: tuple[float, ...]) -> Iterator[str]:
    """A sign for each bound that a value reaches."""
    for bound in bounds:
        if value < bound:
            return
        yield f"{name} {bound:g}+"


def _stated_signs(statements: Statements, metadata: Metadata) -> Iterator[str]:
    types = set(statements.item_types).union(*[types_of(node) for node in statements.nodes])
    if "question" in types and "faqpage" not in types:
        yield "states a question"
    for name in types:
        for group in _GROUPS_OF_TYPE.get(name, ()):
            yield f"states {group}"
    og_type = statements.metas.get("og:type", [""])[0].lower()
    yield from (f"og:type {word}" for word in _WORDS.findall(og_type) if word in _OG_TYPES)
    if "article:published_time" in statements.metas:
        yield "states when the article was published"
    if any("price" in name for name in statements.metas) or "price" in statements.properties:
        yield "states a price"
    if metadata.published:
        yield "has a date"
    if metadata.authors:
        yield "has authors"
    made = " ".join(
        [*statements.metas.get("generator", ()), *statements.metas.get("application-name", ())]
    ).lower()
    if made:
        found = set(_WORDS.findall(made))
        yield from (f"made by {group} software" for group, listed in SOFTWARE_WORDS if found & listed)


def _address_signs(url: str | None) -> Iterator[str]:
    try:
        split = urlsplit(url or "")
    except ValueError:
        return
    if not split.hostname:
        return
    path = unquote(split.path).lower()
    for label in split.hostname.split("."):
        yield from (f"host of {group}" for group in HOST_WORDS.get(label, ()))
    *before, last = [part for part in path.split("/") if part] or [""]
    for part in (*before, *_PATH_PARTS.split(last)[:2]):
        yield from (f"address of {group}" for group in PATH_WORDS.get(part.partition(".")[0], ()))
    if not last:
        yield "address is the site's"
    hyphens = last.count("-") + last.count("_")
    yield from _steps("hyphens in the address", hyphens, (1, 3, 5))
    yield from _steps("depth of the address", len(before) + bool(last), (1, 2, 3, 4))
    if _DATE_IN_PATH.search(path):
        yield "address with a date"
    if _NUMBERED_TOPIC.search(f"{path}?{split.query}"):
        yield "address of a numbered topic"
    if any(character.isdigit() for character in last):
        yield "address ends with a number"


def _name_signs(page: Page, choice: Choice) -> Iterator[str]:
    tops = [page.root, *page.by_tag.get("body", ())[:1], *page.by_tag.get("main", ())[:1]]
    yield from _signs_of_names("page", tops)
    around = [element for element in (choice.holder, *choice.holder.ancestors()) if element.depth > 1][:3]
    yield from _signs_of_names("body", around)


def _signs_of_names(what: str, elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        tokens = f"{element.attrs.get('class', '')} {element.attrs.get('id', '')}"[:400]
        for word in _WORDS.findall(tokens):
            for group in CLASS_WORDS.get(word.lower(), ()):
                yield f"{what} named as {group}"


def _text_signs(blocks: list[Block], choice: Choice) -> Iterator[str]:
    """Proportions of text and links in the page and in its body."""
    sizes = [(block.length, block.linked_chars) for block in blocks]
    chosen = [(block.length, block.linked_chars) for block in choice.blocks]
    shown, linked = sum([size for size, _ in sizes]) or 1, sum([part for _, part in sizes])
    body, body_linked = sum([size for size, _ in chosen]), sum([part for _, part in chosen])
    running = sum([size for size, _ in chosen if size >= MIN_PARAGRAPH_CHARS])
    titles = sum([size for size, part in sizes if size > 25 and part > 0.8 * size])
    long = sum([size >= MIN_PARAGRAPH_CHARS and part < 0.4 * size for size, part in sizes])
    yield from _steps("body length", body, (100, 250, 600, 1500, 4000, 10000))
    yield from _steps("body share", body / shown, (0.1, 0.25, 0.5, 0.75))
    yield from _steps("page linked", linked / shown, (0.1, 0.25, 0.5, 0.75))
    yield from _steps("body linked", body_linked / (body or 1), (0.03, 0.1, 0.25, 0.5))
    yield from _steps("paragraphs", long, (1, 3, 8, 20))
    yield from _steps("body in paragraphs", running / (body or 1), (0.3, 0.5, 0.7, 0.9))
    yield from _steps("confidence", choice.confidence, (0.5, 0.7, 0.85, 0.95))
    yield from _steps("linked titles to text", titles / (body - body_linked + 100), (0.3, 1, 3))


def _line_signs(statements: Statements) -> Iterator[str]:
    """Short lines and buttons that only some kinds of pages have, headings and prices."""
    headings = [block for block in statements.blocks if block.frame.element.tag in HEADING_TAGS]
    yield from _steps("headings", len(headings), (1, 4, 10, 25))
    yield from _steps(
        "linked headings", sum([b.linked_chars > 0.8 * b.length for b in headings]), (2, 5, 10, 20)
    )
    short = [block.text for block in statements.blocks if block.length <= MAX_LINE_CHARS]
    lines = "\n".join((*short, *button_texts(statements.page)))
    found: Counter[str] = Counter()
    for line in {text.strip(EDGE_CHARS) for text in set(lines.casefold().split("\n"))}:
        if line in LINES:
            found.update(LINES[line])
    for group, count in found.items():
        yield from _steps(f"lines of {group}", count, (1, 2, 4, 7))
    yield from _steps("prices", sum([lines.count(sign) for sign in _CURRENCY_SIGNS]), (1, 3, 8, 20))
    yield from _steps("short lines", len(short), (50, 150, 400))


def button_texts(page: Page) -> Iterator[str]:
    """The texts on a page's buttons."""
    for element in page.by_tag.get("button", ())[:MAX_BUTTONS]:
        for child in element.children:
            for text in (child,) if isinstance(child, str) else child.children:
                if isinstance(text, str) and len(text) <= MAX_LINE_CHARS:
                    yield text
    for element in page.by_tag.get("input", ())[:MAX_BUTTONS]:
        if element.attrs.get("type") == "submit" and "value" in element.attrs:
            yield element.attrs["value"]


def _card_signs(blocks: list[Block]) -> Iterator[str]:
    """The largest group of cards: siblings of one tag and class, each with a few lines and a link."""
    if not blocks:
        return
    length, linked = [0] * (blocks[-1].number + 2), [0] * (blocks[-1].number + 2)
    for block in blocks:
        length[block.number + 1], linked[block.number + 1] = block.length, block.linked_chars
    length, linked = list(accumulate(length)), list(accumulate(linked))
    seen: set[Frame] = set()
    rows: dict[tuple[Frame, str, str], list[int]] = {}
    for block in blocks:
        frame = block.frame
        while block.linked_chars and frame.parent is not None and frame not in seen:
            seen.add(frame)
            first, last = frame.first, min(frame.last, len(length) - 1)
            size = length[last] - length[first]
            if last - first > 1 and 30 < size < 800 and linked[last] > linked[first]:
                key = (frame.parent, frame.element.tag, frame.element.attrs.get("class", ""))
                rows.setdefault(key, []).append(size)
            frame = frame.parent
    best = max(rows.values(), key=lambda sizes: sum(sizes) * (len(sizes) > 3), default=[])
    if len(best) > 3:
        yield from _steps("cards", len(best), (4, 8, 16, 32))
        yield from _steps("cards' share", sum(best) / (length[-1] or 1), (0.1, 0.25, 0.5))


def _tag_signs(page: Page) -> Iterator[str]:
    count = {tag: len(found) for tag, found in page.by_tag.items()}
    yield from _steps("boxes of code", count.get("pre", 0), (1, 3, 8))
    yield from _steps("words in code", count.get("code", 0), (1, 5, 20))
    yield from _steps("articles", count.get("article", 0), (1, 2, 6, 15))
    yield from _steps("times", count.get("time", 0), (1, 4, 12))
    yield from _steps("pictures", count.get("img", 0), (3, 12, 40))
    yield from _steps("chapters", count.get("h1", 0), (1, 2, 5))
    yield from _steps("tables", count.get("table", 0), (1, 4, 12))
    yield from _steps("choices", count.get("select", 0) + count.get("option", 0) / 20, (1, 3))
    yield from _steps("fields", count.get("input", 0), (3, 10, 30))
    yield from _steps("buttons", count.get("button", 0), (3, 10, 30))
    yield from _steps("figures", count.get("figure", 0), (1, 3))
    yield from _steps("writing fields", count.get("textarea", 0), (1, 2))


def _thread_signs(thread: Thread, choice: Choice) -> Iterator[str]:
    """The number of comments, their length relative to the body, and their class names."""
    count = len(thread.comments)
    yield from _steps("comments", count, (1, 2, 5, 12))
    parts = [part for found in thread.comments[:MAX_READ_COMMENTS] for part in found.content]
    comment_chars = sum([len(part if isinstance(part, str) else part.text) for part in parts])
    body = sum([block.length for block in choice.blocks])
    yield from _steps(
        "comments to body", comment_chars * max(1, count / MAX_READ_COMMENTS) / (body + 100), (0.3, 1, 2, 5)
    )
    if thread.opening:
        yield "an opening post"
    first = next((p for c in thread.comments for p in c.content if isinstance(p, Element) and p.parent), None)
    for element in (first, *first.ancestors()) if first else ():
        tokens = f"{element.attrs.get('class', '')} {element.attrs.get('id', '')}"
        named = (
            "comments" if _COMMENT_NAMES.search(tokens) else "posts" if _POST_NAMES.search(tokens) else None
        )
        if named:
            yield f"comments named as {named}"
            return
