"""The books, after the last blow: what became of every document that was submitted."""

from collections import Counter
from dataclasses import dataclass, field

from tests.thread_site.scoring import rows_of, score

QUERIES = {
    "documents that say the same and both stand for themselves": """
        SELECT count(*) FROM (SELECT content_hash FROM documents WHERE duplicate_of IS NULL
        GROUP BY content_hash HAVING count(*) > 1) AS twins""",
    "items that were seen twice": """
        SELECT count(*) FROM (SELECT item_id FROM sightings GROUP BY item_id HAVING count(*) > 1) AS twice""",
    "documents that were created twice": """
        SELECT count(*) FROM (SELECT document_id FROM changes WHERE kind = 'created'
        GROUP BY document_id HAVING count(*) > 1) AS twice""",
    "numbers of changes that are missing or there twice": """
        SELECT coalesce(max(seq), 0) - count(DISTINCT seq) + count(seq) - count(DISTINCT seq) FROM changes""",
}


@dataclass
class Books:
    """Counts of documents; what is wrong is also told in words."""

    accepted: int = 0
    stored: int = 0
    failed: Counter = field(default_factory=Counter)
    """As they must, by reason."""
    wrongly: int = 0
    """Failed and should not have, or the other way round."""
    lost: int = 0
    twice: int = 0
    open: int = 0
    comments: int = 0
    """Stored once, whole, in their place."""
    said: list = field(default_factory=list)

    @property
    def is_clean(self):
        return not (self.wrongly or self.lost or self.twice or self.open)


def balance(store, documents):
    """Look up what became of every document; of those found by the folder too."""
    books = Books()
    with store.database.reading() as connection:
        items = connection.exec_driver_sql(
            "SELECT source_key, target, state, reason, document_id FROM items"
        ).all()
        bodies = connection.exec_driver_sql("SELECT id, body, duplicate_of FROM documents").all()
        for what, query in QUERIES.items():
            if number := connection.exec_driver_sql(query).scalar_one():
                books.twice += number
                books.said.append(f"twice: {number} {what}")
    by_key = {item.source_key: item for item in items}
    by_target = {item.target: item for item in items}
    originals = [row.body for row in bodies if row.duplicate_of is None]
    by_mark = Counter(word for body in originals for word in set(body.split()) if word[:4] == "mark")
    texts = {row.id: row.body for row in bodies}
    for item in items:
        if item.state not in ("done", "failed"):
            books.open += 1
            books.said.append(f"open: {item.source_key} is {item.state} ({item.reason})")
    for document in documents:
        item = by_key.get(f"msg:{document.key}") if document.ways else by_target.get(document.path)
        _enter(books, document, item, texts, by_mark)
        if document.thread:
            _enter_thread(books, document, rows_of(store, document.path))
    return books


def not_found(store, documents):
    """How many of the documents in the watched folder its polls have not entered in the ledger yet."""
    with store.database.reading() as connection:
        keys = connection.exec_driver_sql("SELECT source_key FROM items").scalars()
        found = {key.removeprefix("file:").rpartition(":")[0] for key in keys if key.startswith("file:")}
    return sum(document.is_watched and document.path not in found for document in documents)


def _enter(books, document, item, texts, by_mark):
    if item is None:
        books.lost += 1
        books.said.append(f"lost: {document.key} is not in the ledger")
        return
    books.accepted += 1
    if item.state == "failed":
        if item.reason == document.reason:
            books.failed[item.reason] += 1
        else:
            books.wrongly += 1
            books.said.append(f"wrongly failed: {document.key}: {item.reason}")
    elif item.state == "done":
        if document.reason:
            books.wrongly += 1
            books.said.append(f"wrongly stored: {document.key}")
        elif document.mark not in texts.get(item.document_id, ""):
            books.lost += 1
            books.said.append(f"lost: {document.key} is done, and document {item.document_id} is not it")
        else:
            books.stored += 1
            books.twice += by_mark[f"{document.mark}."] - 1


def _enter_thread(books, document, rows):
    """Each comment counts like a document: missing, there twice, or not as its reader sees it."""
    seen = score(document.thread, rows)
    books.comments += seen.parents
    books.lost += seen.shown - seen.stored
    books.twice += seen.doubled
    books.wrongly += seen.foreign + seen.stored - seen.parents
    books.said += [f"comment of {document.key}: {wrong}" for wrong in seen.wrong]
