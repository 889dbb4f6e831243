"""Pages whose kind is known, from all the sets, and the signs of it that the product sees on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.pages import BODY_SETS, LEARNED_FROM, Row, read
from benchmarks.training.examples import fold_of, read_blocks_and_hints, site_of
from worker import comments
from worker.document import PageKind
from worker.extraction.body.choose_blocks import choose_blocks
from worker.extraction.kind.signs import find_signs
from worker.extraction.metadata.metadata import collect_statements, find_metadata
from worker.extraction.metadata.title import find_title_candidates
from worker.extraction.notices.notices import find_notice
from worker.page.page import parse_markup
from worker.word_tables import names

TYPES: dict[str, PageKind] = {
    "article": "article",
    "forum": "thread",
    "listing": "listing",
    "collection": "listing",
    "product": "product",
    "documentation": "documentation",
    "service": "other",
}
"""What the typed pages call a page, and what we call it."""
ARTICLE_SETS = (*(name for name in BODY_SETS if name != "cleaneval"), "trafilatura-snippets")
"""Sets of articles, but for those below; cleaneval holds any kind of page and says of none which."""
BOARDS = names(
    """
    discourse fluxbb invision lobsters mumsnet nairaland old-reddit phpbb ricksteves stackexchange
    thestudentroom vanilla vbulletin4 woltlab
    """
)
"""The platforms of the pages with comments that are conversations; the others' pages are articles."""
CORRECTED: dict[str, PageKind | None] = {
    "wcxb/test-4352": "error_page",  # asks whether the reader is a robot
    "wcxb/test-5511": "error_page",  # is unable to complete the request
    "wcxb/test-4372": "article",  # a post that lists books
    "wcxb/test-5001": "article",  # a post that lists companies
    "wcxb/dev-4316": "listing",  # a board's list of topics
    "trafilatura-snippets/foren.myoos.de.html": "thread",
    "trafilatura-snippets/katzen-forum.net-Pepe.html": "thread",
    "trafilatura-snippets/d43f330cbaf74e92b9aec85e937cb904.html": "thread",
    "trafilatura-snippets/ebrosia.de.zinfandel.html": "product",
    "trafilatura-snippets/uniqz.de.katzendecke.html": "product",
    "neg-torrentfreak": "listing",
    "neg-jetruby": "other",  # a company's services
    "gist-0404": None,  # a file with comments
}
"""Pages that their set calls something else, read by hand before any was judged; None leaves a page out."""
PERMISSIVE = frozenset(
    ["Murrough-Foley/web-content-extraction-benchmark", "markusmobius/go-trafilatura", "adbar/htmldate"]
)
"""Where pages with comments come from whose licences allow weights to be learned from them."""


LOOKED_AT = frozenset([0, 1])
"""The folds whose pages were looked at while signs and rules were made; the others are held back."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a known kind, as far as kinds are told from it. `learn`: weights may be learned from it."""

    id: str
    kind: PageKind
    learn: bool
    fold: int
    notice: PageKind | None
    signs: tuple[str, ...]
    unaddressed: tuple[str, ...]
    """The signs that are left where the page's address is not known."""


def known_pages(bench: Path) -> Iterator[KnownPage]:
    """The pages of the bench whose kind is known."""
    for row, told, learn in _told(bench):
        if kind := CORRECTED.get(row["id"], told):
            yield _known(row, kind, learn=learn)


def _known(row: Row, kind: PageKind, *, learn: bool) -> KnownPage:
    """What the product finds out about a page before it tells the kind."""
    page = parse_markup(row["html"], row["url"])
    thread = comments.find(page)
    blocks, hints = read_blocks_and_hints(page)
    statements = collect_statements(page, blocks, thread)
    titles = find_title_candidates(statements, statements.blocks)
    choice = choose_blocks(blocks, statements.blocks, hints, page.root, thread)
    metadata, _ = find_metadata(statements, titles, "")
    notice = find_notice(statements, choice, thread, metadata)
    unaddressed = replace(statements, page=replace(page, url=None))
    return KnownPage(
        id=row["id"],
        kind=kind,
        learn=learn,
        fold=fold_of(site_of(row, page)),
        notice=notice.kind if notice else None,
        signs=find_signs(statements, choice, thread, metadata),
        unaddressed=find_signs(unaddressed, choice, thread, metadata),
    )


def _told(bench: Path) -> Iterator[tuple[Row, PageKind, bool]]:
    for row in read(bench / "train" / "wcxb.jsonl.gz"):
        yield row, TYPES[row["page_type"]], True
    for name in ARTICLE_SETS:
        for row in read(bench / "body" / f"{name}.jsonl.gz"):
            yield row, "article", name in (*LEARNED_FROM, "trafilatura-snippets")
    for row in read(bench / "comments" / "html.jsonl.gz"):
        page = {"id": row["id"], "url": row["url"], "html": row["content"]}
        yield page, "thread" if row["platform"] in BOARDS else "article", row["source"] in PERMISSIVE
