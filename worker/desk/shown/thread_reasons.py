"""Why a thread is not known to be complete, in words."""

from __future__ import annotations

REASONS = {
    "bound": "it has more than one reading takes",
    "fewer_than_stated": "the places that could be read gave fewer than the site states",
    "page_only": "its places are not asked, by the settings (WINNOW_THREADS)",
    "empty_page": "a later page of it showed no comment",
}
"""By the reasons in the table `threads`; others are those of fetching."""


def why_incomplete(reason: str) -> str:
    """Say why a thread is not complete."""
    return REASONS.get(reason, f"its places cannot be read ({reason})")
