"""Comments from the export of a comment system are merged into the article at their address."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from worker import fetch, pipeline
from worker.context import Context
from worker.dedupe import address_key
from worker.intake import folder_polling
from worker.rules.sites import NO_RULES
from worker.settings import load
from worker.sources.folders.scan_types import FolderScan

ADDRESS = "https://gull.example/boats"
TEXT = "The boats came in on Monday with the first light, and had so much fish in them that all had to come."
HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
POST = (
    '<post dsq:id="{0}"><message><![CDATA[<p>{1}</p>]]></message>'
    "<createdAt>2014-03-0{0}T08:00:00Z</createdAt>"
    "<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Cleo</name></author>"
    '<thread dsq:id="11" /></post>'
)
PAGE = json.dumps(
    {"url": ADDRESS, "html": f"<title>Boats</title><article><h1>Boats</h1><p>{TEXT}</p></article>"}
)


def export(*texts):
    thread = f'<thread dsq:id="11"><link>{ADDRESS}</link><title>The boats</title></thread>'
    posts = "".join(POST.format(number, text) for number, text in enumerate(texts, 1))
    return f"{HEAD}{thread}{posts}</disqus>"


@pytest.fixture
def drop(store, tmp_path, now):
    """A function that drops a file into a watched folder and processes it: what came of it."""
    folder = tmp_path / "watched"
    folder.mkdir()
    source = store.sources.add("folder", str(folder), 5.0, now)

    def read(path, within):
        return fetch.read_file(path, max_bytes=1_000_000, within=within).content

    def go(name, content):
        (folder / name).write_text(content)
        later = datetime.now(UTC) + timedelta(minutes=1)
        look = FolderScan(later, 0.0, read, address_key, open=fetch.open_file)
        batches = folder_polling.poll_folder(store.sources.get(source.id), store, look, now)
        items = [item.item_id for batch in batches for item in batch if item.fresh]
        return [process(store, item, now) for item in items]

    return go


def process(store, item_id, now):
    claim = store.ledger.claim(item_id, "process", "t", now)
    return pipeline.process(claim, store, Context(load(), store).fetch, NO_RULES, now)


def test_comments_are_merged_into_the_article_that_is_stored(drop, store):
    (article,) = drop("page.jsonl", f"{PAGE}\n")
    (merged,) = drop("disqus.xml", export("Good.", "With fish?"))
    assert (merged.verdict.name, merged.document_id) == ("comments", article.document_id)
    details = store.library.read_details(article.document_id)
    assert details.document["body"] == TEXT
    assert (details.document["revision"], details.document["kind"]) == (1, "article")
    assert [one["text"] for one in details.comments] == ["Good.", "With fish?"]
    (again,) = drop("disqus.xml", export("Good.", "With fish?", "Much."))
    assert again.verdict.name == "comments"
    assert len(store.library.read_details(article.document_id).comments) == 3
    (same,) = drop("copy.xml", export("Good.", "With fish?", "Much.") + "\n")
    assert same.verdict.name == "unchanged"


def test_reading_the_article_again_reads_its_page(drop, store, now):
    (article,) = drop("page.jsonl", f"{PAGE}\n")
    drop("disqus.xml", export("Good."))
    item = store.reprocessing.accept_one(article.document_id, now)
    process(store, item, now)
    details = store.library.read_details(article.document_id)
    assert (details.document["body"], len(details.comments)) == (TEXT, 1)


def test_an_article_that_comes_later_keeps_the_comments(drop, store):
    (thread,) = drop("disqus.xml", export("Good."))
    details = store.library.read_details(thread.document_id)
    assert (thread.verdict.name, details.document["kind"], details.document["body"]) == ("new", "thread", "")
    (article,) = drop("page.jsonl", f"{PAGE}\n")
    assert (article.verdict.name, article.document_id) == ("revised", thread.document_id)
    details = store.library.read_details(thread.document_id)
    assert (details.document["body"], [one["text"] for one in details.comments]) == (TEXT, ["Good."])
