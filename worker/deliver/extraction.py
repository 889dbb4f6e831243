"""The published shape of an extracted document: the same names in JSON, in Python and in the tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from worker.document import Article, Comment, Notice

SCHEMA_VERSION = 1
MAX_NOTICE_CHARS = 150
"""An error page or a login wall with up to this much text has no content of its own."""


@dataclass(frozen=True, slots=True)
class ExtractedComment:
    """A reader's comment; `parent` is the index of the comment it answers, times are ISO 8601 in UTC."""

    key: str
    author: str | None
    author_url: str | None
    posted_text: str | None
    posted_at: str | None
    posted_precision: str | None
    posted_basis: str | None
    text: str
    html: str
    parent: int | None
    score: int | None
    likes: int | None
    dislikes: int | None
    url: str | None
    deleted: bool
    collapsed: bool


@dataclass(frozen=True, slots=True)
class ExtractedLead:
    """A place where more comments of the thread are said to be; see `worker.document.Lead`."""

    kind: str
    address: str
    platform: str | None
    because: str
    stated: int | None


@dataclass(frozen=True, slots=True)
class ExtractionError:
    """Why a page is not a document: a reason code, and one line for people."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """An extracted document; see docs/shapes.md for the meaning of each field."""

    schema: int
    url: str | None
    title: str | None
    authors: list[str]
    author: str
    published: str | None
    modified: str | None
    language: str | None
    site: str | None
    description: str | None
    image: str | None
    tags: list[str]
    rights: str | None
    paywalled: bool | None
    kind: str
    confidence: float
    body: str
    markdown: str
    html: str
    comments: list[ExtractedComment]
    comments_stated: int | None
    comments_confidence: float | None
    comments_complete: bool | None
    leads: list[ExtractedLead]
    error: ExtractionError | None = None
    """Set if the page shows a notice in place of a document; the texts are then empty."""

    def as_json(self) -> dict[str, Any]:
        """The fields by name, ready for `json.dumps`; without `error` if it is None."""
        fields = asdict(self)
        if self.error is None:
            del fields["error"]
        return fields


def build_extraction(article: Article, url: str | None) -> Extraction:
    """Bring an article into its published shape."""
    metadata, notice = article.metadata, _find_notice(article)
    return Extraction(
        schema=SCHEMA_VERSION,
        url=url or metadata.canonical_url,
        title=metadata.title,
        authors=list(metadata.authors),
        author=", ".join(metadata.authors),
        published=metadata.published.iso() if metadata.published else None,
        modified=metadata.modified.iso() if metadata.modified else None,
        language=metadata.language,
        site=metadata.site,
        description=metadata.description,
        image=metadata.image,
        tags=list(metadata.tags),
        rights=metadata.rights,
        paywalled=metadata.paywalled,
        kind=article.kind,
        confidence=0.0 if notice else article.confidence,
        body="" if notice else article.body,
        markdown="" if notice else article.markdown,
        html="" if notice else article.html,
        comments=[_build_comment(comment) for comment in article.comments],
        comments_stated=article.comments_stated,
        comments_confidence=article.comments_confidence,
        comments_complete=article.comments_complete,
        leads=[
            ExtractedLead(lead.kind, lead.address, lead.platform, lead.because, lead.stated)
            for lead in article.leads
        ],
        error=ExtractionError(notice.reason, notice.detail) if notice else None,
    )


def _find_notice(article: Article) -> Notice | None:
    """The notice that replaces the document; None if the page's kind names it and the page has other text."""
    notice = article.notice
    has_text = notice is not None and notice.reason == notice.kind and len(article.body) > MAX_NOTICE_CHARS
    return None if has_text else notice


def _build_comment(comment: Comment) -> ExtractedComment:
    posted = comment.posted
    return ExtractedComment(
        key=comment.key,
        author=comment.author,
        author_url=comment.author_url,
        posted_text=comment.posted_text,
        posted_at=posted.at.isoformat(timespec="seconds") if posted else None,
        posted_precision=posted.precision if posted else None,
        posted_basis=posted.basis if posted else None,
        text=comment.text,
        html=comment.html,
        parent=comment.parent,
        score=comment.score,
        likes=comment.likes,
        dislikes=comment.dislikes,
        url=comment.url,
        deleted=comment.deleted,
        collapsed=comment.collapsed,
    )
