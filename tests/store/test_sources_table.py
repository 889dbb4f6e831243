from datetime import timedelta

from sqlalchemy import text


def test_a_source_is_added_once(store, now):
    one = store.sources.add("folder", "/notes", 5.0, now)
    again = store.sources.add("folder", "/notes", 60.0, now + timedelta(days=1))
    assert again == one
    assert (one.kind, one.target, one.interval, one.next_at) == ("folder", "/notes", 5.0, now)
    assert (one.failures, one.paused, one.last_error, one.polled_at) == (0, False, None, None)
    assert store.sources.all() == [one]
    assert store.sources.get(one.id) == one
    assert store.sources.get(one.id + 1) is None


def test_a_source_is_due_once_an_interval(store, now):
    source = store.sources.add("folder", "/notes", 60.0, now)
    assert [s.id for s in store.polls.take_due(now)] == [source.id]
    assert store.polls.take_due(now) == []
    assert store.polls.take_due(now + timedelta(seconds=58)) == []
    assert [s.id for s in store.polls.take_due(now + timedelta(seconds=59.5))] == [source.id]


def test_a_clock_that_is_stepped_back_keeps_no_source_waiting(store, now):
    polled = store.sources.add("folder", "/polled", 60.0, now)
    store.polls.record_poll(polled.id, now)
    store.sources.add("folder", "/never", 60.0, now)
    before = now - timedelta(hours=1)
    assert {s.target for s in store.polls.take_due(before)} == {"/polled", "/never"}
    assert "/polled" not in {s.target for s in store.polls.take_due(before)}


def test_a_paused_source_is_not_due(store, now):
    source = store.sources.add("folder", "/notes", 60.0, now)
    store.sources.pause(source.id, paused=True)
    assert store.polls.take_due(now) == []
    assert store.sources.get(source.id).paused
    store.sources.pause(source.id, paused=False)
    assert len(store.polls.take_due(now)) == 1


def test_failures_are_counted_until_a_poll_goes_well(store, now):
    source = store.sources.add("folder", "/notes", 60.0, now)
    store.polls.record_poll(source.id, now, "folder_unreadable: /notes")
    store.polls.record_poll(source.id, now, "folder_unreadable: /notes")
    failing = store.sources.get(source.id)
    assert (failing.failures, failing.last_error, failing.polled_at) == (2, "folder_unreadable: /notes", now)
    store.polls.record_poll(source.id, now)
    assert (store.sources.get(source.id).failures, store.sources.get(source.id).last_error) == (0, None)


def test_files_are_remembered_per_source(store, now):
    one = store.sources.add("folder", "/a", 5.0, now)
    two = store.sources.add("folder", "/b", 5.0, now)
    store.watched_files.save(one.id, {"/a/x": ("s1", "h1"), "/a/y": ("s1", "h2")})
    store.watched_files.save(one.id, {"/a/x": ("s2", "h3")})
    store.watched_files.save(two.id, {"/a/x": ("s9", "h9")})
    store.watched_files.save(two.id, {})
    files = store.watched_files.known(one.id)
    assert files.is_same("/a/x", "s2")
    assert files.is_same("/a/y", "s1")
    assert not files.is_same("/a/x", "s1")
    assert not files.is_same("/a/z", "s1")
    assert [files.hash_of(path) for path in ("/a/x", "/a/y", "/a/z")] == ["h3", "h2", ""]


def test_paths_longer_than_an_index_entry(store, now):
    source = store.sources.add("folder", "/a", 5.0, now)
    long = "/a/" + "/".join(f"{n * 7919 % 99991:05}" * 40 for n in range(20))
    files = {f"{long}/x": ("s1", "h1"), f"{long}/y": ("s2", "h2")}
    store.watched_files.save(source.id, files)
    kept = store.watched_files.known(source.id)
    assert [kept.hash_of(path) for path in files] == ["h1", "h2"]
    assert all(kept.is_same(path, stamp) for path, (stamp, _) in files.items())


def test_a_removed_source_leaves_its_items(clerk, store, now):
    source = store.sources.add("folder", "/a", 5.0, now)
    store.watched_files.save(source.id, {"/a/x": ("s", "h")})
    item = clerk.accept("/a/x", source_id=source.id)
    store.sources.remove(source.id)
    assert store.sources.all() == []
    assert not store.watched_files.known(source.id).hash_of("/a/x")
    assert clerk.claim(item).source_id is None


def test_labels_are_given_to_a_source_and_to_those_that_it_brought(store, now):
    index = store.sources.add("sitemap", "http://a.example/index", 60.0, now, labels=("harbour",))
    child = store.sources.add("sitemap", "http://a.example/1", 60.0, now, parent_id=index.id)
    other = store.sources.add("feed", "http://a.example/feed", 60.0, now)
    assert (index.labels, child.labels) == (("harbour",), ())
    store.sources.change_labels(index.id, ["news", "harbour"])
    assert store.sources.get(index.id).labels == ("harbour", "news")
    assert set(store.sources.get(child.id).labels) == {"harbour", "news"}
    assert store.sources.get(other.id).labels == ()
    store.sources.change_labels(index.id, [], ["harbour", "never given"])
    assert {store.sources.get(one.id).labels for one in (index, child)} == {("news",)}


def test_a_source_without_labels_has_null_there(store, now):
    source = store.sources.add("feed", "http://a.example/feed", 60.0, now, labels=())
    store.sources.change_labels(source.id, ["news"])
    store.sources.change_labels(source.id, [], ["news"])
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sources WHERE labels IS NULL")).scalar() == 1
