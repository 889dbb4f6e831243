"""`winnow dedupe --jsonl`: find duplicates among documents on standard input; nothing is stored."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, Any

import click
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from worker.cli.live_output import progress
from worker.cli.printing import is_terminal, print_json_lines
from worker.dedupe.fingerprinting import make_text_fingerprint
from worker.dedupe.in_memory import IndexedDocument, InMemoryIndex
from worker.errors import Rejected
from worker.intake import ingest_requests

Answer = dict[str, Any]

DOCUMENTS_PER_UPDATE = 100
"""The progress bar is updated after this many documents."""


@click.command("dedupe")
@click.option("--jsonl", is_flag=True, help="Read documents from standard input, one JSON object per line.")
@click.option("--final", is_flag=True, help="Print the answers at the end, when no cluster changes any more.")
def dedupe_command(jsonl: bool, final: bool) -> None:
    """Find which documents are the same, and store nothing.

    Input, one per line: {"id", "text", "url"?, "title"?}. Output: {"id", "cluster", "canonical", "verdict",
    "evidence"}. A cluster has the id of its first member; {"moved", "to"} means that a cluster became part
    of another.
    """
    if not jsonl:
        raise click.UsageError("give --jsonl, and documents on standard input")
    with InMemoryIndex() as index:
        answers = _answer_records(_read_lines(sys.stdin.buffer), index)
        answered = _answer_at_end(answers, index) if final else _answer_immediately(answers, index)
        print_json_lines(map(json.dumps, answered))


def _answer_records(
    lines: Iterator[bytes], index: InMemoryIndex
) -> Iterator[tuple[Answer, IndexedDocument | None]]:
    """Answer each record, still without its cluster. The answer to a malformed record is an error."""
    for line in lines:
        record: Any = None
        try:
            record = ingest_requests.decode(line.decode("utf-8", "replace"))
            indexed = _place_record(record, index)
        except Rejected as error:
            given = record.get("id") if isinstance(record, dict) else None
            yield {"id": given, "error": {"reason": error.reason, "detail": error.detail}}, None
            continue
        evidence = [
            {"subject": fact.subject, "finding": fact.finding, "because": fact.because}
            for fact in indexed.verdict.evidence
        ]
        yield {"id": record["id"], "verdict": indexed.verdict.name, "evidence": evidence}, indexed


def _place_record(record: Any, index: InMemoryIndex) -> IndexedDocument:
    fields = record if isinstance(record, dict) else {}
    name, text, url, title = (fields.get(field) for field in ("id", "text", "url", "title"))
    if not isinstance(name, (str, int)) or not isinstance(text, str):
        raise Rejected("malformed_record", 'give "id" (text or a number) and "text"')
    label = json.dumps(name)
    address = url if isinstance(url, str) and url else f"record:{index.count}"
    fingerprint = make_text_fingerprint(text, address, title=title if isinstance(title, str) else None)
    return index.add(fingerprint, label)


def _answer_immediately(
    answers: Iterator[tuple[Answer, IndexedDocument | None]], index: InMemoryIndex
) -> Iterator[Answer]:
    for answer, indexed in answers:
        if indexed is None:
            yield answer
            continue
        yield _add_cluster(answer, indexed.cluster, index)
        for moved in indexed.moved:
            old, new = (json.loads(index.label(number)) for number in (moved, indexed.cluster))
            yield {"moved": old, "to": new}


def _answer_at_end(
    answers: Iterator[tuple[Answer, IndexedDocument | None]], index: InMemoryIndex
) -> Iterator[Answer]:
    """Give the answers when all records are read; until then they are kept in a temporary file."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        for answer, indexed in answers:
            json.dump([answer, indexed and indexed.number], kept)
            kept.write("\n")
        kept.seek(0)
        for line in kept:
            answer, number = json.loads(line)
            yield answer if number is None else _add_cluster(answer, index.cluster(number), index)


def _add_cluster(answer: Answer, cluster: int, index: InMemoryIndex) -> Answer:
    canonical = index.canonical(cluster)
    named = {number: json.loads(index.label(number)) for number in {cluster, canonical}}
    return {"id": answer["id"], "cluster": named[cluster], "canonical": named[canonical]} | answer


def _read_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Read the lines that are not empty; on a terminal, with a progress bar."""
    status = os.fstat(stream.fileno())
    total = status.st_size if stat.S_ISREG(status.st_mode) else None  # a pipe has no known size
    columns = (BarColumn(), TextColumn("{task.fields[documents]:,} documents"), TimeElapsedColumn())
    with progress("comparing", *columns, on_errors=True, hidden=is_terminal()) as bar:
        task = bar.add_task("", total=total, documents=0)
        read = 0
        for count, line in enumerate(stream, 1):
            if line.strip():
                yield line
            read += len(line)
            if count % DOCUMENTS_PER_UPDATE == 0:
                bar.update(task, completed=read, documents=count)
