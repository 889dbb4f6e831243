"""Labels: words by which a person groups sources and their documents."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from worker.errors import Rejected

MAX_LABEL_CHARS = 100
"""Characters of one label."""

MAX_LABELS = 50
"""Labels of one source."""


def labels_of(written: Iterable[str]) -> tuple[str, ...]:
    """Check labels that a person wrote; each is given once, in order, with spaces folded.

    Raises Rejected("bad_label"): a comma separates labels in OPML, and a label is one printable line.
    """
    labels = dict.fromkeys(" ".join(label.split()) for label in written)
    for label in labels:
        if not label or "," in label or not label.isprintable() or len(label) > MAX_LABEL_CHARS:
            raise Rejected(
                "bad_label",
                f"{label[:MAX_LABEL_CHARS]!r} cannot be a label; give up to {MAX_LABEL_CHARS} characters"
                " without commas and control characters",
            )
    if len(labels) > MAX_LABELS:
        raise Rejected("bad_label", f"{len(labels)} labels are too many for a source; give {MAX_LABELS}")
    return tuple(labels)


def tidy_labels(written: Iterable[str]) -> tuple[str, ...]:
    """Turn the labels of an untrusted file into valid ones; empty ones are left out."""
    plain = ("".join(c if c.isprintable() and c != "," else " " for c in label) for label in written)
    folded = (" ".join(label.split())[:MAX_LABEL_CHARS].rstrip() for label in plain)
    return tuple(islice(dict.fromkeys(label for label in folded if label), MAX_LABELS))
