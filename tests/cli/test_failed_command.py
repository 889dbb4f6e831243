"""`winnow failed`: failed items are listed, shown, retried and dropped."""

import json
from datetime import UTC, datetime

from ingesting import ingest

from worker.errors import Rejected
from worker.settings import load
from worker.store import open_store
from worker.store.database.schema import prepare


def test_failed_items_are_retried_and_dropped_by_hand(installation):
    path = installation.seeds / "later.txt"
    path.touch()
    ingest(installation, path, expect=1)
    (item,) = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert "empty_file" in installation.winnow("failed", "show", str(item["id"])).stdout
    assert installation.winnow("failed", "retry", "999").returncode == 1
    assert installation.winnow("failed", "drop", str(item["id"])).stdout.startswith("1 dropped")
    assert json.loads(installation.winnow("failed", "list", "--json").stdout) == []


def test_a_refused_message_is_a_line_of_a_list_and_whole_when_it_is_shown(installation):
    text = '{"body": "' + "W1siL25vd2hlcmUi" * 100 + '"}'
    with open_store(load(installation.environment)) as store:
        prepare(store.database)
        error = Rejected("malformed_message", f"on a Celery queue: its id is {'x' * 400}")
        (refused,) = store.ledger.refuse([(text, error)], datetime.now(UTC))
    for words in ("failed list", "status"):
        said = installation.winnow(*words.split()).stdout
        (line,) = [line for line in said.splitlines() if "malformed_message" in line]
        assert text[:90] in line
        assert len(line) < 300
    assert text in installation.winnow("failed", "show", str(refused.item_id)).stdout
    (listed,) = json.loads(installation.winnow("failed", "list", "--json").stdout)
    assert (listed["target"], len(listed["detail"])) == (text, len(error.detail))
