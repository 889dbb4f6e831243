"""Whole threads at the command line: what is read beyond the page, what is not, and how it is shown."""

import json
from contextlib import closing

import pytest
from thread_site.blogs import WordPress
from thread_site.faults import closed
from thread_site.hosts import ThreadSite
from thread_site.truth import make_thread

REST = r"/wp-json/wp/v2/comments"


@pytest.fixture
def thread():
    return make_thread(1, 30, 3, moderated=False)


@pytest.fixture
def blog(thread):
    return WordPress("127.0.0.1", [thread], per_page=5)


@pytest.fixture
def address(blog, thread, installation):
    installation.environment |= {"WINNOW_ALLOW_NETWORKS": "127.0.0.0/8", "WINNOW_HOST_DELAY": "0.01"}
    with closing(ThreadSite(blog)):
        yield blog.url(blog.path(thread))


def extracted(installation, *words):
    ran = installation.winnow("extract", *words)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), ran.stderr


def test_extract_reads_the_whole_thread_of_an_address(installation, address, thread):
    found, _ = extracted(installation, address)
    assert sorted(c["text"] for c in found["comments"]) == sorted(one.text for one in thread.shown)
    assert found["comments_complete"] is True
    page, _ = extracted(installation, address, "--page-only")
    assert 0 < len(page["comments"]) < len(thread.shown)
    assert page["comments_complete"] is not True
    assert [lead["kind"] for lead in page["leads"]] == ["interface", "page", "feed"]


def test_a_record_is_followed_only_if_asked_and_its_address_is_known(installation, address, blog, thread):
    blog.faults.append(closed(REST, 403))
    page, _ = extracted(installation, address, "--page-only")
    record = json.dumps({"id": 1, "html": page["html"], "url": address})
    assert json.loads(installation.winnow("extract", "--jsonl", typed=record).stdout)["comments"] == []
    nameless = json.dumps({"id": 1, "html": page["html"]})
    refused = json.loads(installation.winnow("extract", "--jsonl", "--follow", typed=nameless).stdout)
    assert refused["error"]["reason"] == "unknown_address"
    found, warned = extracted(installation, address)
    assert len(found["comments"]) == len(thread.shown)
    assert "more comments not read: wordpress: http_403" in warned


def test_ingest_reads_it_too_and_show_and_status_say_so(installation, address, thread):
    rows = json.loads(installation.winnow("ingest", address, "--json").stdout)
    assert [row["outcome"] for row in rows] == ["new", "comments"]
    shown = installation.winnow("show", "1").stdout
    assert f"{len(thread.shown)} comments, the whole thread" in shown
    assert "wordpress\tread" in shown
    assert "threads that go on beyond their page: 1 complete" in installation.winnow("status").stdout
    explained = installation.winnow("explain", "1").stdout
    assert f"thread\t{len(thread.shown)} found of {len(thread.shown)} stated\tcomplete" in explained
    assert "of 30 comments from the interface" in explained
    both = installation.winnow("ingest", address, "--page-only", "--follow")
    assert both.returncode == 2
    assert "exclude each other" in both.stderr
