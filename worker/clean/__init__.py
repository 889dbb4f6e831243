"""Make a clean article from chosen nodes: HTML, Markdown and plain text. Comments follow the same rules."""

from __future__ import annotations

from dataclasses import replace

from worker.clean.characters import clean_line
from worker.clean.clean_tree import read_tree
from worker.clean.comment_records import clean_comments, clean_part
from worker.clean.writing.html_writer import to_html
from worker.clean.writing.markdown_writer import to_markdown
from worker.clean.writing.text_writer import to_text
from worker.document import Article, Metadata, Parts, Thread
from worker.page.links import find_base_url
from worker.page.page import Page

__all__ = ["clean_article", "clean_part"]


def clean_article(page: Page, parts: Parts, thread: Thread) -> Article:
    """Make the normalised document. `page` is only used for its address and base."""
    base = find_base_url(page)
    blocks = read_tree(parts.body, base)
    article = Article(
        metadata=_clean_metadata(parts.metadata),
        kind=parts.kind,
        confidence=parts.confidence,
        body=to_text(blocks),
        markdown=to_markdown(blocks),
        html=to_html(blocks, base),
        comments=clean_comments(page, thread),
        comments_stated=thread.stated,
        comments_confidence=thread.confidence,
        leads=thread.leads,
        evidence=parts.evidence + thread.evidence,
        notice=parts.notice,
        is_from_feed=parts.is_from_feed,
        has_own_text=parts.has_own_text,
    )
    if article.comments_stated is None:
        return article
    is_less = article.comments_stated > len(article.comments)
    return replace(article, comments_complete=False if is_less else article.shows_all_comments or None)


def _clean_metadata(stated: Metadata) -> Metadata:
    def line(text: str | None) -> str | None:
        return (clean_line(text) or None) if text else None

    return replace(
        stated,
        title=line(stated.title),
        authors=tuple(name for author in stated.authors if (name := clean_line(author))),
        site=line(stated.site),
        description=line(stated.description),
        tags=tuple(tag for raw in stated.tags if (tag := clean_line(raw))),
        rights=line(stated.rights),
    )
