"""Recognize XML that is not a page, by its root element."""

from __future__ import annotations

import re

from worker.word_tables import names

_ROOT = re.compile(
    r"(?:(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE\s++(?!html\b)[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)\s*+)*+"
    r"<((?:[A-Za-z_][\w.-]*+:)?[A-Za-z_][\w.-]*+)(?=[\s/>])",
    re.IGNORECASE,
)
_DECLARED = re.compile(r"<\?xml\b")
_HTML_ROOTS = names(
    """
    a abbr address article aside b base blockquote body br button caption center code dd details dir div dl dt
    em fieldset figure font footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
    input li link main map menu meta nav noscript object ol p picture pre q s script section select small span
    strong style summary table tbody td template textarea th thead title tr tt u ul video
    """
)
"""Root elements of pages and of parts of pages."""
_KNOWN_ROOTS = {
    "rdf:rdf": "RDF data",
    "urlset": "a sitemap, to be added as a source (winnow sources add)",
    "sitemapindex": "a sitemap, to be added as a source (winnow sources add)",
    "opml": "a list of feeds (OPML)",
    "svg": "a picture (SVG)",
}


def name_of_xml(sample: str, end: str, *, named: bool) -> str | None:
    """What an XML document is, in words; None for a page or no XML. `end` is the end of the text."""
    sample = sample.lstrip()
    found = _ROOT.match(sample)
    if found is None or found[1].lower().removeprefix("html:").removeprefix("xhtml:") in _HTML_ROOTS:
        return None
    root = found[1]
    if not (named or _DECLARED.match(sample)):
        closed = end.rstrip().endswith((f"</{root}>", "/>"))
        if not closed or "-" in root:  # a custom element, part of a longer page
            return None
    return _KNOWN_ROOTS.get(root.lower(), f"XML data (its root is <{root[:40]}>)")
