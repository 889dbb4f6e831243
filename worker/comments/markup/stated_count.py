"""Read the number of comments that a page states, and find the link to those it does not show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.comments.dumps.lines import counts_posts, is_comment_heading
from worker.comments.markup.comment_items import Item
from worker.document import Fact
from worker.page.page import Page

MAX_DISTANCE_ELEMENTS = 60
"""How many elements before the first and after the last comment are searched."""
MAX_TEXT_CHARS = 60
MORE_LINK = re.compile(
    r"more|all|older|newer|next|previous|weitere|mehr|alle|ältere|nächste|plus de|tous|suivant|más|todos|"
    r"siguiente|altri|tutti|mais|próxim|meer|volgende|więcej|następn|ещё|еще|все|следующ|"
    r"更多|下一|もっと|次|더 보기|다음",
    re.IGNORECASE,
)
"""Words of links to further comments. Used only if the page shows fewer comments than it states."""


def find_stated_count(page: Page, items: Sequence[Item], count: int, *, opened: bool) -> int | None:
    """Read the number of comments from a short text above the first item.

    If the thread has an opening post, a count of posts is one more than the number of comments.
    """
    first = items[0].start
    for element in reversed(page.elements[max(0, first - MAX_DISTANCE_ELEMENTS) : first]):
        text = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
        if not text or len(text) > MAX_TEXT_CHARS or not any(c.isdigit() for c in text):
            continue
        shown = re.search(r"\d[\d.,]*", text)
        if shown and is_comment_heading(text):
            number = int(re.sub(r"\D", "", shown[0])) - (opened and counts_posts(text))
            if count <= number <= 1_000_000:
                return number
    return None


def describe_missing(page: Page, items: Sequence[Item], count: int, stated: int | None) -> tuple[Fact, ...]:
    """Describe how many comments are missing if a page states more than it shows, and the link to more."""
    if stated is None or stated <= count:
        return ()
    last = items[-1].end
    for element in page.elements[last : last + MAX_DISTANCE_ELEMENTS]:
        href = element.attrs.get("href", "") if element.tag == "a" else ""
        text = element.text if href else ""
        leads_on = "next" in element.attrs.get("rel", "") or (
            len(text) <= MAX_TEXT_CHARS and MORE_LINK.search(text)
        )
        if leads_on and not href.startswith("javascript:"):
            return (Fact("comments shown", f"{count} of {stated} on this page", f"more behind {href}"),)
    return (Fact("comments shown", f"{count} of {stated} on this page", "the page links to no others"),)
