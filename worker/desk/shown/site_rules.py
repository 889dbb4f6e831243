"""The rules for sites that a file holds, as people see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.rules.sites import Rules, Site, host_of


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules for one site."""

    pattern: str
    lines: Sequence[tuple[str, Sequence[str]]]
    """Each key of its table, with what it says."""


def list_site_rules(rules: Rules, addresses: Iterable[str]) -> list[SiteRules]:
    """List the rules that hold for any of these addresses, each once."""
    found = {site.pattern: site for address in addresses if (site := rules.of(address))}
    return [SiteRules(pattern, _list_lines(site)) for pattern, site in sorted(found.items())]


def list_hosts(addresses: Iterable[str]) -> list[str]:
    """List the hosts of these addresses, each once."""
    return sorted({host for address in addresses if (host := host_of(address))})


def _list_lines(site: Site) -> list[tuple[str, Sequence[str]]]:
    lines = [(key, [one.text for one in selectors]) for key, selectors in site.selectors.items()]
    lines += [("keep", [one.text for one in site.keep]), ("block", [one.text for one in site.block])]
    lines += [("threads", [] if site.reads_threads else ["page"])]
    lines += [("comment_feed", [site.comment_feed] if site.comment_feed else [])]
    lines += [("headers_file", [str(site.headers_file)] if site.headers_file else [])]
    return [(key, values) for key, values in lines if values]
