"""Find times for headers of a name and a speech verb ("Ann says:") whose time stands below the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from worker.comments.dumps.headers.headers import Header
from worker.comments.dumps.lines import Line

MAX_LINES_BELOW = 4
MAX_TIMES_PER_SPEAKER = 1.2


def date_speaker_lines(lines: list[Line], speakers: list[Header], dated: list[Header]) -> list[Header]:
    """The speaker lines, each with the time at the end of its comment. None if too few have one.

    The same words open quotes: then more times are written like these, since not every comment has a quote.
    """
    if len(speakers) < 2:
        return []
    times = {header.line_number: header for header in dated}
    found = [
        _last_time(lines, speaker.line_number, following.line_number, times)
        for speaker, following in pairwise(speakers)
    ]
    beside = {time.after for time in found if time}
    ahead = (times[n] for n in range(speakers[-1].line_number + 1, len(lines)) if n in times)
    found.append(next((time for time in ahead if time.after in beside), None))
    if sum(time is not None for time in found) < 0.8 * len(speakers):
        return []
    written = {(time.before, time.after) for time in found if time}
    if sum((time.before, time.after) in written for time in dated) > MAX_TIMES_PER_SPEAKER * len(speakers):
        return []
    return [
        speaker
        if time is None
        else replace(speaker, time_text=time.time_text, time_line=time.line_number, weak=time.weak)
        for speaker, time in zip(speakers, found, strict=True)
    ]


def _last_time(lines: list[Line], start: int, end: int, times: dict[int, Header]) -> Header | None:
    """The dated line among the last few filled ones, with text between it and the start."""
    filled = 0
    for number in range(end - 1, start, -1):
        if not lines[number].text:
            continue
        filled += 1
        if number in times:
            filled_lines = [line.number for line in lines[start + 1 : number] if line.text]
            return times[number] if filled_lines and filled_lines[0] not in times else None
        if filled == MAX_LINES_BELOW:
            return None
    return None
