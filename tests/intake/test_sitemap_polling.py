"""Polls of sitemaps and their indexes."""

import gzip
from datetime import timedelta

from tests.intake.poller import index, sitemap
from worker.intake import listing_polling


def test_a_sitemap_that_is_gzip_by_itself(poller, site):
    site.says("/s.xml.gz", gzip.compress(sitemap("/a", "/b").encode()), type="application/x-gzip")
    assert poller.poll(poller.add("sitemap", "/s.xml.gz"))[0] == ["/a", "/b"]


def test_an_index_brings_sitemaps_as_sources_of_their_own(poller, site, store):
    site.says("/index.xml", index(*((f"/s{n}.xml", f"2026-02-{n:02}") for n in range(1, 9))))
    parent = poller.add("sitemap", "/index.xml", newest=50)
    assert poller.poll(parent)[0] == []
    children = [source for source in store.sources.all() if source.parent_id == parent.id]
    assert {child.kind for child in children} == {"sitemap"}
    shares = {child.target[-6:]: child.newest for child in children}
    assert shares == {f"s{n}.xml": 10 if n > 3 else 0 for n in range(1, 9)}
    for child in children:
        name = child.target.rpartition("/")[2].removesuffix(".xml")
        site.says(f"/{name}.xml", sitemap(*(f"/{name}/{n}" for n in range(12))))
    assert sum(len(poller.poll(child)[0]) for child in children) == 50

    (old,) = [child for child in children if child.target.endswith("/s1.xml")]
    later = poller.now + timedelta(days=3)
    store.polls.schedule_at(old.id, later)
    site.says("/index.xml", index(("/s1.xml", "2026-03-01"), ("/s9.xml", "2026-03-01")))
    poller.poll(parent)
    assert store.sources.get(old.id).next_at == poller.now, "the index says that it has changed"
    (new,) = [source for source in store.sources.all() if source.target.endswith("/s9.xml")]
    assert new.newest == 50

    store.sources.remove(parent.id)
    assert store.sources.all() == []


def test_indexes_that_name_each_other_end(poller, site, store):
    site.says("/a.xml", index(("/b.xml", "1"), ("/a.xml", "1")))
    site.says("/b.xml", index(("/a.xml", "1"), ("/b.xml", "1")))
    poller.add("sitemap", "/a.xml")
    for _ in range(3):
        for source in store.sources.all():
            poller.poll(source)
    assert sorted(source.target[-6:] for source in store.sources.all()) == ["/a.xml", "/b.xml"]


def test_an_index_without_end_is_not_followed_for_ever(poller, site, store):
    for n in range(12):
        site.says(f"/{n}.xml", index((f"/{n + 1}.xml", "1")))
    poller.add("sitemap", "/0.xml")
    for _ in range(12):
        for source in store.sources.all():
            poller.poll(source)
    assert len(store.sources.all()) == listing_polling.MAX_DEPTH + 1
