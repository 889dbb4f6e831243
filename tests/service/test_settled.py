"""When `winnow up --once` may end."""

from datetime import UTC, datetime, timedelta

from worker.cli.commands import service_commands
from worker.context import Context
from worker.errors import Rejected
from worker.intake import folder_polling
from worker.settings import load


def test_what_is_accepted_between_two_looks_is_waited_for(store, tmp_path, monkeypatch):
    file = tmp_path / "watched" / "note.txt"
    file.parent.mkdir()
    file.write_text("A note about weirs")
    now = datetime.now(UTC)
    store.sources.add("folder", str(file.parent), 5.0, now)
    still = Context(load(), store, lambda: now + timedelta(minutes=1)).folder_scan()
    is_accepted = service_commands._is_accepted

    def accept_and_look(source, store):
        assert [
            item.fresh for batch in folder_polling.poll_folder(source, store, still, now) for item in batch
        ]
        return is_accepted(source, store)

    with monkeypatch.context() as patch:
        patch.setattr(service_commands, "_is_accepted", accept_and_look)
        assert not service_commands._is_settled(store, now)
    assert not service_commands._is_settled(store, now), "it is accepted, and nobody has read it"
    store.ledger.fail(
        store.ledger.claim(1, "process", "task-1", now), Rejected("binary_file", "it is no text"), now
    )
    assert service_commands._is_settled(store, now)
