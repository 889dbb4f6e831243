"""Texts that were cut: feeds and folded pages show the beginning of a comment, and a mark."""

from __future__ import annotations

MARKS = ("[…]", "[...]", "…", "...")


def single_spaced(text: str) -> str:
    """Return the words of a text with single spaces."""
    return " ".join(text.split())


def stem_of(words: str) -> str | None:
    """Return what stands before the mark of a cut; None if there is no such mark."""
    mark = next((one for one in MARKS if words.endswith(one)), None)
    return None if mark is None else words.removesuffix(mark).rstrip()


def is_cut_form(text: str, whole: str) -> bool:
    """Whether a text is the beginning of another one, cut. An empty text is one of any other."""
    if not text:
        return bool(whole)
    stem = stem_of(single_spaced(text))
    if stem is None:
        return False
    words = single_spaced(whole)
    return len(words) > len(stem) and words.startswith(stem) and words != single_spaced(text)
