"""RTF: the text, notes, annotations and metadata of rich text documents."""

from __future__ import annotations

import re

from worker.document import FoundComment, RawItem
from worker.document.thread import MAX_COMMENTS
from worker.document.written_page import WrittenPage
from worker.formats.rich_text.character_sets import join_surrogates
from worker.formats.rich_text.findings import Annotation
from worker.formats.rich_text.header import unpack_time
from worker.formats.rich_text.reader import RtfReader
from worker.formats.written_html import read_comment, read_written

NAME = "rich text (RTF)"
_BEGINNING = b"{\\rtf"
_NUMBER = re.compile(r"-?[0-9]{1,11}")


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Sure of what begins as one."""
    return 1.0 if raw.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_BEGINNING) else 0.0


def read(raw: RawItem) -> WrittenPage:
    """Read text, comments and metadata; tracked insertions are text, deletions are not.

    Raises Rejected("malformed_rtf", "no_text").
    """
    reader = RtfReader(raw.target)
    reader.read(raw.content[raw.content.index(_BEGINNING) :].decode("latin-1"))
    found = reader.found
    html = join_surrogates(found.body.html() + found.notes_html())
    annotations = found.annotations[:MAX_COMMENTS]
    comments = tuple(_read_comment(place, one, len(annotations)) for place, one in enumerate(annotations))
    return read_written(raw, html, found.header.metadata(), comments)


def _read_comment(place: int, annotation: Annotation, count: int) -> FoundComment:
    moment = unpack_time(int(annotation.time)) if _NUMBER.fullmatch(annotation.time) else None
    back = int(annotation.parent) if _NUMBER.fullmatch(annotation.parent) else 0
    parent = place + back if back < 0 and 0 <= place + back < count else None
    return FoundComment(
        author=annotation.author or None,
        content=read_comment(join_surrogates(annotation.flow.html())),
        posted_text=moment.at.strftime("%Y-%m-%d %H:%M") if moment else None,
        posted=moment,
        parent=parent,
    )
