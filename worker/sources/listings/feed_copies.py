"""A feed's copy of a document, as a page: to check what the document's own page gives, or to stand in."""

from __future__ import annotations

from html import escape

from worker.sources.listing_types import Entry

MIN_COPY_CHARS = 200
"""A copy with less markup is only a teaser."""
MAX_COPY_CHARS = 5_000_000
"""A larger one is not kept. Pictures may be part of it."""

_BEGIN, _END = "<body><article>", "</article></body></html>"


def make_page(entry: Entry) -> bytes | None:
    """Make a page of the copy and the feed's metadata; None if the feed gives too little content."""
    if entry.html is None or entry.address is None:
        return None
    if not MIN_COPY_CHARS <= len(entry.html) <= MAX_COPY_CHARS:
        return None
    head = [f'<meta charset="utf-8"><link rel="canonical" href="{escape(entry.address)}">']
    if entry.title:
        head.append(f"<title>{escape(entry.title)}</title>")
    if entry.author:
        head.append(f'<meta name="author" content="{escape(entry.author)}">')
    if entry.at:
        head.append(f'<meta property="article:published_time" content="{entry.at.isoformat()}">')
    title = f"<h1>{escape(entry.title)}</h1>" if entry.title else ""
    html = f"<!DOCTYPE html><html><head>{''.join(head)}</head>{_BEGIN}{title}{entry.html}{_END}"
    return html.encode("utf-8", "replace")


def read_content(page: bytes) -> str:
    """Read the content of an entry from the page that `make_page` made of it."""
    content = page.decode("utf-8", "replace").partition(_BEGIN)[2].removesuffix(_END)
    return content.partition("</h1>")[2] if content.startswith("<h1>") else content
