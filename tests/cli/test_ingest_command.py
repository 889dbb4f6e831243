"""`winnow ingest`, in a process of its own."""

import json
import os
import shutil

from ingesting import DUMP, SHELL, STORY, documents, ingest, outcomes


def test_a_text_dump_comes_out_as_an_article_and_its_comments(installation):
    ingest(installation, DUMP, "--received", "2026-09-15")
    (listed,) = documents(installation)
    shown = json.loads(installation.winnow("show", str(listed["id"]), "--format", "json").stdout)
    document, comments = shown["document"], shown["comments"]
    assert document["title"] == "Why the night train came back, and who is buying the tickets"
    assert document["language"] == "en"
    assert 0 < document["comments_confidence"] == listed["comments_confidence"] < 1
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
    assert "3 comments (confidence 0." in installation.winnow("show", str(listed["id"])).stdout


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
    assert len(failed) == 6  # all that could be accepted
    assert (
        "Am Fluß steht eine Mühle"
        in installation.winnow("show", "1").stdout + installation.winnow("show", "2").stdout
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
    (seeds / "day.ics").write_text("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:Boats\nEND:VEVENT\n")
    (seeds / "rows.csv").write_text("boat,town\nGull,Ulm\nTern,Rom\n")
    (seeds / "data.json").write_text('{"boat": "Gull"}')
    assert outcomes(ingest(installation, seeds, expect=1)) == {
        "page.html": "needs_rendering",
        "wall.html": "login_wall",
        "day.ics": "not_supported",
        "rows.csv": "not_supported",
        "data.json": "not_supported",
    }
    (document,) = json.loads(installation.winnow("list", "--json").stdout)
    assert document["title"] == "The weir"
    assert "oak from the wood" in installation.winnow("show", str(document["id"])).stdout
