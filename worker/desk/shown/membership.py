"""Why a document is in its cluster, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worker.store.queries.copies import Member

BECAUSE = {
    "new": "It was like no other when it came.",
    "revised": "Its words changed since it came.",
    "reextracted": "Winnow reads its page better since it came.",
}
"""What a verdict says, where its evidence does not name a document that is like it."""


def describe_joining(member: Member) -> str:
    """Say what put a document into its cluster: which document it is like, by which key and score."""
    if member.joined is None:
        return "Where it was seen is not kept."
    found: Mapping[str, Sequence[Any]] = {fact[0]: fact for fact in member.joined["evidence"]}
    near, containment = found.get("near"), found.get("containment")
    if near is not None and containment is not None:
        keys = "" if near[2].startswith("0 ") else f"{near[2]}; "
        shared = f"{_percent(containment[1])} of the smaller text is in both"
        return f"It is like {_article(near[1])}: {keys}{shared}."
    content = found.get("content")
    if content is not None and content[2] == "same words":
        return f"It has the same words as {_article(content[1].removeprefix('as in '))}."
    return BECAUSE.get(member.joined["verdict"], "")


def _article(name: str) -> str:
    return name.replace("document ", "article ")


def _percent(containment: str) -> str:
    try:
        return f"{100 * float(containment):.0f} %"
    except ValueError:
        return containment
