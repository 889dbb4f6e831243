"""Pages for the tests of the body, and the text that is chosen of one."""

from __future__ import annotations

from worker.document import Thread
from worker.extraction import choose
from worker.page.page import Page, parse_markup

S = (
    "The committee met on Tuesday, spoke for hours about the harbour, and agreed on nothing at all.",
    "Its members, most of them fishermen, had asked for a new wall; the town, for less noise.",
    "Nobody could say who would pay for it, or when the work, if there is any, might begin.",
    "A second meeting was called for Thursday, when the mayor, who was away, should be back.",
)


BODY = "".join(f"<p>{sentence}</p>" for sentence in S)


def text(page: Page, thread: Thread | None = None) -> str:
    return " ".join(part.text for part in choose(page, thread or Thread()).body)


def page_of(main: str, before: str = "", after: str = "", title: str = "A wall for the harbour") -> Page:
    return parse_markup(
        f"<html lang=en><head><title>{title} | The Gull</title></head>"
        f"<body>{before}<div class=wrap><h1>{title}</h1>{main}</div>{after}</body></html>",
        url="https://gull.example/2024/05/03/wall",
    )
