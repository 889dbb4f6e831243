"""A feed's copy of a document, as a page; used if the document itself cannot be fetched."""

from __future__ import annotations

from html import escape

from worker.sources.listings.listing import Entry

MIN_COPY_CHARS = 200
"""A copy with less markup is only a teaser."""


def make_page(entry: Entry) -> bytes | None:
    """Make a page of the copy and the feed's metadata; None if the feed gives too little content."""
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
