"""Commands for stored documents and for sources, each in a process of its own."""

import json
import shutil

import pytest
from ingesting import DUMP, documents, ingest, outcomes


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


@pytest.mark.parametrize("words", [("list",), ("changes",), ("failed", "list")])
def test_a_limit_below_nothing_is_refused(installation, words):
    ran = installation.winnow(*words, "--limit", "-1")
    assert ran.returncode == 2
    assert "-1 is not in the range" in ran.stderr
