"""The annotations of an OpenDocument text, as comments."""

from __future__ import annotations

from worker.document import FoundComment
from worker.document.thread import MAX_COMMENTS
from worker.formats.markup.stated_metadata import read_time
from worker.formats.open_document.text import TextReader
from worker.formats.written_html import read_comment
from worker.page.xml_reader import XmlNode

_PARENT_NAMES = ("loext:parent-name", "office:parent-name")
_RESOLVED_NAMES = ("loext:resolved", "office:resolved")


def read_annotations(nodes: list[XmlNode], reader: TextReader) -> tuple[FoundComment, ...]:
    """The comments in the order of the text, replies with the comment they answer.

    A resolved comment is read, too: it is collapsed, as in LibreOffice. Their names are not kept, since they
    change with each save.
    """
    nodes = nodes[:MAX_COMMENTS]
    index = {name: place for place, node in enumerate(nodes) if (name := node.attrs.get("office:name"))}
    comments: list[FoundComment] = []
    for place, node in enumerate(nodes):
        parent = next((index.get(node.attrs[name]) for name in _PARENT_NAMES if name in node.attrs), None)
        stated = node.text_of("dc:date")
        comments.append(
            FoundComment(
                author=node.text_of("dc:creator"),
                content=read_comment(reader.read_inside(_without_fields(node))),
                posted_text=stated,
                posted=read_time(stated),
                parent=parent if parent != place else None,
                collapsed=any(node.attrs.get(name) == "true" for name in _RESOLVED_NAMES),
            )
        )
    return tuple(comments)


def _without_fields(node: XmlNode) -> XmlNode:
    """The annotation's text alone."""
    kept = [child for child in node.children if isinstance(child, XmlNode) and child.name.startswith("text:")]
    return XmlNode(node.name, node.attrs, [*kept])
