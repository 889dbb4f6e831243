"""The comments of a Word document's reviewers (ECMA-376 17.13.4, and MS-DOCX for replies)."""

from __future__ import annotations

from dataclasses import replace

from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.document import FoundComment
from worker.document.thread import MAX_COMMENTS
from worker.formats.word.numbering import Numbering
from worker.formats.word.package import WordPart
from worker.formats.word.styles import Style
from worker.formats.word.text import Notes, TextReader
from worker.formats.written_html import read_comment
from worker.page.xml_reader import XmlNode


def read_comments(main: WordPart, styles: dict[str, Style], numbering: Numbering) -> tuple[FoundComment, ...]:
    """The comments in the order of their file, replies with the comment they answer.

    A resolved comment is read, too: it is collapsed, as in Word. Their ids are not kept, since Word numbers
    comments again with each save.
    """
    part = main.part("comments")
    if part is None:
        return ()
    nodes = main.nodes("comments", "w:comment")[:MAX_COMMENTS]
    paragraph_ids = [_paragraph_ids(node) for node in nodes]
    index = {one: place for place, ids in enumerate(paragraph_ids) for one in ids}
    extended = {
        node.attrs.get("w15:paraId", ""): node for node in main.nodes("commentsExtended", "w15:commentEx")
    }
    times = _universal_times(main)
    comments: list[FoundComment] = []
    for place, node in enumerate(nodes):
        reader = TextReader(part, styles, numbering, Notes(frozenset()))
        reader.read_blocks(node)
        about = next((extended[one] for one in paragraph_ids[place] if one in extended), None)
        parent = index.get(about.attrs.get("w15:paraIdParent", "")) if about else None
        stated = node.attrs.get("w:date")
        universal = next((times[one] for one in paragraph_ids[place] if one in times), None)
        comments.append(
            FoundComment(
                author=node.attrs.get("w:author") or None,
                content=read_comment(reader.writer.html()),
                posted_text=stated,
                posted=_time(universal, is_universal=True) or _time(stated, is_universal=False),
                parent=parent if parent != place else None,
                collapsed=about is not None and about.attrs.get("w15:done", "0") in ("1", "true"),
            )
        )
    return tuple(comments)


def _paragraph_ids(comment: XmlNode) -> list[str]:
    """The ids of its paragraphs, the last first: Word names the last one."""
    found = (paragraph.attrs.get("w14:paraId", "") for paragraph in comment.all("w:p"))
    return [one for one in found if one][::-1]


def _universal_times(main: WordPart) -> dict[str, str]:
    """Times in UTC by the id of a paragraph. Only newer programs write them."""
    by_id = {
        node.attrs.get("w16cex:durableId", ""): node.attrs.get("w16cex:dateUtc", "")
        for node in main.nodes("commentsExtensible", "w16cex:commentExtensible")
    }
    return {
        node.attrs.get("w16cid:paraId", ""): time
        for node in main.nodes("commentsIds", "w16cid:commentId")
        if (time := by_id.get(node.attrs.get("w16cid:durableId", "")))
    }


def _time(stated: str | None, *, is_universal: bool) -> Moment | None:
    """A comment's time. Word writes the clock of its machine with a Z behind it, and no seconds."""
    moment = parse_absolute(stated) if stated else None
    if moment is None:
        return None
    if moment.precision == "second" and moment.at.second == 0:
        moment = replace(moment, precision="minute")
    return moment if is_universal else replace(moment, zone_known=False, offset_minutes=None)
