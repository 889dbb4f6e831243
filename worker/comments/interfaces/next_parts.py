"""Find what to ask next for a thread that an interface gives in parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from worker.comments.interfaces.comment_fields import number_or_none
from worker.comments.interfaces.json_paths import Answer
from worker.comments.interfaces.table import InterfaceTable, Paging
from worker.document.thread import MAX_COMMENTS


def find_next_addresses(
    table: InterfaceTable, answer: Answer, values: dict[str, str], entries: list[Any]
) -> Iterator[str]:
    """The addresses of the parts that follow an answer. `values` are those in the address that was asked."""
    paging = table.paging
    if paging is None or not entries:
        return
    if paging.by == "ids":
        yield from _addresses_by_ids(paging, answer, values, entries)
        return
    number = number_or_none(values[paging.by])
    if number is None or _is_last(paging, number, answer, entries):
        return
    step = 1 if paging.by == "page" else paging.size or 0
    address = table.address.fill({**values, paging.by: str(number + step)})
    if address is not None:
        yield address


def _is_last(paging: Paging, number: int, answer: Answer, entries: list[Any]) -> bool:
    pages = number_or_none(answer.find(paging.pages)) if paging.pages is not None else None
    if pages is not None:
        return number >= pages
    return paging.size is None or len(entries) < paging.size


def _addresses_by_ids(
    paging: Paging, answer: Answer, values: dict[str, str], entries: list[Any]
) -> Iterator[str]:
    assert paging.ids is not None
    assert paging.size is not None
    assert paging.address is not None
    every = answer.find(paging.ids)
    here = {str(answer.find_in(entry, paging.id)) for entry in entries}
    ids = (_plain_id(one) for one in (every[:MAX_COMMENTS] if isinstance(every, list) else ()))
    left = [one for one in dict.fromkeys(ids) if one and one not in here]
    base = paging.address.fill(values)
    for start in range(0, len(left), paging.size):
        query = "&".join(f"{paging.parameter}={one}" for one in left[start : start + paging.size])
        yield f"{base}?{query}"


def _plain_id(value: Any) -> str | None:
    """An id that can stand in an address as it is."""
    shown = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return shown if shown.isascii() and shown.isalnum() and len(shown) <= 40 else None
