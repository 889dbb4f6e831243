"""What a run came to, as a table, and as a line of the book."""

import statistics
import time


def outcome(clean):
    return "all zeros" if clean else "NOT CLEAN"


def tell(run, books, quiet):
    """Print the table of a run; the line for the book."""
    seconds = time.monotonic() - run.began
    sent = ", ".join(f"{number} by {way}" for way, number in sorted(run.senders.sent.items()))
    rows = {
        "accepted": books.accepted, "stored": books.stored, "failed": sum(books.failed.values()),
        "wrongly": books.wrongly, "lost": books.lost, "twice": books.twice, "open": books.open,
        "comments": books.comments, "not acknowledged": run.senders.waiting,
    }  # fmt: skip
    store = run.victim.database.name
    print(f"\n{store}, seed {run.seed}: {len(run.submissions.documents)} documents, submitted {sent}")
    print(f"{len(run.plan.blows)} blows, {seconds:.0f} s; ", end="")
    print(f"settled {quiet:.1f} s after the last one" if quiet else "NOT settled")
    print("  ".join(f"{name:>8}" for name in rows))
    print("  ".join(f"{value:>{max(8, len(name))}}" for name, value in rows.items()))
    print("failed as they must: " + (", ".join(f"{n} {r}" for r, n in books.failed.items()) or "none"))
    for line in books.said[:20]:
        print(f"  {line}")
    late = _tell_recoveries(run.recoveries)
    clean = books.is_clean and not run.senders.waiting and quiet is not None and not late
    print(f"{outcome(clean)}\n", flush=True)
    return dict(store=store, seed=run.seed, documents=run.plan.documents, blows=len(run.plan.blows),
                clean=clean, counts=rows, recoveries=run.recoveries, seconds=seconds)  # fmt: skip


def _tell_recoveries(recoveries):
    """Print how long it took to recover from each kind of blow; whether one was never recovered from."""
    for name, times in sorted(recoveries.items()):
        known = [t for t in times if t] or [0.0]
        print(
            f"  {name.replace('_', ' ')}: recovered {sum(map(bool, times))} of {len(times)}, "
            f"median {statistics.median(known):.1f} s, worst {max(known):.1f} s"
        )
    return any(t is None for times in recoveries.values() for t in times)
