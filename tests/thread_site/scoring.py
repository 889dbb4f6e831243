"""What was stored of a thread, held against what its readers see."""

from dataclasses import dataclass, field

from sqlalchemy import select

from worker.store.tables import CommentRow, Document


@dataclass
class Score:
    """Counts of a thread's comments, and examples of what is wrong."""

    shown: int = 0
    stored: int = 0
    """Of those shown, the ones stored at least once."""
    doubled: int = 0
    foreign: int = 0
    """Stored, and not shown by this thread."""
    parents: int = 0
    """Of those stored, the ones with the right parent."""
    wrong: list = field(default_factory=list)

    def __add__(self, other):
        pairs = zip(self.counts, other.counts, strict=True)
        return Score(*(a + b for a, b in pairs), [*self.wrong, *other.wrong])

    @property
    def counts(self):
        return self.shown, self.stored, self.doubled, self.foreign, self.parents

    @property
    def perfect(self):
        return self.counts == (self.shown, self.shown, 0, 0, self.shown)


def rows_of(store, url):
    """The stored comments of a document that are not deleted."""
    columns = (CommentRow.id, CommentRow.author, CommentRow.posted_at, CommentRow.text, CommentRow.parent_id)
    document = (
        select(Document.id).where(Document.url == url, Document.duplicate_of.is_(None)).scalar_subquery()
    )
    wanted = select(*columns).where(CommentRow.document_id == document, CommentRow.deleted_at.is_(None))
    with store.database.reading() as connection:
        return connection.execute(wanted).mappings().all()


def score(thread, rows, flat=False):
    """Hold stored comments against a thread; on a `flat` platform no comment has a parent."""
    counted = Score(sum(not one.late for one in thread.shown))
    waiting = {}
    for one in thread.shown:
        waiting.setdefault(key(one.author, one.text), []).append(one)
    truths, seen = {}, set()
    for row in sorted(rows, key=lambda row: row["id"]):
        same = waiting.get(key(row["author"], row["text"]), [])
        if same:
            truths[row["id"]] = same.pop(0) if len(same) == 1 else take(same, row)
        elif key(row["author"], row["text"]) in seen:
            counted.doubled += 1
            counted.wrong.append(("doubled", row["author"], row["text"][:60]))
        else:
            counted.foreign += 1
            counted.wrong.append(("foreign", row["author"], row["text"][:60]))
        seen.add(key(row["author"], row["text"]))
    counted.stored = sum(not one.late for one in truths.values())
    counted.wrong += [
        ("missing", one.author, one.text[:60]) for many in waiting.values() for one in many if not one.late
    ]
    shown = {one.id for one in thread.shown}
    for row in rows:
        if (truth := truths.get(row["id"])) is None or truth.late:
            continue
        above = truths.get(row["parent_id"])
        wanted = None if flat or truth.parent not in shown else truth.parent
        if (above.id if above else None) == wanted and (above or row["parent_id"] is None):
            counted.parents += 1
        else:
            counted.wrong.append(("parent", row["author"], row["text"][:60], wanted, above and above.id))
    return counted


def take(same, row):
    """Of comments with the same author and words, the one that this row is: by its time, if that is stored."""
    at = row["posted_at"]
    best = min(same, key=lambda one: abs((one.at - at).total_seconds()) if at else 0)
    same.remove(best)
    return best


def key(author, text):
    return (author or "").replace("_", " "), " ".join(text.split())
