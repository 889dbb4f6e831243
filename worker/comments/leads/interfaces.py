"""Find the interface that gives the comments of a page, by the tables of platforms."""

from __future__ import annotations

from urllib.parse import urlsplit

from worker.comments.interfaces.page_values import ShownValues, page_address
from worker.comments.interfaces.table import FIRST_NUMBERS, InterfaceTable, InterfaceTables
from worker.comments.interfaces.table_files import load_interface_tables
from worker.document import Lead
from worker.net.urls import join_url
from worker.page.page import Page


def find_interfaces(page: Page, tables: InterfaceTables | None = None) -> tuple[Lead, ...]:
    """Find the interfaces that hold a page's comments, in the order of `tables` (default: all).

    A page whose address is unknown has none: what it shows of itself cannot be held against its host.
    """
    parts = page_address(page)
    if page.is_text or parts is None:
        return ()
    every = load_interface_tables() if tables is None else tables
    shown = ShownValues(page, parts)
    found = ((table, _address(table, shown)) for table in every)
    return tuple(
        Lead("interface", address, f"the page shows the signs of {table.name}", table.name)
        for table, address in found
        if address
    )


def _address(table: InterfaceTable, shown: ShownValues) -> str | None:
    """The address of the first part; None if the page is not of this platform, or names another host."""
    values: dict[str, str] = {}
    for name, sources in table.evidence.items():
        value = next((v for source in sources if (v := source.find(shown)) is not None), None)
        if value is None:
            return None
        values[name] = value
    if table.address.has_base:
        base = table.address.names[0]
        values[base] = join_url(shown.page.url, values[base]) or ""
    if table.paging and table.paging.by != "ids":
        values[table.paging.by] = str(FIRST_NUMBERS[table.paging.by])
    address = table.address.fill(values)
    if address and table.host == "page" and _site(urlsplit(address).netloc) != _site(shown.parts.netloc):
        return None
    return address


def _site(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")
