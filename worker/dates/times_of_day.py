"""Find times of day: before a date, after it, and without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from worker.dates import time_words
from worker.dates.folded_words import any_word
from worker.dates.folding import WORD, fold
from worker.dates.found_time import FoundTime

_EVENING = frozenset(fold(word.replace("_", " ")) for word in time_words.EVENING.split())
_DAY_HALF = f"{any_word(time_words.MORNING)}|{any_word(time_words.EVENING)}"
CLOCK = re.compile(
    rf"(?:(?P<before>{_DAY_HALF})\s?)?(?P<h>\d\d?)"
    r"(?:(?::|\.(?=\d\d(?!\d))|\s?h\s?(?=\d\d)|\s?[时時点點시]\s?)(?P<m>\d\d|\d(?=\s?[分분]))?(?:[分분])?(?:[:.分]?\s?(?<=[:.분分\s])(?P<s>\d\d)[秒초]?(?:[.,]\d+)?)?)?"
    rf"(?:\s?(?P<after>{_DAY_HALF})(?!\w))?(?P<word>\s?(?:h|uhr|ч)(?!\w))?"
)
JOIN = re.compile(
    r"t(?=\d)|(?:\s*\([^)]{1,4}\)\s*|[\s,;.·•|@–—-]*(?:(?:г|р|r|año)\.,?\s?)?(?:"
    r"at|on|um|à|lúc|pukul|ora|o|को|เวลา|"
    r"a las|a la|la ora|alle ore|alle|ore|às|as|om|o godz\.?|o|в|saat|klo|kl\.?|ved|الساعة|在|u|v)?"
    rf"(?:\s*(?!{_DAY_HALF})(?:{WORD})[.,]?(?=\s+\d))?)[\s,:]*"
)
ZONE = re.compile(r"\s?\(?(?:(?:utc|gmt)?\s?([+-])(\d\d?):?(\d\d)?|([^\W\d_]{1,4}))(?![\w:])\)?")
Clock = tuple[int, int | None, int | None]
BEFORE_DATE = re.compile(
    r"[\s,.;·•|@–—-]*+(?:(?:on|am|el|le|il|em|op|den|dnia|w dniu|dne)\s++)?"
    rf"(?:{WORD}\.?,?\s*+)?"
)
MAX_CLOCK_CHARS = 30


def find_clock_before(text: str, start: int) -> FoundTime | None:
    """The time of day right before a date: "10:15, 5 March 2024"."""
    first = max(0, start - MAX_CLOCK_CHARS)
    if first and text[first - 1].isdigit():
        first += 1
    near = [
        time
        for time in _find_clocks(text[first:start])
        if BEFORE_DATE.fullmatch(text, first + time.end, start)
    ]
    return replace(near[-1], start=first + near[-1].start, end=first + near[-1].end) if near else None


def read_clock_after(text: str, end: int) -> tuple[Clock | None, int | None, int]:
    """The time of day that follows a date: hour, minute, second; its zone; where it ends."""
    joined = JOIN.match(text, end)
    at = joined.end() if joined else end
    if (
        joined
        and at > end
        and text[end:at].strip(" ,;.·•|@–—-()")
        and not any(c.isdigit() for c in text[at : at + 2])
    ):
        at = end
    matched = CLOCK.match(text, at)
    clock = _read_clock(matched) if matched else None
    if matched is None or clock is None:
        return None, None, end
    offset, stop = read_zone_after(text, matched.end())
    return clock, offset, stop


def read_zone_after(text: str, end: int) -> tuple[int | None, int]:
    """The zone that follows a time, in minutes east of Greenwich, and where it ends."""
    zone = ZONE.match(text, end)
    if not zone:
        return None, end
    sign, hours, minutes, name = zone.groups()
    if name:
        return (time_words.ZONES[name], zone.end()) if name in time_words.ZONES else (None, end)
    east = int(hours) * 60 + int(minutes or 0)
    return (east if sign == "+" else -east), zone.end()


def _read_clock(found: re.Match[str]) -> Clock | None:
    """Hour, minute, second of a matched clock; None if it is only a number."""
    day_half = found["before"] or found["after"]
    if not (found["m"] or day_half or found["word"]):
        return None
    hour, minute = int(found["h"]), int(found["m"]) if found["m"] else None
    second = int(found["s"]) if found["s"] else None
    if day_half and hour <= 12:
        hour = hour % 12 + (12 if day_half in _EVENING else 0)
    if hour > 23 or (minute or 0) > 59 or (second or 0) > 60:
        return None
    return hour, minute, second if second is None else min(second, 59)


def _find_clocks(text: str) -> Iterator[FoundTime]:
    for found in CLOCK.finditer(text):
        clock = _read_clock(found)
        is_bounded = (
            not text[found.end() : found.end() + 1].isdigit() and not text[: found.start()][-1:].isalnum()
        )
        if clock and is_bounded and clock[1] is not None and ":" in found[0]:
            offset, end = read_zone_after(text, found.end())
            yield FoundTime(found.start(), end, "clock", clock=clock, offset=offset)
