"""Print the revisions of a document: what was removed and what was added, word by word."""

from __future__ import annotations

from itertools import pairwise

from worker.cli.live_output import print_styled_line
from worker.cli.printing import is_terminal, say
from worker.document.text_difference import Piece, find_differences
from worker.store.queries.records import DocumentDetails

STYLES = {"same": "", "gone": "red strike", "new": "green"}
MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""Used without a terminal; the marks of wdiff(1)."""


def print_revisions(details: DocumentDetails) -> None:
    """Print what each revision of a document changed, oldest first."""
    versions = [*details.revisions, details.document]
    if len(versions) == 1:
        say(f"document {details.document['id']} has never changed")
    for before, after in pairwise(versions):
        when = f"{before['replaced_at']:%Y-%m-%d %H:%M} UTC"
        say(f"revision {before['revision']} to {after['revision']}, {when}")
        texts = [f"{version['title'] or ''}\n{version['body']}" for version in (before, after)]
        for passage in find_differences(*texts):
            say("")
            _print_passage(passage)
        say("")


def _print_passage(passage: list[Piece]) -> None:
    pieces = [(" ", "")]
    for piece in passage:
        shown = piece.text if is_terminal() else MARKS[piece.kind].format(piece.text)
        pieces += [(" ", ""), (shown, STYLES[piece.kind])]
    print_styled_line(pieces)
