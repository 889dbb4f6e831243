"""The site's name, and the page's canonical address."""

from __future__ import annotations

from urllib.parse import urlsplit

from worker.extraction.metadata.json_ld import text_of, types_of
from worker.extraction.metadata.statements import FoundValue, Statements


def find_site(statements: Statements) -> FoundValue | None:
    """The site's name that the page states, else its host."""
    stated = [
        *statements.from_meta("og:site_name", "application-name", "apple-mobile-web-app-title"),
        *(
            FoundValue(name, "JSON-LD publisher")
            for value in statements.json_ld_values("publisher")
            if isinstance(value, dict) and (name := text_of(value.get("name")))
        ),
        *(
            FoundValue(name, "JSON-LD WebSite")
            for node in statements.nodes
            if "website" in types_of(node) and (name := text_of(node.get("name")))
        ),
    ]
    named = next((f for f in stated if not f.value.startswith("http")), None)
    return named or (FoundValue(statements.host, "its address") if statements.host else None)


def find_site_names(statements: Statements) -> list[str]:
    """All names of the site: stated names, its host, the longest label of the host."""
    names = [f.value for f in statements.from_meta("og:site_name", "application-name", "twitter:site")]
    names += [name for value in statements.json_ld_values("publisher") if (name := text_of(value))]
    names += [name for n in statements.nodes if "website" in types_of(n) and (name := text_of(n.get("name")))]
    if statements.host:
        labels = statements.host.split(".")
        names += [statements.host, max(labels[:-1] or labels, key=len)]
    return names


def find_canonical(statements: Statements) -> FoundValue | None:
    """The canonical address, if it is on the page's own site. A wrong one would merge documents."""
    stated = [
        *(
            FoundValue(link.attrs.get("href", ""), "link rel=canonical")
            for link in statements.links.get("canonical", ())
        ),
        *statements.from_meta("og:url"),
        *statements.from_json_ld("url", "mainEntityOfPage"),
    ]
    for found in stated:
        address = statements.absolute_url(found.value)
        parts = _host_and_path(address) if address else None
        if (
            address is None
            or parts is None
            or (statements.host and _domain_of(parts[0]) != _domain_of(statements.host))
        ):
            continue
        is_front = parts[1] in ("", "/") and urlsplit(statements.page.url or "").path not in ("", "/")
        if not (is_front and statements.page.url):
            return FoundValue(address, found.place)
    return None


def _host_and_path(address: str) -> tuple[str, str] | None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts.hostname, parts.path


def _domain_of(host: str) -> str:
    """The last two labels of a host (three under a short one such as co.uk)."""
    labels = host.lower().removeprefix("www.").split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])
