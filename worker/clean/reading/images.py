"""Find the address of an image, also if a script would set it later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bs4.element import Tag

from worker.clean.characters import clean_line, clean_text
from worker.clean.clean_node import Node
from worker.clean.reading.emoji_names import EMOJI_BY_NAME, SKIN_TONES
from worker.clean.reading.soup_builder import attributes_of
from worker.page.links import resolve_url

_LAZY_ATTRIBUTES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-original-src",
    "data-full-src",
    "data-url",
)
_SRCSET_ATTRIBUTES = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"\s*,?\s*(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|lazy|loading|pixel|transparent|1x1)[_.-]", re.IGNORECASE
)
_SPACER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|pixel|transparent|transp|tran_pix|clear|shim|dot|1x1|1px)\.(?:gif|png)(?:$|[?#])",
    re.IGNORECASE,
)
"""Spacer images: they stay empty, or a script replaces them."""
_IMAGE_EXTENSION = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:$|[?#])", re.IGNORECASE)


_EMOJI = re.compile(r"emoji|emoticon|smil(?:ey|ie)", re.IGNORECASE)
MAX_EMOJI_CHARS, MAX_EMOJI_NAME_CHARS = 12, 42
"""The alternative text of an emoji is not longer; nor its name between colons."""


def read_picture(tag: Tag, base: str | None) -> list[Node | str]:
    """Read an ``img`` or a ``picture`` as clean images, without pixels and placeholders."""
    if tag.name == "img":
        return _read_image(tag, [], base)
    sources = [attributes_of(source) for source in tag.find_all("source")]
    return [node for image in tag.find_all("img") for node in _read_image(image, sources, base)]


def _read_image(tag: Tag, sources: Sequence[Mapping[str, str]], base: str | None) -> list[Node | str]:
    attrs = attributes_of(tag)
    if sign := find_emoji(attrs):
        return [clean_text(sign)]
    src = find_image_url(attrs, sources, base)
    return [Node("img", {"src": src, "alt": clean_line(attrs.get("alt", ""))})] if src else []


def find_emoji(attrs: Mapping[str, str]) -> str | None:
    """Return the characters that an image replaces (an emoji, a smiley), or None for other images."""
    alt = attrs.get("alt", "").strip()
    named = alt.startswith(":") and alt.endswith(":")
    if not 0 < len(alt) <= (MAX_EMOJI_NAME_CHARS if named else MAX_EMOJI_CHARS) or not _EMOJI.search(
        f"{attrs.get('class', '')} {attrs.get('src', '')}"
    ):
        return None
    return _emoji_of_name(alt) or alt


def _emoji_of_name(alt: str) -> str | None:
    """The emoji that a name or smiley stands for (":thinking:", ":D", ":pray_tone3:"); None if unknown."""
    name, _, tone = alt.lower().strip(":").partition("_tone")
    emoji = EMOJI_BY_NAME.get(name)
    return emoji and emoji + SKIN_TONES.get(tone, "")


def find_image_url(
    attrs: Mapping[str, str], sources: Sequence[Mapping[str, str]], base: str | None
) -> str | None:
    """Find the best address of an ``img`` and its sources. None for pixels and placeholders."""
    sides = {side for name in ("width", "height") if (side := attrs.get(name))}
    if sides and sides <= {"0", "1"}:
        return None
    for candidate in _find_candidates(attrs, sources):
        if not candidate.startswith("data:") and (found := resolve_url(candidate, base)):
            return found
    return None


def _find_candidates(attrs: Mapping[str, str], sources: Sequence[Mapping[str, str]]) -> Iterator[str]:
    src = attrs.get("src", "").strip()
    if _SPACER.search(src):
        src = ""
    if src and not src.startswith("data:") and not _PLACEHOLDER.search(src):
        yield src
    yield from (attrs[name] for name in _LAZY_ATTRIBUTES if attrs.get(name))
    for place in (attrs, *sources):
        yield from (largest for name in _SRCSET_ATTRIBUTES if (largest := _pick_largest(place.get(name, ""))))
    yield from (
        value for name, value in attrs.items() if name.startswith("data-") and _IMAGE_EXTENSION.search(value)
    )
    if src:
        yield src


def _pick_largest(srcset: str) -> str | None:
    """Return the address with the greatest width or density in a ``srcset``."""
    found = _CANDIDATE.findall(srcset)
    return max(found, key=lambda item: float(item[1] or 1))[0] if found else None
