"""One document compressed with gzip, Zstandard, bzip2 or xz, such as ``page.html.gz``."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from worker.archives.decompression import CODECS, Unpacker, find_codec
from worker.document import RawItem

NAME = "compressed documents (such as gzip)"
MAX_UNPACKED_BYTES = 50_000_000

_SUFFIXES = tuple(suffix for codec in CODECS for suffix in codec.suffixes)


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """1 for the signature of a compression."""
    return 1.0 if find_codec(raw.content) else 0.0


def unwrap(raw: RawItem) -> RawItem:
    """Unpack the document; the media type, which is that of the compression, does not count.

    Raises Rejected("malformed_archive", "archive_bomb", "too_large").
    """
    codec = find_codec(raw.content)
    assert codec is not None
    unpacker = Unpacker(codec, MAX_UNPACKED_BYTES, raw.target)
    content = unpacker.read(BytesIO(raw.content), MAX_UNPACKED_BYTES + 1)
    return replace(raw, content=content, inner_name=_without_suffix(raw.name), media_type=None)


def _without_suffix(name: str) -> str:
    found = next((suffix for suffix in _SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(found)]
