"""Read the tables of interfaces from their files. A mistake is an error that names the table and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

from worker.comments.interfaces.address_template import NAMES, parse_address
from worker.comments.interfaces.json_paths import WHOLE, Path, parse_path
from worker.comments.interfaces.page_values import PAGE_PARTS, Source, compile_setting
from worker.comments.interfaces.table import (
    FIRST_NUMBERS,
    Conditions,
    InterfaceTable,
    InterfaceTables,
    Paging,
    Place,
)
from worker.page.selectors import parse_selector

T = TypeVar("T")

TEXTS = ("html", "text")
TIMES = ("time_iso", "time_utc", "time_seconds", "time_milliseconds")
FIELDS = (
    "id", "parent", "ancestors", "author", "author_url", "score", "likes", "dislikes", "url", *TEXTS, *TIMES,
)  # fmt: skip


@lru_cache(maxsize=1)
def load_interface_tables() -> InterfaceTables:
    """Read all tables: those of comment boxes first, then those of the software that made the page.

    A box that a page names holds its comments, whatever the software of the page could hold.
    """
    paths = sorted((FilePath(__file__).parent / "tables").glob("*.toml"))
    tables = [parse_table(path.stem, path.read_text(encoding="utf-8")) for path in paths]
    return tuple(sorted(tables, key=lambda table: table.host == "page"))


def parse_table(name: str, source: str) -> InterfaceTable:
    """Parse a table. Raises ValueError, which names the table, the key and the mistake."""
    try:
        return _read_table(name, _Keys("", tomllib.loads(source)))
    except ValueError as error:
        raise ValueError(f"interface table {name}: {error}") from error


class _Keys:
    """The keys of a table or of a part of it, each taken once."""

    def __init__(self, place: str, values: Any) -> None:
        if not isinstance(values, dict):
            raise ValueError(f"{place} is no table")  # noqa: TRY004 - a mistake in a file
        self.place = place
        self.values = dict(values)

    def take(self, key: str, read: Callable[[Any], T], default: T) -> T:
        """Read a key that may be missing."""
        return self.need(key, read) if key in self.values else default

    def need(self, key: str, read: Callable[[Any], T]) -> T:
        """Read a key that must be there."""
        if key not in self.values:
            raise ValueError(f"{self.place}{key} is missing")
        try:
            return read(self.values.pop(key))
        except (ValueError, TypeError, re.error) as error:
            raise ValueError(f"{self.place}{key}: {error}") from error

    def part(self, key: str) -> _Keys:
        """A part that must be there."""
        return _Keys(f"{self.place}{key}.", self.need(key, lambda values: values))

    def end(self) -> None:
        """Refuse what was not taken."""
        if self.values:
            raise ValueError(f"{self.place}{next(iter(self.values))} means nothing here")


def _read_table(name: str, keys: _Keys) -> InterfaceTable:
    evidence = keys.part("evidence")
    table = InterfaceTable(
        name,
        evidence={key: evidence.need(key, _read_sources) for key in list(evidence.values)},
        address=keys.need("address", parse_address),
        fields=_read_fields(keys.part("fields")),
        host=keys.take("host", _one_of("page", "named"), "page"),
        script=keys.take("script", parse_selector, None),
        comments=keys.take("comments", parse_path, WHOLE),
        children=keys.take("children", parse_path, None),
        stated=keys.take("stated", parse_path, None),
        opening_counted=keys.take("opening_counted", _boolean, False),
        opening=keys.take("opening", _text, None),
        thread=keys.take("thread", _read_thread, None),
        skip=keys.take("skip", _read_conditions, ()),
        deleted=keys.take("deleted", _read_conditions, ()),
        paging=_read_paging(keys.part("paging")) if "paging" in keys.values else None,
    )
    keys.end()
    _check_names(table)
    return table


def _check_names(table: InterfaceTable) -> None:
    """Refuse a template with a value that will not be known when it is filled."""
    paging = table.paging
    counted = {paging.by} & FIRST_NUMBERS.keys() if paging else set()
    if missing := counted - set(table.address.names):
        raise ValueError(f"address: {{{min(missing)}}} is missing, by which paging goes on")
    asked = set(table.address.names)
    known = {"address": set(table.evidence) | counted}
    templates = {"address": table.address.text, "opening": table.opening or ""}
    templates["thread"] = table.thread[1] if table.thread else ""
    if paging and paging.address:
        templates["paging.address"] = paging.address.text
        known["paging.address"] = asked
        asked &= set(paging.address.names)
    for key, text in templates.items():
        if unknown := set(NAMES.findall(text)) - known.get(key, asked):
            where = "the evidence" if key == "address" else "the address"
            raise ValueError(f"{key}: {{{min(unknown)}}} is no value of {where}")


def _read_sources(value: Any) -> tuple[Source, ...]:
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise ValueError("it names no place")
    return tuple(_read_source(_Keys("", entry)) for entry in entries)


def _read_source(keys: _Keys) -> Source:
    source = Source(
        selector=keys.take("select", parse_selector, None),
        attribute=keys.take("attribute", _text, None),
        script=keys.take("script", _text, None),
        setting=keys.take("setting", compile_setting, None),
        part=keys.take("page", _one_of(*PAGE_PARTS), None),
        value=keys.take("value", _text, None),
        pattern=keys.take("pattern", re.compile, None),
    )
    keys.end()
    if [source.selector, source.script, source.part, source.value].count(None) != 3:
        raise ValueError("it needs one of select, script, page and value")
    if source.pattern is not None and source.pattern.groups > 1:
        raise ValueError("its pattern has more than one group")
    return source


def _read_fields(keys: _Keys) -> Mapping[str, Place]:
    fields = {key: keys.need(key, _read_place) for key in FIELDS if key in keys.values}
    keys.end()
    if "id" not in fields:
        raise ValueError("fields.id is missing")
    for kinds in (TEXTS, TIMES):
        if sum(kind in fields for kind in kinds) != 1:
            raise ValueError(f"fields: it needs one of {', '.join(kinds)}")
    return fields


def _read_place(value: Any) -> Place:
    if isinstance(value, str) and "{" in value:
        for name in NAMES.findall(value):
            parse_path(name)
        return value
    return tuple(parse_path(_text(path)) for path in (value if isinstance(value, list) else [value]))


def _read_thread(value: Any) -> tuple[Path, str]:
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError("it needs one path and what must stand there")
    [(path, template)] = value.items()
    return parse_path(path), _text(template)


def _read_conditions(value: Any) -> Conditions:
    if not isinstance(value, dict) or not all(isinstance(wanted, list) for wanted in value.values()):
        raise ValueError("it needs paths with lists of values")
    return tuple((parse_path(path), tuple(wanted)) for path, wanted in value.items())


def _read_paging(keys: _Keys) -> Paging:
    by = keys.need("by", _one_of("page", "offset", "ids"))
    if by == "ids":
        paging = Paging(
            by,
            size=keys.need("size", _count),
            ids=keys.need("ids", parse_path),
            id=keys.need("id", parse_path),
            address=keys.need("address", parse_address),
            parameter=keys.need("parameter", _text),
        )
    else:
        paging = Paging(
            by,
            size=keys.take("size", _count, None),
            pages=keys.take("pages", parse_path, None),
        )  # fmt: skip
        if paging.size is None and (paging.pages is None or by == "offset"):
            raise ValueError("paging.size is missing")
    keys.end()
    return paging


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 0 < value <= 1000:
        raise ValueError(f"{value!r} is no number from 1 to 1000")
    return value


def _one_of(*words: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"{value!r} is none of {', '.join(words)}")
        return value

    return read
