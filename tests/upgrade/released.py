"""What release 0.1.0 kept (`release_0_1_0`), put where today's version finds it, on either database."""

import gzip
import json
import shutil
import tarfile
from pathlib import Path

import psycopg
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from worker.store.database import Database

FOLDER = Path(__file__).with_name("release_0_1_0")
SCHEMA = "0010"


def unpack(data, database_url):
    """Put received bytes and rules into a data folder, and the tables into an empty database."""
    shutil.copytree(FOLDER / "raw", data / "raw")
    shutil.copy(FOLDER / "sites.toml", data)
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        Path(url.database).write_bytes(gzip.decompress((FOLDER / "sqlite.db.gz").read_bytes()))
        return
    dumped = gzip.decompress((FOLDER / "postgresql.sql.gz").read_bytes()).decode()
    with psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        connection.execute(dumped)


def export(kind):
    """What the release's own `winnow export --all` printed, by document."""
    lines = gzip.decompress((FOLDER / f"{kind}_export.jsonl.gz").read_bytes()).decode().splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def read_rows(database, like=None, and_also=()):
    """All rows by table, each by column, read without models.

    With `like`, only the tables and columns of earlier rows, `and_also` others.
    """
    found = {}
    with database.reading() as connection:
        for name in inspect(connection).get_table_names() if like is None else like:
            if name == "alembic_version" or "_words" in name:
                continue
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}").mappings().all()
            wanted = {*like[name][0], *and_also} if like and like[name] else None
            kept = [{key: row[key] for key in row if wanted is None or key in wanted} for row in rows]
            found[name] = sorted(kept, key=_key_of)
    return found


def _key_of(row):
    return repr([value for name, value in sorted(row.items()) if name not in ("meta", "notes")])


def open_database(url):
    return Database(url, pooled=False)


def end_session(server, number):
    """End a session of a PostgreSQL server from outside."""
    with psycopg.connect(
        server.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 10000)", [number])


def read_database(archive):
    """The SQLite database in an archive."""
    with tarfile.open(archive) as members:
        return gzip.decompress(members.extractfile("winnow.db.gz").read())


def holds(today, then):
    """Whether a record, at any depth, says what it said then; it may say more."""
    if isinstance(then, dict):
        return isinstance(today, dict) and all(
            name in today and holds(today[name], then[name]) for name in then
        )
    if isinstance(then, list):
        return len(today) == len(then) and all(holds(*pair) for pair in zip(today, then, strict=True))
    return today == then
