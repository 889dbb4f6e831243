"""Read the answer of a platform's interface: bytes in, the comments of one part of a thread out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from worker.comments.interfaces.comment_fields import EntryReader, number_or_none
from worker.comments.interfaces.json_paths import Answer
from worker.comments.interfaces.next_parts import find_next_addresses
from worker.comments.interfaces.reading_order import Collector
from worker.comments.interfaces.table import InterfaceTable, InterfaceTables
from worker.comments.interfaces.table_files import load_interface_tables
from worker.document import Fact, Lead, RawItem, ThreadPart
from worker.document.thread import MAX_COMMENTS
from worker.errors import Rejected
from worker.page.page import parse_markup


def read_interface(raw: RawItem, lead: Lead, tables: InterfaceTables | None = None) -> ThreadPart:
    """Read what an interface answered to a lead, by the table that the lead names (of all, or of `tables`).

    The comments are in the order of the interface, answers that stand in the comment they answer right after
    it. A parent that the answer does not hold is named by `parent_native_id`. Links are relative to the page
    whose comments they are. The part's leads are all to be followed. Raises Rejected("not_a_thread") if the
    answer is not what the table says.
    """
    table, values = _table_of(lead, load_interface_tables() if tables is None else tables)
    answer = _parse(raw, table)
    entries = answer.find(table.comments)
    if not isinstance(entries, list):
        raise _refusal(raw, table, "it has no list of comments")
    found = Collector(table, EntryReader(table, answer, values))
    found.collect(entries)
    if not found.comments and (found.foreign or found.unreadable):
        what = "its comments belong to another thread" if found.foreign else "its entries are no comments"
        raise _refusal(raw, table, what)
    stated = number_or_none(answer.find(table.stated)) if table.stated is not None else None
    if stated is not None:
        stated = max(0, stated - table.opening_counted)
    return ThreadPart(
        comments=found.with_parents(),
        leads=tuple(
            replace(lead, address=address) for address in find_next_addresses(table, answer, values, entries)
        ),
        stated=stated,
        evidence=tuple(_facts(table, found, entries)),
    )


def _table_of(lead: Lead, tables: InterfaceTables) -> tuple[InterfaceTable, dict[str, str]]:
    """The table of a lead, and the values in its address."""
    table = next((table for table in tables if table.name == lead.platform), None)
    if table is None:
        raise Rejected("not_a_thread", f"{lead.address}: there is no table of an interface {lead.platform}")
    values = table.address.read(lead.address)
    if values is None and table.paging and table.paging.address:
        values = table.paging.address.read(lead.address.partition(f"?{table.paging.parameter}=")[0])
    if values is None:
        raise Rejected("not_a_thread", f"{lead.address}: it is no address of the table {table.name}")
    return table, values


def _parse(raw: RawItem, table: InterfaceTable) -> Answer:
    source = raw.content.decode("utf-8-sig", "replace")
    if table.script is not None:
        scripts = table.script.find_all(parse_markup(source))
        if not scripts:
            raise _refusal(raw, table, f"no element is {table.script.text}")
        source = "".join(part for part in scripts[0].children if isinstance(part, str))
    try:
        return Answer(json.loads(source), raw.headers)
    except (ValueError, RecursionError) as error:
        looks_like_page = source.lstrip()[:1] == "<"
        what = "it is a page (a login?) instead of JSON" if looks_like_page else "it is no JSON"
        raise _refusal(raw, table, what) from error


def _refusal(raw: RawItem, table: InterfaceTable, what: str) -> Rejected:
    return Rejected("not_a_thread", f"{raw.target}: {what}; expected an answer of {table.name}")


def _facts(table: InterfaceTable, found: Collector, entries: list[object]) -> Iterator[Fact]:
    yield Fact(
        "comments", f"{len(found.comments)} from the interface", f"{len(entries)} entries of {table.name}"
    )
    for count, what in ((found.foreign, "belong to another thread"), (found.unreadable, "are no comments")):
        if count:
            yield Fact("entries left out", str(count), f"they {what}")
    if found.is_cut:
        yield Fact("comments", "not all were read", f"the limit of an answer is {MAX_COMMENTS:,}")
