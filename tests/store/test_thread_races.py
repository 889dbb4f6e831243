"""A page and the parts of its thread at once: no comment is lost or doubled, and there is no deadlock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from clerk import Clerk, url_ref
from thread_clerk import PAGE, Thread, lead, numbered
from waiting import PATIENCE

from worker.store import open_store

PARTS, OVERLAP, EACH = 12, 3, 10


def test_parts_and_revisions_of_their_page_at_once(clerk, store_settings, store):
    thread = Thread(clerk)
    thread.page(*numbered(*range(EACH)), stated=None, leads=[lead("interface", "api")])
    thread.part(*numbered(0), leads=[lead("interface", f"api?{number}") for number in range(PARTS)])
    parts = [(thread.claim(), range(EACH * n, EACH * (n + 1) + OVERLAP)) for n in range(PARTS)]
    pages = [(thread.received(url_ref(PAGE)), f"revision {number}") for number in range(PARTS // 2)]
    start = Barrier(3)

    def record(work):
        with open_store(store_settings) as own:
            at_once = Thread(Clerk(own, clerk.now))
            start.wait(PATIENCE)
            for claim, what in work:
                if isinstance(what, str):
                    at_once.clerk.record(PAGE, what, numbered(*range(EACH)), claim, PAGE, stated=None)
                else:
                    at_once.part(*numbered(*what), claim=claim)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(record, (parts[::2], parts[1::2][::-1], pages)))
    details = store.library.read_details(1)
    numbers = [int(row["text"].split()[1][:-1]) for row in details.comments]
    assert sorted(numbers) == list(range(EACH * PARTS + OVERLAP))
    assert [row["position"] for row in details.comments] == list(range(len(numbers)))
    assert (details.document["comments_found"], details.document["comments_complete"]) == (len(numbers), True)
    assert details.document["revision"] == 1 + len(pages)
