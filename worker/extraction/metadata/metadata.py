"""Find all metadata of a document. Each fact has its own module with its order of sources."""

from __future__ import annotations

from collections.abc import Mapping

from worker.document import Evidence, Fact, Metadata, Thread
from worker.extraction.blocks.block_copy import blocks_outside
from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.authors import clean_names, find_authors
from worker.extraction.metadata.language import detect_language, find_language
from worker.extraction.metadata.rights import find_paywall, find_rights
from worker.extraction.metadata.site import find_canonical, find_site
from worker.extraction.metadata.site_rules import AppliedRules
from worker.extraction.metadata.statements import Statements
from worker.extraction.metadata.subject import find_description, find_image, find_tags
from worker.extraction.metadata.times import find_modified, find_published, first_valid_time
from worker.extraction.metadata.title import TitleCandidates, find_title
from worker.extraction.text.text_pages import TextPage
from worker.page.page import Element, Page, Span


def collect_statements(
    page: Page,
    blocks: list[Block],
    thread: Thread,
    headers: Mapping[str, str] | None = None,
    masked: tuple[Span, ...] = (),
) -> Statements:
    """Collect what the page and its headers state, without comments and without the masked spans."""
    spans = (*_comment_spans(thread), *masked)
    shown = blocks_outside(blocks, spans) if spans else blocks
    return Statements(page, shown, spans, headers or {}, thread.opening)


def _comment_spans(thread: Thread) -> tuple[Span, ...]:
    """The spans from the first comment on. Spans before it belong to the opening post."""
    parts = (part for found in thread.comments for part in found.content if isinstance(part, Element))
    first = min((part.start for part in parts if part.start >= 0), default=None)
    opened = [start for start, end in thread.spans if first is not None and start <= first < end]
    return tuple(span for span in thread.spans if not opened or span[1] > min(opened))


def find_metadata(
    statements: Statements, titles: TitleCandidates, body: str, site_rules: AppliedRules | None = None
) -> tuple[Metadata, Evidence]:
    """The metadata, and evidence for each value. The rules for the site go first."""
    site_rules = site_rules or AppliedRules(statements.page, None)
    site = find_site(statements)
    title = next(iter(site_rules.found_values("title")), None) or find_title(titles)
    authors = clean_names(site_rules.found_values("author")) or find_authors(statements, titles)
    published = first_valid_time(site_rules.found_values("date"), statements)
    published = published or find_published(statements, titles)
    modified = find_modified(statements)
    paywall = find_paywall(statements)
    tags = find_tags(statements, titles.headline_start)
    single = {
        "title": title,
        "language": find_language(statements, body),
        "site": site,
        "canonical_url": find_canonical(statements),
        "description": find_description(statements),
        "image": find_image(statements),
        "rights": find_rights(statements),
    }
    evidence = [fact for name, found in single.items() if found for fact in found.facts(name)]
    evidence += [author.fact("author") for author in authors]
    timed = {"published": published, "modified": modified}
    evidence += [fact for name, found in timed.items() if found for fact in found[1].facts(name)]
    evidence += [tags[0].fact("tags")] if tags else []
    evidence += [paywall[1].fact("paywalled")] if paywall else []
    values = {name: found.value if found else None for name, found in single.items()}
    return (
        Metadata(
            **values,
            authors=tuple(author.value for author in authors),
            published=published[0] if published else None,
            modified=modified[0] if modified else None,
            tags=tuple(tag.value for tag in tags),
            paywalled=paywall[0] if paywall else None,
        ),
        tuple(evidence),
    )


def find_text_metadata(text_page: TextPage, text: str) -> tuple[Metadata, Evidence]:
    """The metadata in the first lines of a text page, and the language of the text."""
    language = detect_language(f"{text_page.title}\n{text}")
    authors = tuple(dict.fromkeys(author for fact in text_page.facts for author in fact.authors))
    published = next((fact.published for fact in text_page.facts if fact.published), None)
    modified = next((fact.modified for fact in text_page.facts if fact.modified), None)
    because = "a line under the title says nothing else"
    evidence = [Fact("title", text_page.title, "the first line stands alone")] if text_page.title else []
    evidence += [Fact("author", author, because) for author in authors]
    evidence += [Fact("published", published.iso(), because)] if published else []
    evidence += [Fact("modified", modified.iso(), because)] if modified else []
    evidence += [Fact("language", language, "stated by the text itself")] if language else []
    return (
        Metadata(text_page.title, authors, published or modified, modified, language),
        tuple(evidence),
    )
