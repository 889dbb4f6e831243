"""What kind of document a ZIP archive is, by its entries."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO

from worker.archives.bounded_zip import BoundedZip
from worker.errors import Rejected

_SIGNATURE = b"PK\x03\x04"
_MIMETYPE_OFFSET = 30
"""The name of the first entry, which OpenDocument and EPUB ask to be ``mimetype``, not compressed."""
_ODF = "application/vnd.oasis.opendocument."
_KINDS_BY_MIMETYPE = {
    "application/epub+zip": "epub",
    f"{_ODF}text": "odt",
    f"{_ODF}text-template": "odt",
    f"{_ODF}text-master": "odt",
    f"{_ODF}text-web": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    f"{_ODF}graphics": "odg",
}
_KINDS_BY_ENTRY = (
    ("word/document", "docx"),
    ("xl/workbook", "xlsx"),
    ("ppt/presentation", "pptx"),
    ("META-INF/container.xml", "epub"),
    ("Index/Document.iwa", "iwork"),
)
"""The beginning of an entry's name (ECMA-376 part 2, EPUB OCF 3.3)."""
_SEARCHED_BYTES = 65_536
"""At each end of a damaged archive, this much is searched for the names of entries."""


def kind_of_zip(content: bytes) -> str | None:
    """The usual suffix of such a file; ``odf`` for a rare OpenDocument, ``iwork`` for Apple's programs.

    None for archives of other things. A damaged archive is recognised as far as it can be.
    """
    if not content.startswith(_SIGNATURE):
        return None
    try:
        archive = BoundedZip(BytesIO(content), "archive")
    except Rejected:
        return _kind_of_damaged(content)
    if "mimetype" in archive:
        try:
            kind = _kind_of_mimetype(archive.read("mimetype", 200))
        except Rejected:
            kind = None
        if kind:
            return kind
    return _kind_by_entries(archive.entries)


def _kind_of_mimetype(stated: bytes) -> str | None:
    name = stated.decode("latin-1").strip()
    return _KINDS_BY_MIMETYPE.get(name) or ("odf" if name.startswith(_ODF) else None)


def _kind_by_entries(names: Collection[str]) -> str | None:
    return next(
        (kind for start, kind in _KINDS_BY_ENTRY if any(name.startswith(start) for name in names)), None
    )


def _kind_of_damaged(content: bytes) -> str | None:
    if content.startswith(b"mimetype", _MIMETYPE_OFFSET):
        stated = content[_MIMETYPE_OFFSET + 8 :][:100]
        names = sorted(_KINDS_BY_MIMETYPE, key=len, reverse=True)
        if found := next((name for name in names if stated.startswith(name.encode())), None):
            return _KINDS_BY_MIMETYPE[found]
    ends = content[:_SEARCHED_BYTES] + content[-_SEARCHED_BYTES:]
    return next((kind for start, kind in _KINDS_BY_ENTRY if start.encode() in ends), None)
