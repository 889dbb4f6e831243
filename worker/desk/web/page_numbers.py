"""Numbers of pages in addresses."""

from __future__ import annotations

import re

from fastapi import Request

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def read_page_number(request: Request, name: str) -> int:
    """Read the number of a page, from 1; whatever is no such number is the first page."""
    given = request.query_params.get(name, "")
    return int(given) if _NUMBER.fullmatch(given) else 1
