"""The commands as a user types them, each in a process of its own."""

import json
import os
import shutil
import time
from datetime import UTC, datetime

import pytest
from service.running import PROJECT, Installation

from worker.errors import Rejected
from worker.runtime import heartbeats
from worker.settings import load
from worker.store import open_store
from worker.store.database.schema import prepare

DUMP = PROJECT / "seeds" / "night-trains.txt"


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path)


def ingest(installation, *targets, expect=0):
    ran = installation.winnow("ingest", *map(str, targets))
    assert ran.returncode == expect, ran.stdout + ran.stderr
    return ran.stdout


def outcomes(printed):
    """What `ingest` printed, as target to outcome."""
    rows = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 2]
    return {row[1].rpartition("/")[2]: row[0] for row in rows[1:]}


def documents(installation):
    return json.loads(installation.winnow("list", "--json").stdout)


def test_a_text_dump_comes_out_as_an_article_and_its_comments(installation):
    ingest(installation, DUMP, "--received", "2026-09-15")
    (listed,) = documents(installation)
    shown = json.loads(installation.winnow("show", str(listed["id"]), "--format", "json").stdout)
    document, comments = shown["document"], shown["comments"]
    assert document["title"] == "Why the night train came back, and who is buying the tickets"
    assert document["language"] == "en"
    assert document["body"].startswith("For thirty years the sleeper")
    assert document["body"].endswith("in my socks, and she waved.")
    assert "## Coaches that do not exist\n" in document["markdown"]
    assert not {"Avatar", "Dislike", "Halina deserves"} & set(document["body"].split("\n"))
    assert [c["author"] for c in comments] == ["Corentin Malloy", "Sigrun Ottesen", "b_rails_and_beds"]
    assert [c["posted_text"] for c in comments] == ["5 months ago", "5 months ago", "4 months ago"]
    assert [c["posted_at"][:7] for c in comments] == ["2026-04", "2026-04", "2026-05"]
    assert {(c["posted_precision"], c["posted_basis"]) for c in comments} == {("month", "received")}
    assert [c["dislikes"] for c in comments] == [1, 0, 0]
    assert comments[2]["text"].endswith("Corentin Malloy is right about 2008.")


def test_without_a_time_of_receipt_a_file_s_own_time_is_only_a_bound(installation):
    ingest(installation, DUMP)
    shown = json.loads(installation.winnow("show", "1", "--format", "json").stdout)
    assert {(c["posted_precision"], c["posted_basis"]) for c in shown["comments"]} == {
        ("upper_bound", "mtime")
    }


def test_copies_revisions_and_doing_it_again(installation):
    here, copy = installation.seeds / "here.txt", installation.seeds / "other.txt"
    shutil.copy(DUMP, here)
    assert outcomes(ingest(installation, here)) == {"here.txt": "new"}
    shutil.copy(DUMP, copy)
    assert outcomes(ingest(installation, here, copy)) == {"here.txt": "unchanged", "other.txt": "duplicate"}
    text = DUMP.read_text()
    here.write_text(text.replace("and she waved.", "and she waved. I have the ticket still."))
    assert outcomes(ingest(installation, here)) == {"here.txt": "revised"}
    before = installation.winnow("changes", "--json").stdout
    assert outcomes(ingest(installation, here, copy)) == {"here.txt": "unchanged", "other.txt": "unchanged"}
    assert installation.winnow("changes", "--json").stdout == before
    assert [change["kind"] for change in json.loads(before)] == ["created", "revised"]


def test_each_bad_input_is_one_line_with_a_reason_and_the_rest_goes_on(installation):
    seeds = installation.seeds
    (seeds / "empty.txt").touch()
    (seeds / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (seeds / "latin.txt").write_bytes("Die Mühle\n\nAm Fluß steht eine Mühle, die läuft.\n".encode("latin-1"))
    with (seeds / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    os.mkfifo(seeds / "pipe.txt")
    (seeds / "out.txt").symlink_to("/etc/hostname")
    shutil.copy(DUMP, seeds / "good.txt")
    printed = ingest(
        installation, seeds, "/no/such/file", "ftp://example.org/x", "http://127.0.0.1/", expect=1
    )
    assert outcomes(printed) == {
        "empty.txt": "empty_file",
        "binary.txt": "binary_file",
        "latin.txt": "new",
        "huge.txt": "too_large",
        "pipe.txt": "not_a_file",
        "out.txt": "outside_folder",
        "good.txt": "new",
        "file": "missing_path",
        "x": "address_refused",
        "": "address_refused",
    }
    failed = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert len(failed) == 7
    assert (
        "Am Fluß steht eine Mühle"
        in installation.winnow("show", "1").stdout + installation.winnow("show", "2").stdout
    )


def test_failed_items_are_retried_and_dropped_by_hand(installation):
    path = installation.seeds / "later.txt"
    path.touch()
    ingest(installation, path, expect=1)
    (item,) = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert "empty_file" in installation.winnow("failed", "show", str(item["id"])).stdout
    assert installation.winnow("failed", "retry", "999").returncode == 1
    assert installation.winnow("failed", "drop", str(item["id"])).stdout.strip() == "1 dropped"
    assert json.loads(installation.winnow("failed", "list", "--json").stdout) == []


def test_extract_jsonl_answers_every_line_in_order(installation):
    records = [
        {"id": "a", "text": DUMP.read_text(), "received": "2026-09-15T00:00:00Z"},
        {"id": "b", "format": "html", "content": "<h1>Tides</h1><p>The tide comes in twice a day.</p>"},
        {"id": "c"},
    ]
    lines = [*map(json.dumps, records), "not json", json.dumps({"id": "d", "text": "x", "received": "soon"})]
    ran = installation.winnow("extract", "--jsonl", typed="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", None, "d"]
    assert answers[0]["schema"] == 1
    assert answers[0]["comments"][0]["time_text"] == "5 months ago"
    assert answers[0]["comments"][0]["time_iso"].startswith("2026-04")
    assert answers[1]["title"] == "Tides"
    assert [answer["error"]["reason"] for answer in answers[2:]] == [
        "malformed_record",
        "malformed_message",
        "bad_received",
    ]


def test_what_is_forgotten_stays_away_until_it_is_let_in(installation):
    ingest(installation, DUMP)
    printed = installation.winnow("forget", str(DUMP)).stdout
    assert "forgotten: document 1, 3 comments, 1 files" in printed
    assert documents(installation) == []
    assert list(installation.data.glob("raw/*/*")) == []
    elsewhere = installation.seeds / "again.txt"
    shutil.copy(DUMP, elsewhere)
    printed = ingest(installation, DUMP, elsewhere, expect=1)
    assert outcomes(printed) == {"night-trains.txt": "forgotten", "again.txt": "forgotten"}
    assert documents(installation) == []
    assert list(installation.data.glob("raw/*/*")) == []
    assert installation.winnow("forget", "--undo", "1").returncode == 0
    printed = ingest(installation, DUMP, elsewhere)
    assert outcomes(printed) == {"night-trains.txt": "new", "again.txt": "duplicate"}
    assert installation.winnow("forget", "/no/such/file").stderr.startswith("winnow: unknown_document")


def test_kept_bytes_are_read_again(installation):
    ingest(installation, DUMP)
    shown = json.loads(installation.winnow("reprocess", "1", "--dry-run", "--json").stdout)
    assert shown == {"read": 1, "would_change": 0, "by_field": {}, "documents": [], "failed": []}
    assert "0 documents" in installation.winnow("reprocess").stdout
    assert json.loads(installation.winnow("reprocess", "--all", "--run", "x", "--json").stdout) == {
        "accepted": 1,
        "run": "x",
    }
    assert "0 documents" in installation.winnow("reprocess", "--all", "--run", "x").stdout
    assert json.loads(installation.winnow("status", "--json").stdout)["items"] == {"done": 1, "pending": 1}
    for path in installation.data.glob("raw/*/*"):
        path.unlink()
    assert "1 cannot be read" in installation.winnow("reprocess", "1", "--dry-run").stdout
    assert installation.winnow("reprocess", "2").stderr.startswith("winnow: no_bytes")


def test_documents_are_found_by_their_words(installation):
    ingest(installation, DUMP)
    (hit,) = json.loads(installation.winnow("search", "night train", "-submarine", "--json").stdout)
    assert (hit["id"], "night train" in hit["passage"]) == (1, True)
    assert json.loads(installation.winnow("search", "submarine", "--json").stdout) == []
    assert installation.winnow("search", "...").stderr.startswith("winnow: no_words")


def test_documents_are_exported(installation, tmp_path):
    ingest(installation, DUMP)
    ran = installation.winnow("export")
    (record,) = map(json.loads, ran.stdout.splitlines())
    assert (record["id"], len(record["comments"])) == (1, 3)
    assert ran.stderr.strip() == "1 documents exported; the next: --after 1"
    assert installation.winnow("export", "--after", "1").stdout == ""
    for form in ("jsonl", "jsonl.zst", "parquet"):
        path = tmp_path / f"out.{form}"
        ran = installation.winnow("export", "--format", form, "--output", str(path))
        assert (ran.returncode, path.stat().st_size > 1000) == (0, True), ran.stderr
    assert json.loads((tmp_path / "out.jsonl").read_text()) == record
    assert (tmp_path / "out.parquet").read_bytes()[:4] == b"PAR1"
    assert [path.name for path in tmp_path.glob("*.part")] == []
    nowhere = installation.winnow("export", "--output", str(tmp_path / "no" / "file"))
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)
    for words in (("--all", "--after", "1"), ("--format", "parquet")):
        assert installation.winnow("export", *words).returncode == 2
    assert json.loads(installation.winnow("export", "--schema").stdout)["title"].startswith(
        "A line of winnow"
    )


def test_explain_names_what_was_found_and_why(installation):
    ingest(installation, DUMP)
    for target in (str(DUMP), "1"):
        printed = installation.winnow("explain", target).stdout
        assert "title\tWhy the night train came back" in printed
        assert "unchanged" in printed
    assert installation.winnow("explain", "77").stderr.startswith("winnow: unknown_document")


def test_sources(installation, tmp_path):
    extra = tmp_path / "extra"
    extra.mkdir()
    shutil.copy(DUMP, extra)
    assert (
        installation.winnow("sources", "add", "--dry-run", str(extra))
        .stdout.strip()
        .endswith("night-trains.txt")
    )
    assert json.loads(installation.winnow("sources", "list", "--json").stdout) == []
    assert installation.winnow("sources", "add", str(extra)).returncode == 0
    (source,) = json.loads(installation.winnow("sources", "list", "--json").stdout)
    assert source["target"] == str(extra)
    assert installation.winnow("sources", "add", str(tmp_path / "nowhere")).returncode == 1
    assert installation.winnow("sources", "pause", "1").returncode == 0
    assert json.loads(installation.winnow("sources", "show", "1", "--json").stdout)[0]["paused"] is True
    assert installation.winnow("sources", "remove", "1").returncode == 0
    assert installation.winnow("sources", "show", "1").stderr.startswith("winnow: unknown_source")
    installation.winnow("sources", "add", str(installation.seeds))
    assert installation.winnow("sources", "remove", "1").stderr.startswith("winnow: default_folder")


def test_settings_are_shown_masked_and_wrong_ones_are_one_clear_line(installation):
    installation.environment["WINNOW_DATABASE_URL"] = "postgresql+psycopg://me:secret@db/x"
    shown = json.loads(installation.winnow("config", "--json").stdout)
    assert shown["WINNOW_DATABASE_URL"] == "postgresql+psycopg://me:***@db/x"
    for value, word in (("mysql://x", "postgresql+psycopg://"), ("sqlite://", "no file")):
        installation.environment["WINNOW_DATABASE_URL"] = value
        ran = installation.winnow("list")
        assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
        assert word in ran.stderr
    installation.environment["WINNOW_DATABASE_URL"] = ""
    installation.environment["WINNOW_MAX_BYTES"] = "plenty"
    assert "WINNOW_MAX_BYTES is 'plenty'; it must be a whole number" in installation.winnow("list").stderr


def test_health_tells_by_its_exit_code(installation, valkey_url):
    installation.environment["WINNOW_BROKER_URL"] = valkey_url
    assert installation.winnow("health").returncode == 1  # no schema yet
    assert installation.winnow("migrate").returncode == 0
    assert installation.winnow("health").returncode == 0
    installation.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    away = installation.winnow("health")
    assert (away.returncode, "not ready: broker" in away.stdout) == (1, True)


def test_health_tells_who_lives_whatever_servers_are_away(installation):
    installation.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    sign = heartbeats.file_of(installation.data, "worker@here")
    assert installation.winnow("health", "--live").returncode == 0
    assert installation.winnow("health", "--live", "worker@here").returncode == 1
    heartbeats.beat(sign)
    assert installation.winnow("health", "--live", "worker@here").returncode == 0
    an_hour_ago = time.time() - 3600
    os.utime(sign, (an_hour_ago, an_hour_ago))
    dead = installation.winnow("health", "--live")
    assert (dead.returncode, "worker@here: no sign of life for" in dead.stdout) == (1, True)
    os.utime(sign, (0, 0))
    assert installation.winnow("health", "--live").returncode == 0  # it belonged to a machine of old


def test_status_counts(installation):
    ingest(installation, DUMP)
    status = json.loads(installation.winnow("status", "--json").stdout)
    assert status["items"] == {"done": 1}
    assert (status["documents"], status["comments"]) == (1, 3)
    assert "1 documents" in installation.winnow("status").stdout


def test_submit_hands_over_even_when_the_broker_is_away(installation):
    installation.environment["WINNOW_BROKER_URL"] = "redis://127.0.0.1:1/0"
    ran = installation.winnow("submit", str(DUMP))
    assert (ran.returncode, ran.stdout.strip()) == (0, "1")
    (said,) = ran.stderr.splitlines()
    assert said.startswith(
        f"winnow: no service is running on {installation.data}; 1 item waits in the ledger"
    )
    assert json.loads(installation.winnow("status", "--json").stdout)["items"] == {"pending": 1}

    seem_to_run(installation)  # a service whose broker is away
    (said,) = installation.winnow("submit", str(DUMP)).stderr.splitlines()
    assert said.startswith("winnow: the broker: ")
    assert "1 item waits in the ledger" in said


def seem_to_run(installation):
    """Leave the signs of life of a service."""
    for name in ("worker@here", "tend@here"):
        heartbeats.beat(heartbeats.file_of(installation.data, name))


def test_submit_says_that_no_worker_answers_where_there_is_a_broker(installation, valkey_url):
    installation.environment["WINNOW_BROKER_URL"] = valkey_url
    ran = installation.winnow("submit", str(DUMP), str(DUMP))
    assert (ran.returncode, ran.stdout.split()) == (0, ["1", "1"])
    (said,) = ran.stderr.splitlines()
    assert said.startswith("winnow: the broker answers, but no worker does; ")
    seem_to_run(installation)
    assert installation.winnow("submit", str(DUMP)).stderr == ""


def test_rules_for_a_site_are_tried_named_and_checked(installation, tmp_path):
    rules = tmp_path / "sites.toml"
    page = "<title>Wrong</title><h1>Wrong</h1><h2 class=head>The ferry is late</h2><p>It came in at noon.</p>"
    typed = json.dumps({"id": 1, "url": "https://gull.example/ferry", "html": page})
    rules.write_text('["gull.example"]\ntitle = ".head"\n')
    ran = installation.winnow("extract", "--jsonl", "--rules", str(rules), typed=typed)
    assert json.loads(ran.stdout)["title"] == "The ferry is late"
    assert json.loads(installation.winnow("extract", "--jsonl", typed=typed).stdout)["title"] == "Wrong"
    installation.environment["WINNOW_SITES_FILE"] = str(rules)
    ran = installation.winnow("extract", "--jsonl", typed=typed)
    assert json.loads(ran.stdout)["title"] == "The ferry is late"
    rules.write_text('["gull.example"]\nheadline = "h2"\n')
    ran = installation.winnow("extract", "--jsonl", "--rules", str(rules), typed=typed)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert f"{rules}: gull.example.headline: there is no such key" in ran.stderr


@pytest.mark.parametrize("words", [("list",), ("changes",), ("failed", "list")])
def test_a_limit_below_nothing_is_refused(installation, words):
    ran = installation.winnow(*words, "--limit", "-1")
    assert ran.returncode == 2
    assert "-1 is not in the range" in ran.stderr


SHELL = (
    "<title>The weir</title></head><body><noscript>You need to enable JavaScript to run "
    "this app.</noscript><div id=root></div><script src=/main.js></script></body>"
)
STORY = (
    "<title>The weir</title><h1>The weir</h1>"
    + "<p>It was rebuilt in spring, with oak from the wood.</p>" * 9
)


def test_a_page_that_shows_a_notice_fails_with_its_reason_and_changes_nothing(installation):
    seeds = installation.seeds
    page = seeds / "page.html"
    page.write_text(STORY)
    assert outcomes(ingest(installation, page)) == {"page.html": "new"}
    page.write_text(SHELL)
    (seeds / "wall.html").write_text(
        "<title>Log in</title><h1>Log in</h1><form><input type=password><button>Log in</button></form>"
    )
    (seeds / "mail.eml").write_text(
        "From: a@gull.example\nTo: b@gull.example\nSubject: Boats\n\nThey are in.\n"
    )
    (seeds / "rows.csv").write_text("boat,town\nGull,Ulm\nTern,Rom\n")
    (seeds / "data.json").write_text('{"boat": "Gull"}')
    assert outcomes(ingest(installation, seeds, expect=1)) == {
        "page.html": "needs_rendering",
        "wall.html": "login_wall",
        "mail.eml": "not_supported",
        "rows.csv": "not_supported",
        "data.json": "not_supported",
    }
    (document,) = json.loads(installation.winnow("list", "--json").stdout)
    assert document["title"] == "The weir"
    assert "oak from the wood" in installation.winnow("show", str(document["id"])).stdout


def test_extract_answers_a_notice_with_an_error_and_no_text(installation):
    wall = "<title>Login</title><h1>Login</h1><input type=password>"
    lines = [
        {"id": 1, "html": SHELL},
        {"id": 2, "html": STORY},
        {"id": 3, "html": wall},
        {"id": 4, "text": "{}"},
    ]
    printed = installation.winnow("extract", "--jsonl", typed="\n".join(map(json.dumps, lines))).stdout
    answers = [json.loads(line) for line in printed.splitlines()]
    assert [answer.get("error", {}).get("reason") for answer in answers] == [
        "needs_rendering", None, "login_wall", "not_supported",
    ]  # fmt: skip
    assert "You need to enable JavaScript" in answers[0]["error"]["detail"]
    assert [answer.get("body") for answer in (answers[0], answers[2])] == ["", ""]
    assert [answer["kind"] for answer in answers[:3]] == ["other", "article", "login_wall"]
    assert "error" not in answers[1]
    page = installation.seeds / "page.html"
    page.write_text(SHELL)
    refused = installation.winnow("extract", str(page))
    assert refused.returncode == 1
    assert refused.stderr.startswith("winnow: needs_rendering: ")
    assert json.loads(refused.stdout)["error"]["reason"] == "needs_rendering"


def test_a_refused_message_is_a_line_of_a_list_and_whole_when_it_is_shown(installation):
    text = '{"body": "' + "W1siL25vd2hlcmUi" * 100 + '"}'
    with open_store(load(installation.environment)) as store:
        prepare(store.database)
        error = Rejected("malformed_message", f"on a Celery queue: its id is {'x' * 400}")
        (refused,) = store.ledger.refuse([(text, error)], datetime.now(UTC))
    for words in ("failed list", "status"):
        said = installation.winnow(*words.split()).stdout
        (line,) = [line for line in said.splitlines() if "malformed_message" in line]
        assert text[:90] in line
        assert len(line) < 300
    assert text in installation.winnow("failed", "show", str(refused.item_id)).stdout
    (listed,) = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert (listed["target"], len(listed["detail"])) == (text, len(error.detail))
