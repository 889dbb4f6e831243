"""How many items sources brought, day by day."""

from datetime import UTC, date, datetime

from store.clerk import file_ref


def test_the_newest_items_of_each_source_are_counted_by_day(store, now):
    one, other, silent = (store.sources.add("folder", f"/{name}", 60.0, now).id for name in "abc")
    days = [datetime(2026, 3, 12, 0, 0, 5, tzinfo=UTC), datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC)]
    for at, source, count in ((days[0], one, 3), (days[1], one, 2), (days[1], other, 1)):
        for number in range(count):
            store.ledger.accept([file_ref(f"/{source}/{at.day}/{number}", source_id=source)], at)
    found = store.source_yields.count_days([one, other, silent], 4)
    assert found == {
        one: {date(2026, 3, 12): 2, date(2026, 3, 13): 2}, other: {date(2026, 3, 13): 1}, silent: {},
    }  # fmt: skip
