"""Which of several forms of an answer is wanted, by the `Accept` header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def choose_media_type(accept: str, offered: Sequence[str]) -> str:
    """Return the offered media type that is wanted most; the first one if none or several are."""
    ranges = [_read_range(one) for one in accept.split(",") if one.strip()]
    return max(offered, key=lambda one: _weigh(one, ranges))


def _read_range(written: str) -> tuple[str, float]:
    """Read a media range and its weight; a weight that is none counts as 0."""
    name, *parameters = (part.strip().lower() for part in written.split(";"))
    weight = next((one.removeprefix("q=") for one in parameters if one.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0


def _weigh(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of a media type: that of the most exact range that it is in."""
    weights = dict(reversed(ranges))
    names = media_type, f"{media_type.partition('/')[0]}/*", "*/*"
    return next((weights[name] for name in names if name in weights), 0.0)
