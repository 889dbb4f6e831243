"""The pages of failed and waiting items; and what holds for all pages."""

import pytest

from worker.errors import TryLater


@pytest.mark.usefixtures("failures")
def test_failed_items_are_listed_by_reason_with_what_to_do(reader):
    page = reader.page("/failed")
    for words in (
        "http_404 2",
        "not there any more",
        "empty_file 1",
        "why 0",
        "https://a.example/0?token=***",
    ):
        assert words in page.words, words
    one = reader.page(page.link("reason=empty_file"))
    assert "why 2" in one.words
    assert "why 0" not in one.words


@pytest.mark.usefixtures("failures")
def test_failed_items_are_retried_and_dropped_by_one_by_reason_and_all(reader, desk, monkeypatch):
    notified = []
    monkeypatch.setattr("tasks.acceptance.notify_again", notified.extend)
    assert "tried again" in reader.page(reader.post("/failed/retry", item="1").headers["location"]).words
    assert [item["id"] for item in notified] == [1]
    reader.post("/failed/drop", reason="http_404")
    assert [item["id"] for item in desk.store.library.items(state="failed")] == [3]
    reader.post("/failed/retry", everything="yes")
    assert desk.store.library.items(state="failed") == []
    assert "Nothing has failed" in reader.page("/failed").words
    assert reader.post("/failed/drop").status_code == 400
    assert reader.post("/failed/drop", item="1; DROP").status_code == 400


def test_what_waits_says_what_for(reader, desk, clerk, clock):
    item_id = clerk.accept("/later.txt")
    desk.store.ledger.retry_later(clerk.claim(item_id), TryLater("http_503", "busy", 600), clock.now)
    page = reader.page("/waiting")
    assert "http_503" in page.words
    assert "next try in 10 min" in page.words


def test_what_is_at_work_is_listed(reader, clerk):
    clerk.claim(clerk.accept("/now.txt"))
    assert "/waiting#at-work" in reader.page("/").links
    page = reader.page("/waiting")
    assert "At work" in page.words
    assert "/now.txt" in page.words
    assert "Nothing waits" not in page.words


@pytest.mark.usefixtures("feed", "failures")
def test_every_link_of_every_page_leads_somewhere(reader, clerk, thread):
    clerk.record(body="The ferry was saved.", comments=thread)
    clerk.record(body="The ferry was saved for good.")
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = reader.page(path)
        waiting += [
            one.partition("#")[0]
            for one in page.links
            if one.startswith("/") and not one.startswith("/static") and "/original/text" not in one
        ]
    assert {"/articles/1/original", "/articles/1/evidence", "/sources/1", "/waiting"} <= seen


def test_pages_stay_small(reader, clerk):
    for number in range(60):
        clerk.record(
            f"/{number}.txt", f"words {number} and {number * 7} others", title="A title of a usual length"
        )
    for path in ("/", "/articles", "/failed", "/sources"):
        assert len(reader.get(path).content) < 100_000, path
    assert len(reader.get("/static/desk.css").content) < 30_000
