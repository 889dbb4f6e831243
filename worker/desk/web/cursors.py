"""Cursors: where the next page of a list begins, bound to that list."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from worker.desk.web.refusals import Refusal

MAX_CURSOR_CHARS = 200
MAX_NUMBER = 2**63 - 1


def write_cursor(of_list: object, *numbers: int) -> str:
    """Write a cursor: numbers (an id, or how many came before) in this list, whatever tells it apart."""
    written = json.dumps([_digest(of_list), *numbers]).encode()
    return urlsafe_b64encode(written).decode("ascii").rstrip("=")


def read_cursor(of_list: object, cursor: str) -> int | None:
    """Read the number of a cursor; None for the first page. Raises Refusal if it is of another list."""
    numbers = read_numbers(of_list, cursor, 1)
    return None if numbers is None else numbers[0]


def read_numbers(of_list: object, cursor: str, count: int) -> tuple[int, ...] | None:
    """Read the numbers of a cursor that has several; None for the first page. Raises Refusal likewise."""
    if not cursor:
        return None
    match _decode(cursor):
        case [str(digest), *found] if digest == _digest(of_list):
            numbers = [one for one in found if type(one) is int and 0 <= one <= MAX_NUMBER]
            if len(numbers) == len(found) == count:
                return tuple(numbers)
    advice = "It belongs to another list, or to other filters. Begin at the first page."
    raise Refusal(400, "There is no such place in this list", advice, reason="bad_cursor")


def _decode(cursor: str) -> object:
    if len(cursor) > MAX_CURSOR_CHARS:
        return None
    try:
        return json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        return None


def _digest(of_list: object) -> str:
    return sha256(repr(of_list).encode("utf-8", "surrogatepass")).hexdigest()[:12]
