"""What the document is about: description, lead image, tags."""

from __future__ import annotations

from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import FoundValue, Statements

MAX_TAGS = 30
_MAX_TAG_CHARS = 60


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


def find_tags(statements: Statements) -> list[FoundValue]:
    """Keywords and tags, each once, from the first kind of place that has any."""
    kinds = (
        statements.from_meta("article:tag", "og:article:tag", "parsely-tags"),
        [
            FoundValue(text, "JSON-LD keywords")
            for value in statements.json_ld_values("keywords")
            if (text := text_of(value))
        ],
        [
            FoundValue(link.text, "link rel=tag")
            for link in statements.links.get("tag", ())
            if link.tag == "a"
        ],
        statements.from_meta("news_keywords", "keywords", "sailthru.tags"),
    )
    for kind in kinds:
        found: dict[str, FoundValue] = {}
        for item in kind:
            for part in item.value.split(","):
                tag = " ".join(part.split())
                if 1 < len(tag) <= _MAX_TAG_CHARS:
                    found.setdefault(tag.casefold(), FoundValue(tag, item.place))
        if found:
            return list(found.values())[:MAX_TAGS]
    return []
