"""Numbers for people."""

from __future__ import annotations

from worker.store.queries.figures.counting import Count

_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"))
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def format_count(count: int | Count) -> str:
    """A number with its thousands apart; an estimated one is rounded and says so: about 1.2 million."""
    if isinstance(count, int) or count.is_exact:
        return f"{count if isinstance(count, int) else count.number:,}"
    for scale, name in _SCALES:
        if count.number >= scale:
            digits = 1 if count.number < 10 * scale else 0
            return f"about {count.number / scale:,.{digits}f} {name}"
    return f"about {round(count.number, -3):,}"


def format_things(count: int, one: str, many: str | None = None) -> str:
    """A number of things: 1 comment, 2 comments, no comments."""
    return f"{count:,} {one}" if count == 1 else f"{f'{count:,}' if count else 'no'} {many or f'{one}s'}"


def format_size(size: float) -> str:
    """A number of bytes in a unit that keeps it short."""
    scale = 0
    while size >= 1000 and scale < len(_UNITS) - 1:
        size, scale = size / 1000, scale + 1
    unit = _UNITS[scale]
    return f"{size:.0f} {unit}" if size >= 10 or scale == 0 else f"{size:.1f} {unit}"
