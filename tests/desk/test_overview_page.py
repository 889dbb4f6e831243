"""What the overview shows, and where its numbers lead."""

from datetime import timedelta

import pytest
from store.clerk import Clerk, comment

from worker.errors import Rejected


def test_the_overview_of_nothing_says_what_to_do(reader, desk):
    page = reader.page("/")
    assert "Nothing has come in yet" in page.words
    assert str(desk.settings.seeds_dir) in page.words
    assert page.link("/sources/add")
    assert page.link("/try$")
    assert "Lately" not in page.words


def test_the_overview_counts_what_happened_and_each_number_leads_to_its_list(reader, clerk, desk, clock):
    clerk.record("/one.txt", "The ferry goes every hour.", [comment("c1")])
    clerk.record("/two.txt", "The ferry goes every hour.")
    desk.store.ledger.fail(clerk.claim(clerk.accept("/three.txt")), Rejected("empty_file"), clock.now)
    clerk.accept("/four.txt")
    page = reader.page("/")
    for words in (
        "Articles 1",
        "Waiting 1",
        "Failed 1",
        "Sources 0",
        "New articles 1",
        "Comments 1",
        "Copies 1",
    ):
        assert words in page.words, words
    assert len([tag for tag, _ in page.elements if tag == "svg"]) == 4
    for link in page.links:
        if link.startswith("/") and not link.startswith("/static"):
            reader.page(link)


@pytest.mark.parametrize(("over", "bars"), [("day", 24), ("week", 28), ("month", 30), ("century", 28)])
def test_plots_show_a_day_a_week_or_a_month(reader, clerk, clock, over, bars):
    clerk.record()
    clock.now += timedelta(hours=30)
    page = reader.page(f"/?over={over}")
    assert len([tag for tag, _ in page.elements if tag == "rect"]) == 4 * bars
    assert ("New articles 0" if over == "day" else "New articles 1") in page.words


def test_the_figures_of_the_overview_are_right_on_each_database(store, now):
    clerk = Clerk(store, now)
    clerk.record(comments=[comment("c1"), comment("c2")])
    clerk.record("/b.txt")
    hours = store.overview.count_hours(now - timedelta(days=1))
    assert {what: sum(counts.values()) for what, counts in hours.items()} == {
        "new": 1, "duplicate": 1, "new comments": 2,
    }  # fmt: skip
    assert list(hours["new"]) == [now.replace(minute=0, second=0, microsecond=0)]
    count = store.overview.count_articles()
    assert (count.number, count.is_exact) == (1, True)
    assert store.overview.read_facets().kinds == [("article", 1)]
    assert store.overview.list_delays() == [0.0, 0.0]


def test_webhooks_that_need_a_look_are_on_the_overview(reader, desk, clock):
    assert "Webhooks" not in reader.page("/").words
    desk.store.webhooks.add("https://a.example/", "x", clock.now, kinds=None, batch=1, after=None)
    assert "Webhooks 1 , all well" in reader.page("/").words
    desk.store.webhooks.pause(1, paused=True)
    assert "Webhooks 1 , 1 paused or failing" in reader.page("/").words
