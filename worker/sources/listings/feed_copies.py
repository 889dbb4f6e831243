"""A feed's own copy of a document, as a page: kept for when the document itself cannot be fetched."""

from __future__ import annotations

from html import escape

from worker.sources.listings.listing import Entry

MIN_COPY_CHARS = 200
"""Characters of markup below which a copy is a teaser, not worth keeping."""


def make_page(entry: Entry) -> bytes | None:
    """The copy with what the feed says of the document; None where it gives no content to speak of."""
    if entry.html is None or entry.address is None or len(entry.html) < MIN_COPY_CHARS:
        return None
    head = [f'<meta charset="utf-8"><link rel="canonical" href="{escape(entry.address)}">']
    if entry.title:
        head.append(f"<title>{escape(entry.title)}</title>")
    if entry.author:
        head.append(f'<meta name="author" content="{escape(entry.author)}">')
    if entry.at:
        head.append(f'<meta property="article:published_time" content="{entry.at.isoformat()}">')
    title = f"<h1>{escape(entry.title)}</h1>" if entry.title else ""
    body = f"<body><article>{title}{entry.html}</article></body>"
    html = f"<!DOCTYPE html><html><head>{''.join(head)}</head>{body}</html>"
    return html.encode("utf-8", "replace")
