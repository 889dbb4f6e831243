"""What a short text on a page is: a date, a name, a button. Each is found out when first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

from worker.comments.control_words import FOLDED
from worker.comments.dumps.lines import is_button, is_label, is_name, is_number, norm, without_labels
from worker.dates import find_dates

SHORT = 90
LABEL = 30
MOST_SPACES = 15
COUNT = re.compile(r"\d+\s+[^\W\d_]{4,}$")
"""A counter rather than a name: "1 Comments"."""
BARE_NUMBER = re.compile(r"[^\w/.:-]*\d{1,7}(?:[.,]\d{1,3})?%?[^\w/.:-]*")
"""A number that is no date, with signs around it: "(12)", "$9.50", "1,234", "2024"."""
DIGIT = re.compile(r"\d")
PRICE = re.compile(r"[€$£¥₽₹]\s?\d|\d\s?(?:[€$£¥₽₹]|USD|EUR|kr\b|zł)")
LONGEST_PRICE = 20
LONGEST_WITHOUT = 40
"""Characters up to which a text without a digit is looked at for a time: "yesterday", "an hour ago"."""
T = TypeVar("T")


class LazyAttribute(Generic[T]):
    """A value worked out when first read, kept on the object; `cached_property` takes a lock for it."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self.work = work
        self.name = work.__name__

    @overload
    def __get__(self, of: None, kind: Any) -> LazyAttribute[T]: ...
    @overload
    def __get__(self, of: object, kind: Any) -> T: ...
    def __get__(self, of: object | None, kind: Any) -> T | LazyAttribute[T]:
        """The value, worked out now; from then on it stands in the object's own dictionary."""
        if of is None:
            return self
        value = of.__dict__[self.name] = self.work(of)
        return value


class ShortText:
    """What a text is, wherever it stands."""

    def __init__(self, text: str) -> None:
        self.text = text

    @LazyAttribute
    def shown(self) -> tuple[int, int] | None:
        """Where in the text a date stands."""
        return _date_in(self.text)

    @LazyAttribute
    def button(self) -> bool:
        """Whether it is nothing but buttons, or a number."""
        return is_button(self.text) or is_number(self.text)

    @LazyAttribute
    def name(self) -> bool:
        """Whether it could be a name."""
        return (
            len(self.text) <= SHORT
            and self.text.count(" ") < MOST_SPACES
            and _is_name(self.text)
            and self.shown is None
        )

    @LazyAttribute
    def price(self) -> bool:
        """Whether it is a price and little else."""
        return len(self.text) < LONGEST_PRICE and PRICE.search(self.text) is not None

    @LazyAttribute
    def folds(self) -> bool:
        """Whether it is a notice that a comment is folded, or the button that shows it."""
        return len(self.text) <= SHORT and FOLDED.fullmatch(self.text.casefold()) is not None

    @LazyAttribute
    def label(self) -> bool:
        """Whether it is words that stand beside names."""
        return len(self.text) < LABEL and is_label(self.text)

    @LazyAttribute
    def norm(self) -> str:
        """The text as it recurs."""
        return norm(self.text) if len(self.text) <= SHORT else self.text


NOTHING = ShortText("")


def short_text(text: str) -> ShortText:
    """What a text is; short ones recur on a page and from page to page."""
    return _known(text) if len(text) <= SHORT else ShortText(text)


@lru_cache(maxsize=8192)
def _known(text: str) -> ShortText:
    return ShortText(text)


def _is_name(text: str) -> bool:
    """Whether a piece is a name, perhaps with words around it ("by Ann", "Arthur in the garden! says:")."""
    bare = without_labels(text)
    return bool(bare) and is_name(bare.rstrip("!")) and not COUNT.match(bare)


def _date_in(text: str) -> tuple[int, int] | None:
    length = len(text)
    if length > SHORT or (length > LONGEST_WITHOUT and not DIGIT.search(text)) or BARE_NUMBER.fullmatch(text):
        return None
    dates = find_dates(text)
    if not dates:
        return None
    best = next((date for date in dates if not date.weak), dates[0])
    rest = len(text) - (best.end - best.start)
    if rest > 60 or (best.weak and rest > 3):
        return None
    return best.start, best.end
