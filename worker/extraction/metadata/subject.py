"""What the document is about: description, lead image, tags."""

from __future__ import annotations

from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import Found, Statements

MOST_TAGS = 30
_MOST_TAG = 60


def find_description(said: Statements) -> Found | None:
    """The stated summary."""
    stated = [
        *said.from_meta("og:description", "description", "twitter:description", "dc.description"),
        *said.from_linked_data("description"),
    ]
    return next((found for found in stated if len(found.value) > 1), None)


def find_image(said: Statements) -> Found | None:
    """The absolute address of the lead image."""
    stated = [
        *said.from_meta("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src"),
        *(
            Found(address, "JSON-LD image")
            for value in said.values("image")
            if (
                address := text_of(value.get("url") or value.get("contentUrl"))
                if isinstance(value, dict)
                else text_of(value)
            )
        ),
        *(
            Found(link.attrs.get("href", ""), "link rel=image_src")
            for link in said.links.get("image_src", ())
        ),
    ]
    for found in stated:
        address = said.absolute(found.value)
        if address and address.startswith(("http://", "https://")):
            return Found(address, found.place)
    return None


def find_tags(said: Statements) -> list[Found]:
    """Keywords and tags, each once: of the first kind of place that has any."""
    kinds = (
        said.from_meta("article:tag", "og:article:tag", "parsely-tags"),
        [Found(text, "JSON-LD keywords") for value in said.values("keywords") if (text := text_of(value))],
        [Found(link.text, "link rel=tag") for link in said.links.get("tag", ()) if link.tag == "a"],
        said.from_meta("news_keywords", "keywords", "sailthru.tags"),
    )
    for kind in kinds:
        found: dict[str, Found] = {}
        for item in kind:
            for part in item.value.split(","):
                tag = " ".join(part.split())
                if 1 < len(tag) <= _MOST_TAG:
                    found.setdefault(tag.casefold(), Found(tag, item.place))
        if found:
            return list(found.values())[:MOST_TAGS]
    return []
