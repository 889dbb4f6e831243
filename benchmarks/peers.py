"""The extractors that are measured: ours, the peers that are installed, and the floor, parsing alone.

The peers are in benchmarks/requirements.lock, for a venv of their own; one that is missing is left out:

    python -m venv peers && peers/bin/pip install --no-deps -r benchmarks/requirements.lock
    peers/bin/python -m benchmarks body
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from benchmarks.pages import Row
from worker import extract

Extractor = Callable[[str, str | None], tuple[str, float]]
"""HTML and address in; body text and confidence (0 where there is none) out."""


def winnow(html: str, url: str | None) -> tuple[str, float]:
    """Everything: body, metadata, comments."""
    found = extract(html, url=url)
    return found.body, found.confidence


def _trafilatura() -> Extractor:
    """Body, comments and metadata, as we give."""
    import trafilatura

    dates = {"original_date": True, "extensive_search": False}

    def run(html: str, url: str | None) -> tuple[str, float]:
        answer = trafilatura.bare_extraction(
            html, url=url, with_metadata=True, include_comments=True, date_extraction_params=dates
        )
        return (answer.text if answer else "") or "", 0.0

    return run


def _trafilatura_fast() -> Extractor:
    """The body only."""
    import trafilatura

    return lambda html, _: (trafilatura.extract(html, fast=True, include_comments=False) or "", 0.0)


def _readability() -> Extractor:
    from html_text import extract_text
    from readability import Document

    return lambda html, _: (extract_text(Document(html).summary()), 0.0)


def _newspaper() -> Extractor:
    import newspaper

    def run(html: str, url: str | None) -> tuple[str, float]:
        article = newspaper.Article(url or "https://page.example/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text, 0.0

    return run


def _resiliparse() -> Extractor:
    """The body only, in compiled code."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, _: (
        extract_plain_text(html, main_content=True, comments=False, alt_texts=False, list_bullets=False),
        0.0,
    )


def _parse() -> Extractor:
    """The parser that we use, and nothing after it: no extractor can be faster with it."""
    from selectolax.lexbor import LexborHTMLParser

    def run(html: str, _: str | None) -> tuple[str, float]:
        LexborHTMLParser(html)
        return "", 0.0

    return run


MAKERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": _trafilatura,
    "trafilatura fast": _trafilatura_fast,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "parsing alone": _parse,
}


def extractors(names: Iterable[str] = MAKERS) -> dict[str, Extractor]:
    """Ours, and those of the named peers that are installed."""
    found: dict[str, Extractor] = {"winnow": winnow}
    for name in names:
        try:
            found[name] = MAKERS[name]()
        except ImportError:
            print(f"{name} is not installed: left out")
    return found


class Answer(NamedTuple):
    """What an extractor gave for a page: the body, its confidence, and the CPU seconds that it took."""

    body: str
    confidence: float
    seconds: float


def ask(name: str, extractor: Extractor, row: Row) -> Answer:
    """Extract a page. A peer's crash counts as an empty answer, and is told; ours must not be hidden."""
    began = time.process_time()
    try:
        body, confidence = extractor(row["html"], row["url"])
    except Exception as error:
        if name == "winnow":
            raise
        print(f"{name} on {row['id']}: {type(error).__name__}")
        body, confidence = "", 0.0
    return Answer(body, confidence, time.process_time() - began)
