"""Names and texts of strangers on a terminal: nothing in them is obeyed, nothing hides, no row wraps."""

import ast
import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from service.running import PROJECT, Installation
from store.clerk import Clerk, comment
from terminal import OURS, in_terminal, plain_lines, shell_in_terminal, too_wide

from worker import settings
from worker.errors import Rejected
from worker.runtime.visible_text import visible_line, visible_text
from worker.store import open_store
from worker.store.database.schema import prepare

EVIL = (
    "\x1b]0;owned\x07\x1b[2J\x9b2J\x1b]8;;https://bad.example\x1b\\here \u202egpj.exe\u2066\u200f"
    "\u200b\u2060\ufeff\xad\u2028\u2029\U000e0041\U000e007f\u3164\r\n2 forged row\t[red]bold[/red]\x7f\x85"
)
"""All that a terminal would obey, or nobody would see."""
NAME = EVIL.replace("/", "|")
MARKUP = "&#x202e;&#x200b; &rlm; [words](https://bad.example/&#x202e;)"
HONEST = "می‌خواهم 👩‍👩‍👧"


def html(title, author):
    words = "".join(
        f"<p>Crane {n} stands in the harbour since 19{n}, and it is still sound.</p>" for n in range(40, 60)
    )
    return (
        f"<html lang=en><title>{title}</title><meta name=author content='{author}'><h1>{title}</h1>{words}"
        f"<section class=comments><h2>1 comment</h2><div class=comment><span class=author>{author}</span>"
        f"<time datetime=2026-03-01>1 March 2026</time><p>I saw it: {title}</p></div></section>"
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Hostile files that came the whole way, and hostile rows, as an older version may have them."""
    one = Installation(tmp_path_factory.mktemp("hostile"))
    one.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    (one.seeds / f"{NAME}.html").write_text(html(EVIL, EVIL))
    (one.seeds / f"{NAME} empty.txt").touch()
    (Path(os.fsdecode(os.fsencode(one.seeds) + b"/not \xff utf-8.txt"))).write_text(
        "A note about a crane. " * 9
    )
    one.winnow("ingest", str(one.seeds))
    now = datetime.now(UTC)
    with open_store(settings.load(one.environment)) as store:
        prepare(store.database)
        clerk = Clerk(store, now)
        thread = [
            comment("c1", f"{EVIL}\n\nsecond {HONEST} {MARKUP}", author=EVIL, posted_text=EVIL),
            comment("c2", "gone", author=EVIL, parent=0, deleted=True),
        ]
        about = dict(title=f"{EVIL} {HONEST}", authors=(EVIL,), site=EVIL, language="en")
        clerk.record(f"/a/{NAME}", f"Crane {EVIL}\n\n{MARKUP} {HONEST}", thread, **about)
        clerk.record(f"/a/{NAME}", f"Crane changed {EVIL}\n\n{MARKUP} {HONEST}", thread, **about)
        feed = store.sources.add("feed", f"https://feeds.example/{NAME}", 1800.0, now, title=EVIL, note=EVIL)
        store.sources.change_labels(feed.id, [EVIL])
        store.polls.record_poll(feed.id, now, EVIL)
        item_id = clerk.accept(f"/b/{NAME}", source_id=feed.id, meta={"said": EVIL})
        store.ledger.fail(clerk.claim(item_id), Rejected("malformed_message", EVIL), now)
        store.webhooks.add("https://hooks.example/" + "x" * 90, "whsec_" + "c2VjcmV0" * 4, now,
                           kinds=["created", "revised"], batch=1, after=0)  # fmt: skip
    return one


DOCUMENT = "3"
LISTINGS = [
    ("list",), ("list", "--all"), ("search", "crane"), ("status",), ("changes",), ("failed", "list"),
    ("sources", "list"), ("sources", "show", "1"), ("webhooks", "list"), ("webhooks", "failed"),
]  # fmt: skip
OTHERS = [
    ("list", "--json"), ("search", "crane", "--json"), ("status", "--json"), ("sources", "list", "--json"),
    ("show", DOCUMENT), ("show", DOCUMENT, "--json"), ("show", DOCUMENT, "--diff"),
    ("show", DOCUMENT, "--format", "markdown"), ("explain", "1"), ("export",), ("export", "--all"),
    ("failed", "show", "4"), ("failed", "show", "4", "--json"), ("webhooks", "show", "1"), ("config",),
    ("reprocess", "1", "--dry-run"), ("sources", "pause", "1"), ("forget", f"/none/{EVIL}"),
    ("show", EVIL), (EVIL,), ("list", f"--{EVIL}"), ("list", "--kind", EVIL), ("list", "--since", EVIL),
    ("sources", "add", f"/none/{EVIL}"), ("ingest", f"/none/{EVIL}"), ("submit", f"/none/{EVIL}"),
    ("--debug", "backup", f"/none/{EVIL}"), ("restore", f"/none/{EVIL}"), ("explain", f"/none/{EVIL}"),
    ("extract", f"/none/{EVIL}"), ("extract", "--jsonl", "--rules", f"/none/{EVIL}"),
]  # fmt: skip


def assert_harmless(text):
    shown = OURS.sub("", text).replace("\r\n", "\n")
    assert visible_text(shown) == shown
    assert "\n2 forged row" not in shown or shown.startswith("# ")  # a document's own lines are its own


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("words", LISTINGS, ids=" ".join)
def test_listings_show_a_row_a_line_and_obey_nothing(installation, words, columns):
    shown = in_terminal(installation, *words, columns=columns)
    assert "Error" not in shown
    assert_harmless(shown)
    rows = [line for line in plain_lines(shown) if not re.match(PROSE, line)]
    assert too_wide("\n".join(rows), columns) == []


PROSE = r"oldest item|degraded|webhooks that|hosts that|to be tried|last failed|\d+ documents, \d"
"""How sentences begin, which a terminal may wrap."""


@pytest.mark.parametrize("words", OTHERS, ids=ascii)
def test_every_command_obeys_nothing(installation, words):
    shown = in_terminal(installation, *words)
    assert shown.strip()
    assert "Traceback" not in shown or "--debug" in words
    assert_harmless(shown)


def test_ingest_of_a_folder_of_such_names(installation):
    shown = in_terminal(installation, "ingest", str(installation.seeds))
    assert_harmless(shown)
    assert "owned" in shown
    row, whole = [line for line in plain_lines(shown) if line.startswith("empty_file")]
    assert "…" in row
    assert "…" not in whole
    dry = in_terminal(installation, "sources", "add", "--dry-run", str(installation.seeds))
    assert_harmless(dry)
    assert "%FF%20utf-8.txt" in dry


def test_honest_letters_stay_and_links_show_where_they_lead(installation):
    shown = in_terminal(installation, "show", DOCUMENT)
    assert HONEST in shown
    assert "https://bad.example" in shown
    assert r"\u202e" in shown


def test_deleted_comments_are_marked_and_not_counted(installation):
    shown = in_terminal(installation, "show", DOCUMENT)
    assert "1 comment of the 2 that the page states; 1 deleted later" in shown
    assert " · deleted (seen 20" in " ".join(shown.split())
    listed = json.loads(installation.winnow("list", "--json").stdout)
    assert [one["comments"] for one in listed if str(one["id"]) == DOCUMENT] == [1]


def test_elsewhere_rows_are_lines_of_tabs_and_json_is_what_is_stored(installation):
    rows = installation.winnow("list").stdout.split("\n")
    assert len({row.count("\t") for row in rows if row}) == 1
    assert len(rows) == 5
    stored = json.loads(installation.winnow("show", DOCUMENT, "--json").stdout)
    same = json.loads(installation.winnow("show", DOCUMENT, "--format", "json").stdout)
    assert stored == same
    assert stored["document"]["title"] == f"{EVIL} {HONEST}"
    assert (
        f"{EVIL} {HONEST}"
        in json.loads(
            next(line for line in installation.winnow("export", "--json").stdout.split("\n") if "می" in line)
        ).values()
    )
    on_terminal = in_terminal(installation, "show", DOCUMENT, "--json")
    assert json.loads(on_terminal) == stored


def test_answers_may_be_as_deep_as_a_stranger_likes(installation):
    with open_store(settings.load(installation.environment)) as store:
        answers = [comment(f"d{n}", f"answer {n}", parent=n - 1 if n else None) for n in range(1500)]
        stored = Clerk(store, datetime.now(UTC)).record("/deep", "A sluice and a deep pond.", answers)
    shown = in_terminal(installation, "show", str(stored.document_id), columns=60)
    assert "answer 1499" in shown
    assert too_wide(shown, 60) == []


def test_answers_go_to_the_file_while_a_bar_is_on_the_terminal(installation, tmp_path):
    """A bar that catches what is printed would take it from the file, and break its lines."""
    names = [f"{n} " * 60 for n in range(3)]
    records, answers = tmp_path / "records", tmp_path / "answers"
    lines = [json.dumps({"id": name, "text": f"crane {name}"}) + "\n" for name in names]
    records.write_text("".join(lines))
    words = f"{sys.executable} -m worker.cli dedupe --jsonl < {records}"
    shown = shell_in_terminal(installation, f"{words} > {answers}")
    assert [json.loads(line)["id"] for line in answers.read_text().splitlines()] == names
    assert "cluster" not in shown
    whole = shell_in_terminal(installation, words)
    assert [json.loads(line)["id"] for line in plain_lines(whole) if line] == names


def test_a_question_obeys_nothing(installation):
    shown = in_terminal(installation, "forget", DOCUMENT, typed=b"n\n")
    assert "for good?" in shown
    assert_harmless(shown)


WRITING = ("click.echo", "click.secho", "sys.stdout.write", "sys.stdout.buffer", "sys.stderr.write")
MAKING_TEXT_VISIBLE = ("printing.py", "live_output.py", "markdown_output.py")
"""The modules that may write; they make all text visible first."""


def calls_past(tree):
    """What of a module writes to a stream by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name in WRITING:
                yield node.lineno, name
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            yield node.lineno, "print"
        elif isinstance(node, (ast.ImportFrom, ast.Import)):
            named = [getattr(node, "module", ""), *(alias.name for alias in node.names)]
            if {"rich.console", "rich.text", "rich.table", "rich.markdown", "rich.prompt"} & set(named):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "warn") and node.args:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and "\n" in part.value:
                    yield node.lineno, "more than a line"


def test_there_is_no_other_way_to_the_terminal():
    found = [
        f"{path.relative_to(PROJECT)}:{line}: {what}"
        for room in ("worker", "tasks")
        for path in sorted((PROJECT / room).rglob("*.py"))
        if path.name not in MAKING_TEXT_VISIBLE
        for line, what in calls_past(ast.parse(path.read_text()))
    ]
    assert found == []
    assert list(calls_past(ast.parse("click.echo(1)\nprint(2)\nfrom rich.text import Text\nsay('a\\n')")))[3:]


def test_the_words_of_an_evil_name():
    assert visible_line(EVIL).isprintable()
