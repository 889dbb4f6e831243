"""`winnow extract` and `winnow explain`: nothing is stored, and each decision is shown."""

import json

from ingesting import DUMP, SHELL, STORY, ingest

TIDES = (
    '<link rel="canonical" href="https://gull.example/tides">'
    '<link rel="replies" type="application/atom+xml" title="Replies" href="https://gull.example/tides/replies">'
    "<h1>Tides</h1><p>The tide comes in twice a day.</p>"
)


def test_extract_jsonl_answers_every_line_in_order(installation):
    records = [
        {"id": "a", "text": DUMP.read_text(), "received": "2026-09-15T00:00:00Z"},
        {"id": "b", "format": "html", "content": TIDES},
        {"id": "c"},
    ]
    lines = [*map(json.dumps, records), "not json", json.dumps({"id": "d", "text": "x", "received": "soon"})]
    ran = installation.winnow("extract", "--jsonl", typed="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", None, "d"]
    assert answers[0]["schema"] == 1
    assert answers[0]["comments"][0]["time_text"] == "5 months ago"
    assert answers[0]["comments"][0]["time_iso"].startswith("2026-04")
    assert 0 < answers[0]["comments_confidence"] < 1
    assert answers[1]["title"] == "Tides"
    assert answers[1]["comments_confidence"] is None
    assert answers[1]["leads"] == [
        {
            "kind": "feed",
            "address": "https://gull.example/tides/replies",
            "platform": None,
            "because": "the page names the feed 'Replies' of its replies",
            "stated": None,
        }
    ]
    assert [answer["error"]["reason"] for answer in answers[2:]] == [
        "malformed_record",
        "malformed_message",
        "bad_received",
    ]


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


def test_explain_names_what_was_found_and_why(installation):
    ingest(installation, DUMP)
    for target in (str(DUMP), "1"):
        printed = installation.winnow("explain", target).stdout
        assert "title\tWhy the night train came back" in printed
        assert "unchanged" in printed
        assert "\ncomments confidence\t0." in printed
    page = installation.seeds / "tides.html"
    page.write_text(TIDES)
    printed = installation.winnow("explain", str(page)).stdout
    assert "more comments\tfeed: https://gull.example/tides/replies" in printed
    assert installation.winnow("explain", "77").stderr.startswith("winnow: unknown_document")
