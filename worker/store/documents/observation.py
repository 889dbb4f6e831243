"""A document as it was just read, and the columns that its content fills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.document import EXTRACTOR_VERSION, Article, Fingerprint


@dataclass(frozen=True, slots=True)
class Observation:
    """A document as it was just read, with its address and time."""

    article: Article
    fingerprint: Fingerprint
    url: str
    at: datetime

    def content_columns(self) -> dict[str, Any]:
        """The columns of a document that come from its content."""
        article, fingerprint = self.article, self.fingerprint
        about = article.metadata
        return dict(
            title=about.title, authors=list(about.authors), language=about.language, site=about.site,
            published=about.published and about.published.at,
            published_precision=about.published and about.published.precision,
            modified=about.modified and about.modified.at,
            modified_precision=about.modified and about.modified.precision,
            canonical_url=about.canonical_url, description=about.description, image=about.image,
            tags=list(about.tags), rights=about.rights, paywalled=about.paywalled,
            kind=article.kind, confidence=article.confidence,
            body=article.body, markdown=article.markdown, html=article.html, word_count=article.word_count,
            content_hash=fingerprint.content_hash, comments_stated=article.comments_stated,
            comments_confidence=article.comments_confidence,
            extractor_version=EXTRACTOR_VERSION,
        )  # fmt: skip
