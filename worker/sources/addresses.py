"""A list of addresses: a ``.urls`` file, one address a line; ``#`` begins a remark."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from worker.document import ItemRef


def read(
    content: bytes, target: str, address_key: Callable[[str], str], source_id: int | None
) -> list[ItemRef]:
    """List the addresses in the content of the file `target`, each once.

    An address is one observation a list: writing another line into the file fetches only that line's.
    """
    text = content.decode("utf-8-sig", "replace")
    lines = (line.partition(" #")[0].strip() for line in text.splitlines())
    this_list = sha256(target.encode()).hexdigest()[:16]
    refs: dict[str, ItemRef] = {}
    for line in lines:
        if line and not line.startswith("#"):
            key = f"url:{address_key(line)}:list-{this_list}"
            refs.setdefault(key, ItemRef("url", line, key, source_id, {"list": target}))
    return list(refs.values())
