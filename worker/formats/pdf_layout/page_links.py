"""The links of a page: rectangles that lead to an address."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

MAX_LINKS = 2000
MAX_ADDRESS_CHARS = 2000

_SCHEMES = ("http://", "https://", "mailto:")


class PageLinks:
    """The links of a page, by place."""

    def __init__(self, page: Any, document: Any) -> None:
        self.areas: list[tuple[float, float, float, float, str]] = []
        position, link, area = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
        for _ in range(MAX_LINKS):
            if not pdfium.FPDFLink_Enumerate(page, position, link):
                return
            address = _address_of(document, link)
            if address and pdfium.FPDFLink_GetAnnotRect(link, area):
                self.areas.append((area.left, area.bottom, area.right, area.top, address))

    def find(self, x: float, y: float) -> str | None:
        """The address to which a place leads."""
        for left, bottom, right, top, address in self.areas:
            if left <= x <= right and bottom <= y <= top:
                return address
        return None


def _address_of(document: Any, link: Any) -> str | None:
    action = pdfium.FPDFLink_GetAction(link)
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return None
    buffer = ctypes.create_string_buffer(MAX_ADDRESS_CHARS)
    if pdfium.FPDFAction_GetURIPath(document, action, buffer, MAX_ADDRESS_CHARS) > MAX_ADDRESS_CHARS:
        return None
    address = buffer.value.decode("utf-8", "replace")
    return address if address.lower().startswith(_SCHEMES) else None
