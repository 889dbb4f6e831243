"""Limits on markup, applied before parsing: the depth of the tree, the attributes of a tag, unclosed boxes.

One linear pass over the source. It removes and adds tags, never text. A page without faults is not changed.
"""

from __future__ import annotations

import re

from worker.page.tags import VOID_TAGS
from worker.page.unclosed_boxes import BLOCK_STARTS, BOX_TAGS, RAW_TEXT_TAGS, UnclosedBoxes, close_raw_text
from worker.word_tables import names

MAX_DEPTH = 256
"""Real pages have a depth of up to 41. lexbor needs 18 s for 100,000 nested elements."""
MAX_ATTRIBUTES = 1000
"""Per tag. lexbor needs 18 s for a tag with 100,000."""
MAX_REOPENED_TAGS = 500_000
"""The parser opens unclosed formatting tags (b, font, ...) again in every later block. This limits their
number times the number of tags of the page."""


def limit_markup(html: str) -> str:
    """Remove the tags that would make the tree too deep or too wide for the parser.

    Close an unclosed ``<title>`` or other box where the page clearly goes on; otherwise it would contain
    the rest of the page. Takes linear time.
    """
    tokens = _TOKEN.findall(html)
    for _ in RAW_TEXT_TAGS:
        name = tokens[-1][0].lower() if tokens else ""
        closed = close_raw_text(html, name) if name in RAW_TEXT_TAGS else html
        if closed == html:
            break
        html, tokens = closed, _TOKEN.findall(closed)
    faults = _find_faults(tokens)
    if not faults:
        return html
    number = iter(range(len(html)))

    def repair(token: re.Match[str]) -> str:
        match faults.get(next(number)):
            case None:
                return token[0]
            case "title":
                return token[0] + "</title>"
            case "wide":
                return token[0][: token.start(5) - token.start()] + ">"
            case "deep":
                return ""
            case end_tags:
                return end_tags + token[0]

    return _TOKEN.sub(repair, html)


def _find_faults(tokens: list[tuple[str, ...]]) -> dict[int, str]:
    """Find the tokens to repair: token number to ``deep``, ``wide``, ``title``, or end tags to insert."""
    faults: dict[int, str] = {}
    open_elements = _OpenElements(MAX_REOPENED_TAGS // max(1, len(tokens)))
    for number, (_, title, title_end, name, rest) in enumerate(tokens):
        if not name:
            if title and not title_end:
                faults[number] = "title"
            continue
        tag = name if name.islower() else name.lower()
        if tag[0] == "/":
            open_elements.close(tag[1:])
        elif tag not in VOID_TAGS and not open_elements.open(tag, number):
            faults[number] = "deep"
        elif rest:
            faults[number] = "wide"
    open_elements.boxes.leave("", 0)
    return open_elements.boxes.ends | faults


class _OpenElements:
    """The stack of open elements as in a browser, with implied end tags."""

    def __init__(self, max_unclosed: int) -> None:
        self.stack: list[str] = []
        self.boxes = UnclosedBoxes()
        self.max_unclosed = max_unclosed
        self.unclosed: dict[str, int] = {}

    def open(self, tag: str, number: int) -> bool:
        """Open the element of a start tag. Return False, and do not open it, if that would exceed a limit."""
        stack = self.stack
        if tag in _TABLE_PART_PARENTS:
            if "table" not in stack:
                return True  # browsers ignore it
            if stack[-1] == "table":
                stack.extend(_TABLE_PART_PARENTS[tag])
        for ended, until in _IMPLIED_ENDS.get(tag, ()):
            if not ended.isdisjoint(stack):
                self._cut(ended, until)
        if len(stack) >= MAX_DEPTH or (tag in _FORMATTING_TAGS and not self._keep_unclosed(tag)):
            return False
        if tag in BLOCK_STARTS and self.boxes.innermost >= 0:
            self.boxes.begin_block(tag, number)
        if tag in BOX_TAGS:
            self.boxes.open(tag, len(stack))
        stack.append(tag)
        return True

    def close(self, tag: str) -> None:
        """Close the innermost element with this tag if it is in scope; the page itself ends with its text."""
        if tag in _PAGE_TAGS:
            return
        if tag in _FORMATTING_TAGS:
            self.unclosed[tag] = max(0, self.unclosed.get(tag, 0) - 1)
        if self.stack and self.stack[-1] == tag:
            self.stack.pop()
        elif tag in self.stack:
            if tag in _FORMATTING_TAGS:
                self._close_formatting(tag)
            else:
                self._cut(frozenset([tag]), _SCOPE_TAGS)
        while self.stack and not self.stack[-1]:
            self.stack.pop()
        if self.boxes.innermost >= len(self.stack):
            self.boxes.leave(tag, len(self.stack))

    def _keep_unclosed(self, tag: str) -> bool:
        count = 1 if tag in ("a", "nobr") else self.unclosed.get(tag, 0) + 1  # a new one closes the old one
        self.unclosed[tag] = count
        if sum(self.unclosed.values()) <= self.max_unclosed:
            return True
        self.unclosed[tag] -= 1
        return False

    def _close_formatting(self, tag: str) -> None:
        """Close an element around a block that stays open: browsers move it into the block (13.2.6.4.7).

        Its place in the stack is left empty until the block is closed, so that the others keep theirs.
        """
        place = len(self.stack) - 1 - self.stack[::-1].index(tag)
        if _KEPT_OPEN.isdisjoint(self.stack[place + 1 :]):
            del self.stack[place:]
        else:
            self.stack[place] = ""

    def _cut(self, ended: frozenset[str], until: frozenset[str]) -> None:
        """Close the innermost of the `ended` elements, unless an element of `until` is inside it."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] in ended:
                del self.stack[place:]
                return
            if self.stack[place] in until:
                return


_PAGE_TAGS = names("html body")
_FORMATTING_TAGS = names("a b big code em font i nobr s small strike strong tt u")
_TABLE_SCOPE_TAGS = names("table template")
_TABLE_PART_PARENTS = {
    "td": ("tbody", "tr"),
    "th": ("tbody", "tr"),
    "tr": ("tbody",),
    "tbody": (),
    "thead": (),
    "tfoot": (),
}
"""The parents that a browser adds when this element is a direct child of a table."""
_SCOPE_TAGS = names("applet caption html table td th marquee object template select")
_LIST_SCOPE_TAGS = names("ul ol menu dl table td th div section article aside nav header footer")
_PARAGRAPH_END = ((names("p"), _SCOPE_TAGS | {"button"}),)
_BLOCK_TAGS = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup main menu nav ol p pre search section summary table ul"
)
_KEPT_OPEN = _BLOCK_TAGS | _SCOPE_TAGS | names("li dt dd tbody thead tfoot tr button")
_IMPLIED_ENDS: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    **dict.fromkeys(_BLOCK_TAGS, _PARAGRAPH_END),
    "li": ((names("li"), _LIST_SCOPE_TAGS), *_PARAGRAPH_END),
    "dt": ((names("dt dd"), _LIST_SCOPE_TAGS), *_PARAGRAPH_END),
    "dd": ((names("dt dd"), _LIST_SCOPE_TAGS), *_PARAGRAPH_END),
    "td": ((names("td th"), _TABLE_SCOPE_TAGS),),
    "th": ((names("td th"), _TABLE_SCOPE_TAGS),),
    "tr": ((names("tr"), _TABLE_SCOPE_TAGS),),
    **dict.fromkeys(names("tbody thead tfoot"), ((names("tbody thead tfoot tr"), _TABLE_SCOPE_TAGS),)),
    "option": ((names("option"), _SCOPE_TAGS | {"optgroup"}),),
}
"""The elements that a start tag closes, and the elements that stop this (HTML Living Standard, 13.2.6)."""
_ATTRIBUTE = (
    r"""(?:[\s/]*+[^\s/>][^\s/>=]*+"""
    r"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|))?+)"""
)
"""An attribute and the white space before it (HTML Living Standard, from 13.2.5.32)."""
_TOKEN = re.compile(
    # A comment, to its end or the end of the page.
    r"<(?:!--(?:[^-]++|-(?!->))*+(?:-->|\Z)"
    # An element of raw text.
    rf"|(?=[stxinSTXIN])(?i:(script|style|textarea|xmp|iframe|noembed|noframes))(?=[\s/>]){_ATTRIBUTE}*+[\s/]*+"
    r"(?:>(?:[^<]++|<(?!/(?i:\1)[\s/>]))*+(?:</(?i:\1))?|\Z)"
    # A title. It ends where the page clearly goes on, if not before.
    r"|(?=[tT])(?i:(title))(?:\s[^<>]*+)?>"
    r"(?:[^<]++|<(?!/?(?i:title|head|body|meta|link|script|style|div|p)\b))*+(</(?i:title))?"
    # Any other tag: first the common form, then the general form.
    r"|(/?[a-zA-Z][^\s/>]*+)"
    rf"""(?>>|(?:\s++[\w:.@-]++="[^"]*+"){{0,{MAX_ATTRIBUTES}}}+\s*+/?>"""
    rf"|{_ATTRIBUTE}{{0,{MAX_ATTRIBUTES}}}+({_ATTRIBUTE}*+)[\s/]*+(?:>|\Z)))",
    re.DOTALL,
)
