"""A stored document as one text that is read on its own: Markdown, or a page of clean HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

NO_TITLE = "no title"


def render_markdown(document: Mapping[str, Any]) -> str:
    """Write a document as Markdown, below its title."""
    return f"# {_title_of(document)}\n\n{document['markdown']}"


def render_html(document: Mapping[str, Any]) -> str:
    """Write a document as a page: its title and its clean HTML, nothing else."""
    title, language = escape(_title_of(document)), escape(document["language"] or "")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"</head>\n<body>\n<h1>{title}</h1>\n{document['html']}\n</body>\n</html>\n"
    )


def _title_of(document: Mapping[str, Any]) -> str:
    return " ".join((document["title"] or NO_TITLE).split())
