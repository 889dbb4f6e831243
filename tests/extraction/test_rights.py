"""On what terms a document may be used: what is stated, and where."""

from __future__ import annotations

import pytest

from worker.document import Thread
from worker.extraction import choose
from worker.page.page import parse_markup


def rights(head: str, **headers: str) -> str | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return choose(parse_markup(f"<head>{head}</head><p>x"), Thread(), headers=named).metadata.rights


def linked(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


@pytest.mark.parametrize(
    ("head", "stated"),
    [
        ("<link rel=license href=https://cc.example/by>", "https://cc.example/by"),
        (linked('{"@type": "Article", "license": "https://cc.example/by"}'), "https://cc.example/by"),
        (
            linked('{"@type": "Article", "license": {"url": "https://cc.example/by"}}'),
            "https://cc.example/by",
        ),
        ("<meta name=copyright content='The Gull 2024'>", "The Gull 2024"),
        ("<meta name=robots content='index, follow, max-image-preview:large'>", None),
        ("<meta name=robots content='noarchive, NoAI'>", "robots: noarchive, noai"),
        ("<meta name=tdm-reservation content=1>", "tdm-reservation: 1"),
        ("<meta name=tdm-reservation content=0>", None),
        (
            "<meta name=tdm-reservation content=1><meta name=tdm-policy content=https://gull.example/tdm>",
            "tdm-reservation: 1 (https://gull.example/tdm)",
        ),
        (
            "<link rel=license href=https://cc.example/by><meta name=robots content=noarchive>",
            "https://cc.example/by; robots: noarchive",
        ),
        ("", None),
    ],
)
def test_rights_stated_in_the_page(head, stated):
    assert rights(head) == stated


def test_rights_stated_by_headers():
    assert rights("", x_robots_tag="noarchive, noimageai") == "robots: noarchive, noimageai"
    assert rights("", x_robots_tag="somebot: noarchive") is None
    assert rights("", x_robots_tag="unavailable_after: 25 Jun 2030 15:00:00 PST, noai") == "robots: noai"
    assert rights("", tdm_reservation="1", tdm_policy="/tdm.json") == "tdm-reservation: 1 (/tdm.json)"
    assert rights("<meta name=tdm-reservation content=1>", tdm_reservation="0") is None


@pytest.mark.parametrize(
    ("head", "paywalled"),
    [
        (linked('{"@type": "Article", "isAccessibleForFree": false}'), True),
        (linked('{"@type": "Article", "isAccessibleForFree": "http://schema.org/True"}'), False),
        (linked('{"@type": "Article", "isAccessibleForFree": "no"}'), True),
        ("<meta property=article:content_tier content=metered>", True),
        ("<meta itemprop=isAccessibleForFree content=true>", False),
        ("", None),
    ],
)
def test_the_paywall_flag(head, paywalled):
    page = parse_markup(f"<head>{head}</head><p>x")
    assert choose(page, Thread()).metadata.paywalled is paywalled
