"""How revisions are shown: what went and what came, word by word."""

from __future__ import annotations

from itertools import pairwise

from worker.cli.printing import is_terminal, say, say_styled
from worker.dedupe.difference import Piece, differences
from worker.store.queries.library import DocumentDetails

STYLES = {"same": "", "gone": "red strike", "new": "green"}
MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""Without a terminal: the marks of wdiff(1)."""


def print_revisions(shelf: DocumentDetails) -> None:
    """Print what each revision of a document changed, the first one first."""
    versions = [*shelf.revisions, shelf.document]
    if len(versions) == 1:
        say(f"document {shelf.document['id']} has never changed")
    for before, after in pairwise(versions):
        when = f"{before['replaced_at']:%Y-%m-%d %H:%M} UTC"
        say(f"revision {before['revision']} to {after['revision']}, {when}")
        texts = [f"{version['title'] or ''}\n{version['body']}" for version in (before, after)]
        for passage in differences(*texts):
            say("")
            _print_passage(passage)
        say("")


def _print_passage(passage: list[Piece]) -> None:
    pieces = [(" ", "")]
    for piece in passage:
        shown = piece.text if is_terminal() else MARKS[piece.kind].format(piece.text)
        pieces += [(" ", ""), (shown, STYLES[piece.kind])]
    say_styled(pieces)
