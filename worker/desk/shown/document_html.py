"""Clean HTML of a document as the desk shows it: only known elements, and nothing that asks the web.

What the store holds is clean already. It is read once more here, element by element, so that a page of the
desk can never hold more than these, whatever a database was filled with. A picture becomes a link to it:
showing it would tell its server who reads.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup

from worker.word_tables import names

SHOWN_TAGS = names("""
    p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code br hr a em strong b i u s del ins sub sup small
    mark q cite abbr kbd samp var time figure figcaption table caption thead tbody tfoot tr th td ruby rt rp
    span div
""")
VOID_TAGS = frozenset(["br", "hr"])
HIDDEN_TAGS = frozenset(
    ["script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"]
)
"""Elements whose content is not shown either."""
SHOWN_ATTRIBUTES = {"ol": ("start",), "th": ("colspan", "rowspan"), "td": ("colspan", "rowspan")}
"""Attributes that are written if their value is a small whole number."""
_SMALL_NUMBER = re.compile(r"[0-9]{1,4}")
MAX_DEPTH = 100
"""Elements inside each other; deeper ones are left out, and their text stays."""


def show_html(html: str, heading_shift: int = 0) -> Markup:
    """Make the markup of a document fit to stand in a page; its headings move down by so many levels."""
    reader = _Reader(heading_shift)
    reader.feed(html)
    reader.close()
    return reader.finish()


def is_safe_link(address: str) -> bool:
    """Whether a browser can follow this address without running anything."""
    try:
        return urlsplit(address.strip()).scheme in ("http", "https", "mailto")
    except ValueError:
        return False


class _Reader(HTMLParser):
    def __init__(self, heading_shift: int) -> None:
        super().__init__(convert_charrefs=True)
        self._shift = heading_shift
        self._written: list[str] = []
        self._open: list[str] = []
        self._hidden: list[str] = []

    def finish(self) -> Markup:
        """Close what is open, and return everything."""
        self._written += [f"</{tag}>" for tag in reversed(self._open)]
        return Markup("".join(self._written))  # noqa: S704  # written below: known tags, escaped texts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a known element."""
        if self._hidden or tag in HIDDEN_TAGS:
            self._hidden.append(tag)
            return
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._write_picture(given)
        elif tag in VOID_TAGS:
            self._written.append(f"<{tag}>")
        elif tag in SHOWN_TAGS and len(self._open) < MAX_DEPTH:
            tag = self._moved(tag)
            self._written.append(f"<{tag}{_write_attributes(tag, given)}>")
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those in it that were left open."""
        if self._hidden:
            self._hidden = self._hidden[: _last_place(self._hidden, tag)]
            return
        place = _last_place(self._open, self._moved(tag))
        self._written += [f"</{one}>" for one in reversed(self._open[place:])]
        self._open = self._open[:place]

    def handle_data(self, data: str) -> None:
        """Write text."""
        if not self._hidden:
            self._written.append(escape(data, quote=False))

    def _moved(self, tag: str) -> str:
        is_heading = len(tag) == 2 and tag[0] == "h" and tag[1] in "23456"
        return f"h{min(6, int(tag[1]) + self._shift)}" if is_heading else tag

    def _write_picture(self, given: dict[str, str]) -> None:
        words = escape(given.get("alt", "").strip() or "no description")
        address = given.get("src", "")
        if is_safe_link(address) and "a" not in self._open:
            words = f'<a href="{escape(address)}" rel="noreferrer nofollow">{words}</a>'
        self._written.append(f'<span class="picture">Picture: {words}</span>')


def _last_place(tags: list[str], tag: str) -> int:
    """The place of the last tag of this name; behind the end if there is none."""
    return next((place for place in reversed(range(len(tags))) if tags[place] == tag), len(tags))


def _write_attributes(tag: str, given: dict[str, str]) -> str:
    wanted = ((name, given.get(name, "")) for name in SHOWN_ATTRIBUTES.get(tag, ()))
    written = [
        (name, value) for name, value in wanted if value.isascii() and value.isdigit() and len(value) < 5
    ]
    if tag == "a" and is_safe_link(given.get("href", "")):
        written += [("href", given["href"]), ("rel", "noreferrer nofollow")]
    return "".join(f' {name}="{escape(value)}"' for name, value in written)
