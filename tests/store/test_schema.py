import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from rows import put
from sqlalchemy import inspect, select
from waiting import PATIENCE

from worker.errors import Unavailable
from worker.store.database import Database, schema
from worker.store.ledger.outcome_counts import NOT_TIMED
from worker.store.queries.copies import Copies
from worker.store.queries.figures import metrics
from worker.store.queries.figures.overview import Overview
from worker.store.tables import Base, Cluster, Item, Sighting


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A database with nothing in it, of each kind."""
    if request.param == "sqlite":
        return Database(f"sqlite:///{tmp_path}/new/folder/winnow.db", pooled=False)
    return Database(request.getfixturevalue("empty_postgres_url"), pooled=False)


def tables(database):
    with database.reading() as connection:
        return {name for name in inspect(connection).get_table_names() if not is_beyond_models(name)}


WORDS = ("words", "document_words", "comment_words")
BEYOND_MODELS = (*WORDS, "comments_author", "documents_site", "documents_host")


def is_beyond_models(name):
    """Whether something is of the full text, which each database has in its own way, or an expression."""
    return name.startswith(BEYOND_MODELS)


def execute(database, statement):
    with database.writing() as connection:
        connection.exec_driver_sql(statement)


def test_an_empty_database_gets_the_schema(empty):
    assert schema.migrate(empty) is None
    assert tables(empty) == {*Base.metadata.tables, "alembic_version"}
    assert schema.migrate(empty) == schema.newest()
    assert schema.check(empty) == schema.newest()


def test_an_empty_database_is_prepared_and_a_prepared_one_left_alone(empty):
    schema.prepare(empty)
    execute(empty, "INSERT INTO clusters (id, canonical_id) VALUES (1, 1)")
    schema.prepare(empty)
    with empty.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM clusters").scalar() == 1


def test_an_empty_database_is_not_ready(empty):
    with pytest.raises(Unavailable, match=r"no schema.*winnow migrate"):
        schema.check(empty)


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_the_migrations_make_what_the_models_say(store):
    """Compares columns, types, null, defaults and indexes; unique constraints and partial indexes below."""
    with store.database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        options["include_object"] = lambda _object, name, *_: not is_beyond_models(name or "")
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_make_the_partial_indexes_of_the_models(sqlite_url, tmp_path):
    """Alembic does not compare the conditions of indexes, nor AUTOINCREMENT: so the SQL that SQLite keeps."""
    migrated = Database(sqlite_url)
    models = Database(f"sqlite:///{tmp_path}/models.db")
    with models.writing() as connection:
        Base.metadata.create_all(connection)
    query = "SELECT name, lower(sql) FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
    made = []
    for database in (migrated, models):
        with database.reading() as connection:
            rows = connection.exec_driver_sql(query).all()
        made.append({
            name: ("where" in sql and sql.split("where")[1].strip(), "autoincrement" in sql)
            for name, sql in rows
            if name != "articles" and not is_beyond_models(name)
        })  # fmt: skip
        database.close()
    assert made[0] == made[1]
    assert made[0]["documents_content"][0] == "duplicate_of is null and deleted_at is null"


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_schema_of_another_version_is_refused(empty, revision):
    schema.prepare(empty)
    execute(empty, f"UPDATE alembic_version SET version_num = '{revision}'")
    for refusing in (schema.prepare, schema.check, schema.migrate):
        with pytest.raises(Unavailable, match=f"has schema {revision}") as refused:
            refusing(empty)
        assert "\n" not in str(refused.value)


def test_an_older_schema_is_refused_until_it_is_migrated(empty, monkeypatch):
    schema.prepare(empty)
    had = schema.newest()
    monkeypatch.setattr(schema, "newest", lambda: "0999")
    with pytest.raises(Unavailable, match=f"has schema {had}, this version needs 0999; run: winnow migrate"):
        schema.prepare(empty)


def test_migrations_are_one_line_and_their_files_are_named_by_what_they_make():
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.newest()]
    assert {script.revision for script in scripts.walk_revisions()} == schema.revisions()


def test_what_the_first_schema_held_is_there_after_it_was_migrated(empty):
    with empty.writing() as connection:
        schema.upgrade(connection, "0001")
    time = "'2026-03-14 15:09:26'"
    columns = "source_key, kind, target, step, state, meta, source_id, created_at, updated_at"
    for statement in (
        f"INSERT INTO sources (id, kind, target, interval, created_at) VALUES (1, 'folder', '/a', 5, {time})",
        "INSERT INTO watched_files (source_id, key, path, stamp, hash) VALUES (1, '/a/x', '/a/x', 's', 'h')",
        f"INSERT INTO items ({columns}) VALUES ('k', 'file', '/a', 'a', 'b', '{{}}', 1, {time}, {time})",
    ):
        execute(empty, statement)
    assert schema.migrate(empty) == "0001"
    with empty.reading() as connection:
        for table, count in (("sources", 1), ("watched_files", 1), ("items WHERE source_id = 1", 1)):
            query = f"SELECT count(*) FROM {table}"
            assert (table, connection.exec_driver_sql(query).scalar()) == (table, count)


def test_files_that_were_to_be_fetched_begin_with_what_reads_them_now(empty):
    with empty.writing() as connection:
        schema.upgrade(connection, "0009")
    time = "'2026-03-14 15:09:26'"
    columns = "id, source_key, kind, target, step, state, raw_id, meta, created_at, updated_at"
    rows = (
        "'file', '/a', 'fetch', 'pending', 7", "'record', '/b', 'fetch', 'failed', NULL",
        "'file', '/c', 'process', 'pending', 8", "'url', 'https://d.example/', 'fetch', 'pending', NULL",
    )  # fmt: skip
    for number, row in enumerate(rows):
        said = f"{number}, 'k{number}', {row}, '{{}}', {time}, {time}"
        execute(empty, f"INSERT INTO items ({columns}) VALUES ({said})")
    schema.migrate(empty)
    with empty.reading() as connection:
        found = connection.exec_driver_sql("SELECT step, raw_id FROM items ORDER BY id").all()
    assert [tuple(row) for row in found] == [
        ("process", None),
        ("process", None),
        ("process", 8),
        ("fetch", None),
    ]


def test_what_ended_before_anybody_counted_is_counted_by_the_migration(empty, now):
    with empty.writing() as connection:
        schema.upgrade(connection, "0007")
    time = "'2026-03-14 15:09:26'"
    columns = "id, source_key, kind, target, step, state, verdict, reason, meta, created_at, updated_at"
    for number, ended in enumerate((
        "'process', 'done', 'new', NULL", "'process', 'done', 'new', NULL",
        "'fetch', 'done', 'unchanged', NULL", "'fetch', 'failed', NULL, 'timeout'",
        "'fetch', 'pending', NULL, 'timeout'",
    )):  # fmt: skip
        row = f"{number}, 'k{number}', 'url', 'u', {ended}, '{{}}', {time}, {time}"
        execute(empty, f"INSERT INTO items ({columns}) VALUES ({row})")
    columns = "id, hash, item_id, headers, received_at, received_basis, size"
    execute(empty, f"INSERT INTO raw ({columns}) VALUES (1, 'h', 1, '{{}}', {time}, 'mtime', 70)")
    schema.migrate(empty)
    read = metrics.read(empty, now).tallies
    assert {(t.step, t.outcome, t.reason): (t.count, t.received) for t in read} == {
        ("process", "new", ""): (2, 0), ("fetch", "unchanged", ""): (1, 0),
        ("fetch", "failed", "timeout"): (1, 0), ("fetch", "fetched", ""): (1, 70),
    }  # fmt: skip
    assert {t.within for t in read} == {NOT_TIMED}


def test_what_happened_lately_before_anybody_counted_hours_is_counted_by_the_migration(empty):
    now = datetime.now(UTC)
    long_ago = now - timedelta(days=40)
    with empty.writing() as connection:
        schema.upgrade(connection, "0017")
        for number, (ended, at) in enumerate((
            ({"state": "done", "verdict": "new"}, now), ({"state": "done", "verdict": "new"}, now),
            ({"state": "done", "verdict": "new"}, long_ago), ({"state": "pending"}, now),
            ({"state": "failed", "verdict": None}, now), ({"state": "done", "verdict": "comments"}, now),
        )):  # fmt: skip
            put(connection, "items", id=number + 1, source_key=f"k{number}", updated_at=at, **ended)
        put(connection, "documents", id=1)
        put(connection, "sightings", id=1, document_id=1, item_id=1)
        for number, at in enumerate((now, now, now, long_ago)):
            put(connection, "comments", id=number + 1, document_id=1, key=f"k{number}", first_seen_at=at)
    schema.migrate(empty)
    hours = Overview(empty).count_hours(long_ago)
    hour = now.replace(minute=0, second=0, microsecond=0)
    assert hours == {"new": {hour: 2}, "failed": {hour: 1}, "comments": {hour: 1}, "new comments": {hour: 3}}


def test_documents_of_before_have_no_confidence_in_their_comments(empty):
    with empty.writing() as connection:
        schema.upgrade(connection, "0014")
        put(connection, "documents", id=1)
        before = list(connection.exec_driver_sql("SELECT * FROM articles").keys())
    assert schema.migrate(empty) == "0014"
    with empty.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM articles").mappings()
        assert list(row)[: len(before) + 1] == [*before, "comments_confidence"]
        assert (row["id"], row["comments_confidence"]) == (1, None)


def test_comments_of_before_are_counted_by_the_migration(empty):
    with empty.writing() as connection:
        schema.upgrade(connection, "0015")
        put(connection, "documents", id=1)
        put(connection, "documents", id=2, address_key="y", content_hash="y")
        put(connection, "items", id=1)
        put(connection, "sightings", id=1, document_id=1, item_id=1)
        for number, gone in enumerate((None, None, datetime(2026, 3, 14, tzinfo=UTC))):
            about = dict(id=number + 1, key=f"{number}", document_id=1, sighting_id=1, deleted_at=gone)
            put(connection, "comments", **about)
    assert schema.migrate(empty) == "0015"
    with empty.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id, comments_found, comments_complete FROM articles ORDER BY id"
        )
        assert [tuple(row) for row in found] == [(1, 2, None), (2, 0, None)]
        assert connection.exec_driver_sql("SELECT basis FROM comments").scalars().all() in (
            ["{}"] * 3,
            [{}] * 3,
        )


def test_clusters_of_before_know_when_they_got_their_last_copy(empty):
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in range(10)[1:]]
    with empty.writing() as connection:
        schema.upgrade(connection, "0020")
        for number, of, day in ((1, None, 1), (2, 1, 4), (3, 1, 3), (4, None, 2), (5, None, 6)):
            about = dict(cluster_id=of or number, duplicate_of=of, first_seen_at=days[day])
            put(
                connection, "documents", id=number, address_key=f"{number}", content_hash=f"{number}", **about
            )
        for number, verdict, day in ((1, "new", 7), (4, "duplicate", 5), (5, "unchanged", 8)):
            put(connection, "items", id=number, source_key=f"{number}")
            seen = dict(document_id=number, item_id=number, verdict=verdict, seen_at=days[day])
            put(connection, "sightings", id=number, **seen)
        for number in (1, 4, 5):
            put(connection, "clusters", id=number, canonical_id=number)
    assert schema.migrate(empty) == "0020"
    with empty.reading() as connection:
        found = connection.execute(select(Cluster.id, Cluster.copied_at).order_by(Cluster.id)).all()
    assert [tuple(row) for row in found] == [(1, days[4]), (4, days[5]), (5, None)]
    assert [one["id"] for one in Copies(empty).list_newest(9)] == [4, 1]


def test_another_programs_database_is_refused(empty):
    execute(empty, "CREATE TABLE documents (id integer PRIMARY KEY)")
    with pytest.raises(Unavailable, match="another program's table 'documents'"):
        schema.prepare(empty)
    assert tables(empty) == {"documents"}


def test_a_database_may_hold_other_tables(empty):
    execute(empty, "CREATE TABLE something_else (id integer PRIMARY KEY)")
    schema.prepare(empty)
    assert schema.check(empty) == schema.newest()
    assert {"something_else", "documents"} <= tables(empty)


def test_two_that_migrate_at_once(empty):
    context = multiprocessing.get_context("spawn")
    url = empty.url.render_as_string(hide_password=False)
    start, said = context.Barrier(2), context.Queue()
    both = [context.Process(target=migrate_at, args=(url, start, said)) for _ in range(2)]
    for one in both:
        one.start()
    assert sorted(said.get(timeout=PATIENCE) for _ in both) == ["ready", "ready"]
    for one in both:
        one.join(PATIENCE)
    assert schema.check(empty) == schema.newest()


def migrate_at(url, start, said):
    database = Database(url)
    start.wait(PATIENCE)
    try:
        schema.prepare(database)
        said.put("ready")
    except Exception as error:  # noqa: BLE001  # told to the parent, which asserts on it
        said.put(repr(error))
    database.close()


SENT = {"entry": {"copy": "/etc/passwd", "title": "T"}, "within": "/", "visit": 2, "list": "x"}
HASH = "ab" * 32
NOTED = {"within": "/n", "container": "/n/c", "position": 5, "stamp": "1:2:"}
VISIT = "url:https://a.example/"


def without(name):
    return {key: value for key, value in SENT.items() if key != name}


OLD_ROWS = [
    # kind, source key, source, meta before; meta, notes and hash of a copy after
    # What was sent stays as it was, in each way in which a source key shows that it was sent.
    ("url", "msg:order-1", None, SENT, SENT, {}, None),
    ("url", f"{VISIT}:2026-03-14T15:09Z:meta-0123456789abcdef", None, SENT, SENT, {}, None),
    ("url", f"{VISIT}:source-1-0123456789abcdef:meta-0123456789abcdef", 1, SENT, without("list"),
     {"listed_in": "x"}, None),
    ("url", f"url:a~sha256:{HASH}", None, SENT, SENT, {}, None),
    # Of files and records, ours had replaced what was sent.
    ("file", "msg:order-2", 1, SENT, without("within"), {"within": "/"}, None),
    ("record", "record:h:1", 1, NOTED, {}, NOTED, None),
    # The rest only we can have written.
    ("url", f"{VISIT}:source-1-0123456789abcdef", 1,
     {"entry": {"title": "T", "copy": HASH}, "stored_from": "f"}, {},
     {"title": "T", "stored_from": "f"}, HASH),
    ("url", f"{VISIT}:source-1-1123456789abcdef", 1, {"entry": {"copy": "../x"}}, {"entry": {"copy": "../x"}},
     {}, None),
    ("url", f"{VISIT}:2026-03-14T15:09:26+00:00", None, {"visit": 2, "address_key": "k"}, {},
     {"visit": 2, "address_key": "k"}, None),
    ("url", f"{VISIT}:list-0123456789abcdef", 1, {"list": "/l.urls"}, {}, {"listed_in": "/l.urls"}, None),
]  # fmt: skip


def test_what_was_noted_in_the_meta_of_before_is_told_from_what_was_sent(empty):
    with empty.writing() as connection:
        schema.upgrade(connection, "0010")
        put(connection, "sources", id=1)
        put(connection, "documents", id=1)
        for number, (kind, key, source_id, meta, *_) in enumerate(OLD_ROWS, 1):
            put(connection, "items", id=number, kind=kind, source_key=key, source_id=source_id, meta=meta)
            put(connection, "sightings", id=number, item_id=number, meta=meta)
    schema.migrate(empty)
    told = (Item.kind, Item.source_key, Item.source_id, Item.meta, Item.notes, Item.copy_hash)
    with empty.reading() as connection:
        items = connection.execute(select(*told).order_by(Item.id)).all()
        sightings = connection.execute(select(Sighting.meta, Sighting.notes).order_by(Sighting.id)).all()
    assert [tuple(row) for row in items] == [(*row[:3], *row[4:]) for row in OLD_ROWS]
    assert [tuple(row) for row in sightings] == [row[4:6] for row in OLD_ROWS]
