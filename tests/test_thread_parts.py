"""The parts of a thread on their whole way: fetched, read, merged."""

import random
from datetime import timedelta

import pytest

from worker import pipeline
from worker.dates import Reference
from worker.document import ItemRef, NotModified, RawItem, Validators
from worker.errors import Rejected
from worker.rules.sites import NO_RULES
from worker.thread_following import read_rest

SITE = "https://a.example"
VOCABULARY = (
    "bridge closed week nobody told ferry hour evening neighbour says works spring photographs show "
    "deep cracks council answered letter street lamps dark winter children school bus late again"
)
WORDS = VOCABULARY.split()
PROSE = "<p>" + "The council met on Tuesday and spoke about the old bridge for hours. " * 12 + "</p>"


def opinion(number):
    return f"Opinion {number}: " + " ".join(random.Random(number).sample(WORDS, 9 + number % 7)) + "."


def page(first, last, of, following=None):
    comments = "".join(
        f'<li class="comment" id="comment-{n}"><b class="author">{WORDS[n % 28].title()}</b> '
        f'<time datetime="2024-05-02T10:{n:02}:00Z">May 2, 2024</time><p>{opinion(n)}</p></li>'
        for n in range(first, last + 1)
    )
    pager = f'<a rel="next" href="{following}">Newer comments</a>' if following else ""
    return (
        f"<head><title>The bridge</title></head><body><h1>The bridge</h1>{PROSE}"
        f'<div id="comments"><h2>{of} comments</h2><ol class="comments">{comments}</ol>{pager}</div></body>'
    )


class Web:
    """Answers with the page that is there, with validators, and remembers what was asked."""

    def __init__(self, now):
        self.now = now
        self.pages = {}
        self.asked = []

    def __call__(self, ref, _within, known):
        path = ref.target.removeprefix(SITE)
        self.asked.append(path)
        answer = self.pages[path]
        if isinstance(answer, Exception):
            raise answer
        etag = f'"{hash(answer)}"'
        if known == Validators(ref.target, etag, None):
            return NotModified(ref.target)
        about = dict(media_type="text/html", charset="utf-8", final_url=ref.target, headers={"etag": etag})
        return RawItem(ref.target, answer.encode(), Reference(self.now, "received"), **about)


@pytest.fixture
def web(now):
    return Web(now)


@pytest.fixture
def work(store, web):
    """A function that does all that waits, and gives the verdicts."""

    def go():
        done = []
        while waiting := store.library.items(state="pending"):
            for item in reversed(waiting):
                number = item["id"]
                claim = store.ledger.claim(number, "fetch", "t", web.now)
                if not claim or pipeline.fetch(claim, store, web, web.now):
                    claim = store.ledger.claim(number, "process", "t", web.now)
                    pipeline.process(claim, store, web, NO_RULES, web.now)
                done.append(store.library.items([number])[0]["verdict"])
        return done

    return go


@pytest.fixture
def visit(store, web, work):
    """A function that sees the page of a thread of 35 comments, and all that follows."""

    def go():
        web.pages = {
            "/story/": page(11, 20, 35, "/story/comment-page-2/"),
            "/story/comment-page-2/": page(20, 29, 35, "/story/comment-page-3/"),
            "/story/comment-page-3/": page(30, 45, 35),
        } | web.pages
        store.ledger.accept([ItemRef("url", f"{SITE}/story/", "url:story:1")], web.now)
        return work()

    return go


@pytest.fixture
def opinions(store):
    """A function that gives the numbers of the stored comments, and whether they are all."""

    def read():
        found = store.library.read_details(1)
        numbers = [int(row["text"].partition(":")[0].split()[1]) for row in found.comments]
        return numbers, found.document["comments_complete"]

    return read


def test_all_pages_of_a_thread(web, visit, opinions):
    assert visit() == ["new", "comments", "comments"]
    assert web.asked == ["/story/", "/story/comment-page-2/", "/story/comment-page-3/"]
    assert opinions() == (list(range(11, 46)), True)


def test_a_part_that_is_as_it_was_still_says_where_the_thread_goes_on(store, web, visit, work, opinions):
    visit()
    web.pages["/story/comment-page-3/"] = page(30, 46, 36)
    web.now += timedelta(days=20)
    web.asked.clear()
    assert store.threads.begin_due(web.now, 10, NO_RULES.reads_threads) == 1
    assert work() == ["unchanged", "comments"]
    assert web.asked == ["/story/comment-page-2/", "/story/comment-page-3/"]
    assert opinions() == (list(range(11, 47)), True)


def test_what_is_closed_leaves_the_comments_of_the_page(web, visit, opinions):
    web.pages["/story/comment-page-2/"] = Rejected("http_404", "it is not there")
    assert visit() == ["new", "closed"]
    assert opinions() == (list(range(11, 21)), False)


@pytest.mark.parametrize("stated_later", [35, 36])  # with the opening post, as forums count
def test_a_thread_that_is_read_in_memory_is_judged_like_a_stored_one(web, visit, opinions, now, stated_later):
    web.pages["/story/comment-page-3/"] = page(30, 45, stated_later)
    visit()
    first = web(ItemRef("url", f"{SITE}/story/", ""), None, None)
    found = read_rest(pipeline.read(first), f"{SITE}/story/", lambda ref: web(ref, None, None), NO_RULES, now)
    numbers = [int(comment.text.partition(":")[0].split()[1]) for comment in found.comments]
    assert (numbers, found.comments_complete) == opinions() == (list(range(11, 46)), True)
    assert found.comments_stated == 35


def test_a_place_that_answers_the_same_to_every_page_is_not_followed(web, visit, now):
    same = page(20, 29, 90, "/story/comment-page-3/") + '<a rel="next" href="/story/comment-page-4/">Next</a>'
    web.pages = {f"/story/comment-page-{number}/": same for number in (2, 3, 4)}
    visit()
    first = web(ItemRef("url", f"{SITE}/story/", ""), None, None)
    web.asked.clear()
    read_rest(pipeline.read(first), f"{SITE}/story/", lambda ref: web(ref, None, None), NO_RULES, now)
    assert web.asked == ["/story/comment-page-2/", "/story/comment-page-3/"]
