"""What the document is about: description, lead image, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import FoundValue, Statements

MAX_TAGS = 30
_MAX_TAG_CHARS = 60
_TAG_PAGE = re.compile(
    r"/(?:tags?|tagged|etiquetas?|schlagwort|schlagworte)(?:/#?|\.html#|#)[^/#]", re.IGNORECASE
)
"""In the address of a link to all pages with one tag."""
_MAX_ELEMENTS_BETWEEN = 8
"""Links further apart belong to different lists."""


def find_description(statements: Statements) -> FoundValue | None:
    """The stated summary."""
    stated = [
        *statements.from_meta("og:description", "description", "twitter:description", "dc.description"),
        *statements.from_json_ld("description"),
    ]
    return next((found for found in stated if len(found.value) > 1), None)


def find_image(statements: Statements) -> FoundValue | None:
    """The absolute address of the lead image."""
    stated = [
        *statements.from_meta("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src"),
        *(
            FoundValue(address, "JSON-LD image")
            for value in statements.json_ld_values("image")
            if (
                address := text_of(value.get("url") or value.get("contentUrl"))
                if isinstance(value, dict)
                else text_of(value)
            )
        ),
        *(
            FoundValue(link.attrs.get("href", ""), "link rel=image_src")
            for link in statements.links.get("image_src", ())
        ),
    ]
    for found in stated:
        address = statements.absolute_url(found.value)
        if address and address.startswith(("http://", "https://")):
            return FoundValue(address, found.place)
    return None


def find_tags(statements: Statements, start: int) -> list[FoundValue]:
    """Keywords and tags, each once, from the first kind of place that has any. `start` is the headline's."""
    marked = [link for link in statements.links.get("tag", ()) if link.tag == "a"]
    own = [link for link in marked if "category" not in link.attrs["rel"].lower()]
    kinds = (
        statements.from_meta("article:tag", "og:article:tag", "parsely-tags"),
        [
            FoundValue(text, "JSON-LD keywords")
            for value in statements.json_ld_values("keywords")
            if (text := text_of(value))
        ],
        [FoundValue(link.text, "link rel=tag") for link in own or marked],
        _from_tag_links(statements, start),
        statements.from_meta("news_keywords", "keywords", "sailthru.tags"),
    )
    for kind in kinds:
        found: dict[str, FoundValue] = {}
        for item in kind:
            for part in item.value.split(","):
                tag = " ".join(part.split()).removeprefix("#")
                if 1 < len(tag) <= _MAX_TAG_CHARS:
                    found.setdefault(tag.casefold(), FoundValue(tag, item.place))
        if found:
            return list(found.values())[:MAX_TAGS]
    return []


def _from_tag_links(statements: Statements, start: int) -> Iterator[FoundValue]:
    """The first list of links to pages of tags below the headline."""
    last = None
    for link in statements.page.by_tag.get("a", ()):
        href = link.attrs.get("href", "")
        if link.start > start and _TAG_PAGE.search(href) and _is_on_host(href, statements):
            if last is not None and link.start - last > _MAX_ELEMENTS_BETWEEN:
                return
            last = link.start
            yield FoundValue(link.text, "links to pages of tags")


def _is_on_host(href: str, statements: Statements) -> bool:
    address = statements.absolute_url(href)
    host = urlsplit(address).hostname or "" if address else ""
    return host.removeprefix("www.") == statements.host
