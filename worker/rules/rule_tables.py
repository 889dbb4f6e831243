"""Write rules into a file of rules, and leave everything else in it as a person wrote it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import tomlkit
from tomlkit.items import Array, Table

from worker.errors import Rejected, TryLater
from worker.net.hostnames import ascii_host
from worker.rules.passages import DerivedRule
from worker.rules.sites import SELECTOR_KEYS, Rules, host_of, parse_rules, read_text

Selection = Mapping[str, Sequence[str]]
"""Selectors by the keys of a rule."""

MERGED_KEYS = ("body", "strip", "comments")
"""Keys whose new selectors are added to the old ones, which other pages of the site may need."""
_WRITING = Lock()


def name_table(rules: Rules, url: str | None) -> str:
    """The name of the table for an address: the one that covers it, else its host without ``www.``.

    Raises Rejected if the address has no host.
    """
    if site := rules.of(url):
        return site.pattern
    host = host_of(url or "").removeprefix("www.")
    if not host:
        raise Rejected("no_site", "a rule is for a site; this document has no address on the web")
    return host


def read_selection(rules: Rules, name: str) -> dict[str, list[str]]:
    """The selectors that a table has now."""
    found = next((site for site in rules.sites if site.pattern == name), None)
    return (
        {key: [one.text for one in selectors] for key, selectors in found.selectors.items()} if found else {}
    )


def add_rule(selection: Selection, rule: DerivedRule) -> dict[str, list[str]]:
    """Add a derived rule to selectors that are there."""
    added = {key: list(found) for key, found in selection.items()}
    for key, found in rule.selectors.items():
        before = added.get(key, []) if key in MERGED_KEYS else []
        added[key] = list(dict.fromkeys([*before, *found]))
    return added


def write_selection(text: str, name: str, selection: Selection) -> str:
    """The text of a file of rules with these selectors in a table; a key without selectors is removed."""
    document = tomlkit.parse(text)
    key = next((one for one in document if ascii_host(one) == name), None)
    if key is None:
        if document.body and not text.endswith("\n\n"):
            document.add(tomlkit.nl())
        document.append(name, tomlkit.table())
        key = name
    _fill(document[key], selection)
    return tomlkit.dumps(document)


def write_table(name: str, selection: Selection) -> str:
    """One table alone, to be copied by hand."""
    return write_selection("", name, selection)


def check(text: str, path: Path) -> Rules:
    """The rules of a text, as they would be read. Raises Rejected: what is wrong with a selector."""
    try:
        return parse_rules(text, path)
    except TryLater as error:
        raise Rejected("bad_selector", error.detail) from error


def save_selection(path: Path, name: str, selection: Selection) -> None:
    """Write selectors into a table of a file of rules, whole or not at all.

    Raises OSError if it cannot be written, TryLater and Rejected.
    """
    path = path.resolve()
    with _WRITING:
        before = read_text(path) if path.exists() else ""
        parse_rules(before, path)
        after = write_selection(before, name, selection)
        check(after, path)
        _replace(path, after)


def _fill(table: Table, selection: Selection) -> None:
    """Set the keys of a table. New ones come after the old ones, before comments that follow the table."""
    tail = []
    body = table.value.body
    while body and body[-1][0] is None:
        tail.append(body.pop())
    for key in SELECTOR_KEYS:
        wanted = [str(one) for one in selection.get(key, ())]
        if not wanted:
            table.pop(key, None)
        elif _listed(table.get(key)) != wanted:
            _set(table, key, wanted)
    body.extend(reversed(tail))


def _set(table: Table, key: str, wanted: list[str]) -> None:
    before = table.get(key)
    had = _listed(before)
    if isinstance(before, Array) and wanted[: len(had)] == had:
        for one in wanted[len(had) :]:
            before.append(one)  # so that the comments between the old ones stay
    else:
        table[key] = wanted[0] if len(wanted) == 1 else wanted


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _replace(path: Path, text: str) -> None:
    """Replace a file by one that is complete on disk; its mode stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(made).replace(path)
    except OSError:
        with suppress(OSError):
            Path(made).unlink()
        raise
