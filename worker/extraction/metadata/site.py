"""The site's name, and the page's canonical address."""

from __future__ import annotations

from urllib.parse import urlsplit

from worker.extraction.metadata.json_ld import text_of, types_of
from worker.extraction.metadata.statements import Found, Statements
from worker.page.page import Element

_FRONT_PAGES = ("", "/", "/index.html", "/index.php", "/index.htm")


def find_site(said: Statements) -> Found | None:
    """The site's name as the page states it; else its host."""
    stated = [
        *said.from_meta("og:site_name", "application-name", "apple-mobile-web-app-title"),
        *(
            Found(name, "JSON-LD publisher")
            for value in said.values("publisher")
            if isinstance(value, dict) and (name := text_of(value.get("name")))
        ),
        *(
            Found(name, "JSON-LD WebSite")
            for node in said.nodes
            if "website" in types_of(node) and (name := text_of(node.get("name")))
        ),
    ]
    named = next((f for f in stated if not f.value.startswith("http")), None)
    return named or (Found(said.host, "its address") if said.host else None)


def site_names(said: Statements) -> list[str]:
    """Every name the site goes by: stated names, its host, the host's own label, and what leads home from
    the top heading of every page.
    """
    names = [f.value for f in said.from_meta("og:site_name", "application-name", "twitter:site")]
    names += [name for value in said.values("publisher") if (name := text_of(value))]
    names += [name for n in said.nodes if "website" in types_of(n) and (name := text_of(n.get("name")))]
    if said.host:
        labels = said.host.split(".")
        names += [said.host, max(labels[:-1] or labels, key=len)]
    return names + [heading.text for heading in said.page.by_tag.get("h1", ()) if _leads_home(heading, said)]


def _leads_home(heading: Element, said: Statements) -> bool:
    """Whether all there is of a heading is a link to its site's front page."""
    links = [element for element in heading.walk() if element.tag == "a"]
    address = said.absolute(links[0].attrs.get("href", "")) if len(links) == 1 else None
    if not address or links[0].text != heading.text:
        return False
    parts = urlsplit(address)
    is_here = not said.host or (parts.hostname or "").removeprefix("www.") == said.host
    return is_here and not parts.query and parts.path in _FRONT_PAGES and bool(links[0].attrs.get("href"))


def find_canonical(said: Statements) -> Found | None:
    """The canonical address, if it is on the page's own site: a wrong one would merge documents."""
    stated = [
        *(
            Found(link.attrs.get("href", ""), "link rel=canonical")
            for link in said.links.get("canonical", ())
        ),
        *said.from_meta("og:url"),
        *said.from_linked_data("url", "mainEntityOfPage"),
    ]
    for found in stated:
        address = said.absolute(found.value)
        parts = _parts(address) if address else None
        if address is None or parts is None or (said.host and _site_of(parts[0]) != _site_of(said.host)):
            continue
        is_front = parts[1] in ("", "/") and urlsplit(said.page.url or "").path not in ("", "/")
        if not (is_front and said.page.url):
            return Found(address, found.place)
    return None


def _parts(address: str) -> tuple[str, str] | None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts.hostname, parts.path


def _site_of(host: str) -> str:
    """The last two labels of a host (three under a short one such as co.uk)."""
    labels = host.lower().removeprefix("www.").split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])
