"""What stands where on a page: text and link text below every element, dates, headings of discussions.

One pass backwards adds up the text; the short texts that it meets are looked at only when something asks
where dates or headings are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from worker.comments import class_words
from worker.comments.control_words import COMMENT_STEMS
from worker.comments.dumps.lines import is_heading
from worker.comments.short_texts import NOTHING, SHORT, LazyAttribute, ShortText, short_text
from worker.page.page import MUTE, Element, Page

SILENT = MUTE | frozenset(["select", "option", "textarea", "head", "nav"])
LINKING = frozenset(["a", "button", "label", "title"])
EMPHASIS = frozenset(["b", "i", "em", "strong", "sup", "sub", "font", "u", "wbr", "img", "bdi"])
TITLES = ("h1", "h2", "h3", "h4")
HEADING_NEAR, FARTHEST, NOWHERE = 40, 7, 1000
SENTENCE = 60
"""Characters of a piece of text above which it is running text."""
WITHOUT_DIGITS = {ord(digit): None for digit in "0123456789"}
BLANKS = 4
"""White space from this length on is a page's layout in its source, and no text."""
INDENTED = 400
"""Characters of a piece of text up to which it may be a short one between line ends and indentation."""
MADE_UP = re.compile(r"[A-Za-z]+-(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,8}")
MAYBE_MADE_UP = re.compile(r"([A-Za-z]+)-[a-z0-9]{5,8}(?:\s|$)")
MANY = 8
"""Different words of that kind on a page from which on a program makes them."""
DIGIT = re.compile(r"\d")


class Measures:
    """Text per element, by element number, and where dates and headings of discussions stand."""

    def __init__(self, page: Page) -> None:
        count = len(page.elements)
        self.elements = page.elements
        self.by_tag = page.by_tag
        self.chars = [0] * count
        """Characters in all."""
        self.links = [0] * count
        """Characters inside links."""
        self.wordless = bytearray(b"\x01") * count
        """1 where an element has no text of its own."""
        self.labels: list[tuple[Element, str]] = []
        """Short texts, from the last to the first."""
        self.prose: dict[int, int] = {}
        """Characters of running text of an element's own."""
        self.known_steps: list[str | None] = [None] * count
        """What `steps` has said of the elements it was asked for."""
        self._far: dict[int, int] = {}
        self._words: dict[int, ShortText] = {}

    def steps(self, element: Element) -> str:
        """An element's step in a place: tag and first class word, without digits and slashes ("w-1/2").

        A class word that a program made up differs with every colour: what else is said counts then.
        """
        step = self.known_steps[element.start]
        if step is None:
            classes = element.attrs.get("class", "")
            if classes and self.made_up and _prefix(classes) in self.made_up:
                classes = element.attrs.get("itemprop") or element.attrs.get("data-testid") or ""
            step = self.known_steps[element.start] = (_full_step if self.utilities else _step)(
                element.tag, classes
            )
        return step

    @LazyAttribute
    def classes(self) -> list[str | None]:
        """The class attribute of every element."""
        return [element.attrs.get("class") for element in self.elements]

    @LazyAttribute
    def utilities(self) -> bool:
        """Whether classes say how things look rather than what they are: then many stand together."""
        counts = [classes.count(" ") for classes in self.classes if classes]
        return sum(count >= 3 for count in counts) > 0.4 * len(counts)

    @LazyAttribute
    def made_up(self) -> frozenset[str]:
        """Beginnings of class words that many words share which go on with letters and digits mixed."""
        words = {words[0] for several in set(self.classes) if several and (words := several.split(None, 1))}
        found = Counter(word.partition("-")[0] for word in words if MADE_UP.fullmatch(word))
        return frozenset(prefix for prefix, count in found.items() if count >= MANY)

    def words(self, element: Element) -> ShortText:
        """What an element's own text is; groups share most of their elements, so it is kept."""
        at = element.start
        if self.wordless[at]:
            return NOTHING
        words = self._words.get(at)
        if words is None:
            words = self._words[at] = short_text(self._own_text(element))
        return words

    def _own_text(self, element: Element) -> str:
        """An element's own strings; of a short one with nothing but emphasis inside, all of its text."""
        if element.end - element.start == 1:
            children = element.children
            text = children[0] if len(children) == 1 else " ".join([str(child) for child in children])
            return " ".join(str(text).split())
        if self.chars[element.start] <= SHORT:
            inner = [child for child in element.children if type(child) is Element]
            if all(child.tag in EMPHASIS for child in inner):
                return element.text
        own = [child for child in element.children if type(child) is str]
        return " ".join(" ".join(own).split())

    @LazyAttribute
    def dated(self) -> list[int]:
        """The elements whose own text is a date, or that are marked as times, in document order."""
        marked = [tag for tag in self.by_tag if tag.endswith("time")]
        found = {element.start for tag in marked for element in self.by_tag[tag]}
        for element, text in self.labels:
            if DIGIT.search(text) and element.start not in found and self.words(element).shown:
                found.add(element.start)
        return sorted(found)

    @LazyAttribute
    def holders(self) -> frozenset[int]:
        """The elements with a date somewhere inside."""
        found: set[int] = set()
        for at in self.dated:
            above: Element | None = self.elements[at]
            while above is not None and above.start not in found:
                found.add(above.start)
                above = above.parent
        return frozenset(found)

    @LazyAttribute
    def titles(self) -> list[int]:
        """The elements that are headings, down to the fourth rank, in document order."""
        return sorted(element.start for tag in TITLES for element in self.by_tag.get(tag, ()))

    @LazyAttribute
    def headings(self) -> list[int]:
        """Elements whose own short text, in no link, speaks of comments, in document order."""
        pieces = [(e, text) for e, text in self.labels if len(text) > 3 and e.tag not in LINKING]
        folded = [text.casefold() for _, text in pieces]
        shown = "\n".join(folded)
        ends = list(accumulate([len(text) + 1 for text in folded]))
        told = {bisect_right(ends, at) for stem in COMMENT_STEMS for at in _places_of(stem, shown)}
        return sorted({pieces[n][0].start for n in told if is_heading(" ".join(pieces[n][1].split()))})

    def is_headed(self, first: int) -> bool:
        """Whether a short text a little above an element (by its number) speaks of comments."""
        at = bisect_left(self.headings, first)
        return at > 0 and self.headings[at - 1] >= first - HEADING_NEAR

    def is_around(self, element: Element) -> bool:
        """Whether a near ancestor's name speaks of a discussion."""
        above = element.parent
        if above is None:
            return False
        steps = self._far.get(above.start)
        return (self._distance(above) if steps is None else steps) < FARTHEST

    def _distance(self, element: Element) -> int:
        """How many steps up from an element one stands whose name speaks of a discussion; many if none."""
        known = self._far
        passed: list[int] = []
        above: Element | None = element
        steps = NOWHERE
        while above is not None and above.tag != "body":
            if above.start in known:
                steps = known[above.start]
                break
            attrs = above.attrs
            if attrs and _speaks(attrs.get("class", ""), attrs.get("id", "")):
                steps = -1
                passed.append(above.start)
                break
            passed.append(above.start)
            above = above.parent
        for at in reversed(passed):
            steps += 1
            known[at] = steps
        return steps

    def is_told(self, element: Element) -> bool:
        """Whether a heading or the names around an element say that a discussion begins there."""
        return self.is_headed(element.start) or self.is_around(element)


@lru_cache(maxsize=8192)
def _speaks(classes: str, own_id: str) -> bool:
    return class_words.AROUND.search(f"{classes} {own_id}".lower()) is not None


@lru_cache(maxsize=16384)
def _full_step(tag: str, classes: str) -> str:
    return f"/{tag}.{' '.join(map(squeeze, classes.split())).replace('/', '-')}"


def _prefix(classes: str) -> str:
    """The beginning of the first class word, where the rest could be made up."""
    found = MAYBE_MADE_UP.match(classes)
    return found[1] if found else ""


@lru_cache(maxsize=16384)
def _step(tag: str, classes: str) -> str:
    words = classes.split(None, 1)
    return f"/{tag}.{squeeze(words[0]).replace('/', '-') if words else ''}"


@lru_cache(maxsize=16384)
def squeeze(name: str) -> str:
    """A class word or id without its digits."""
    return name.translate(WITHOUT_DIGITS).strip("-_:").lower()


def _places_of(stem: str, text: str) -> Iterator[int]:
    """Where a stem stands in a text."""
    at = text.find(stem)
    while at >= 0:
        yield at
        at = text.find(stem, at + 1)


def measure(page: Page) -> Measures:
    """Add up the text below every element, without recursion, and note where short texts stand."""
    found = Measures(page)
    chars, links = found.chars, found.links
    for element in reversed(page.elements):
        tag = element.tag
        if tag in SILENT:
            continue
        at = element.start
        own = chars[at]
        for text in element.children:
            if type(text) is str:
                if not text.isspace():
                    _note(element, text, found)
                elif len(text) >= BLANKS:
                    continue
                own += len(text)
        if own:
            chars[at] = own
            if tag == "a":
                links[at] = own
            if element.parent is not None:
                above = element.parent.start
                chars[above] += own
                links[above] += links[at]
    return found


def _note(element: Element, text: str, found: Measures) -> None:
    """Note that a piece of text is an element's own, and whether it is short or prose."""
    length, at = len(text), element.start
    found.wordless[at] = 0
    if length < SHORT or (length < INDENTED and len(text.strip()) < SHORT):
        found.labels.append((element, text))
    if length > SENTENCE:
        found.prose[at] = found.prose.get(at, 0) + length
