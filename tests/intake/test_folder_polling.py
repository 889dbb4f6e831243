"""Polls of folders: their feeds, and when the next poll is."""

from datetime import timedelta

from worker.dedupe import address_key
from worker.intake import folder_polling
from worker.sources.folders.scan_types import FolderScan


def test_an_opml_file_in_a_watched_folder_brings_its_feeds(store, tmp_path, now):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.opml").write_text('<opml><outline xmlUrl="https://a.example/f"/></opml>')
    source = store.sources.add("folder", str(tmp_path / "in"), 5.0, now)
    look = FolderScan(now + timedelta(days=9999), 0.0, lambda path, _within: path.read_bytes(), address_key)
    assert [item for batch in folder_polling.poll_folder(source, store, look, now) for item in batch] == []
    assert [(s.kind, s.target) for s in store.sources.all()[1:]] == [("feed", "https://a.example/f")]


def test_feeds_of_an_opml_file_have_its_labels_and_those_of_its_folder(store, tmp_path, now):
    (tmp_path / "in").mkdir()
    outline = '<outline text="boats"><outline type="sitemap" url="https://a.example/s"/></outline>'
    (tmp_path / "in" / "mine.opml").write_text(f"<opml><body>{outline}</body></opml>")
    source = store.sources.add("folder", str(tmp_path / "in"), 5.0, now, labels=("mine",))
    look = FolderScan(now + timedelta(days=9999), 0.0, lambda path, _within: path.read_bytes(), address_key)
    assert [*folder_polling.poll_folder(source, store, look, now)]
    (added,) = store.sources.all()[1:]
    assert (added.kind, added.labels) == ("sitemap", ("mine", "boats"))


def test_a_quiet_folder_rests_the_longer_the_longer_a_look_takes(store, tmp_path, now, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "note.txt").write_text("words")
    source = store.sources.add("folder", str(tmp_path / "in"), 5.0, now)
    monkeypatch.setattr(folder_polling, "QUIET_REST_FACTOR", 1e9)

    def rest(settle):
        look = FolderScan(
            now + timedelta(days=9999), settle, lambda path, _within: path.read_bytes(), address_key
        )
        assert [*folder_polling.poll_folder(source, store, look, now)]
        return round((store.sources.get(source.id).next_at - now).total_seconds())

    assert rest(settle=1e9) == 5, "a file has to hold still first"
    assert rest(settle=0.0) == 5, "a file was accepted"
    assert rest(settle=0.0) == 300, "nothing happens"
