"""The selectors of a rule in addresses and forms: one field for each key, one selector a line."""

from __future__ import annotations

from collections.abc import Mapping

from worker.desk.web.refusals import Refusal
from worker.rules.rule_tables import Selection
from worker.rules.sites import SELECTOR_KEYS

MAX_SELECTORS, MAX_SELECTOR_CHARS = 30, 500
"""Of one key, and of one selector."""


def write_query(selection: Selection) -> list[tuple[str, str]]:
    """The fields of an address that names these selectors."""
    return [(key, "\n".join(selection.get(key, ()))) for key in SELECTOR_KEYS]


def parse_selection(fields: Mapping[str, str]) -> dict[str, list[str]] | None:
    """The selectors that fields give; None if there are no such fields. Raises Refusal."""
    if not any(key in fields for key in SELECTOR_KEYS):
        return None
    found = {
        key: [one.strip() for one in fields.get(key, "").splitlines() if one.strip()] for key in SELECTOR_KEYS
    }
    for key, selectors in found.items():
        if len(selectors) > MAX_SELECTORS or any(len(one) > MAX_SELECTOR_CHARS for one in selectors):
            advice = f"Give up to {MAX_SELECTORS} selectors of up to {MAX_SELECTOR_CHARS} characters."
            raise Refusal(400, f"This is too long for {key}", advice, reason="too_long")
    return {key: selectors for key, selectors in found.items() if selectors}
