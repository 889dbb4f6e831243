"""What Winnow keeps can be read by its owner alone: the secrets of webhooks stand in the database."""

import os
import shutil
import stat
from dataclasses import replace

import pytest
from service.running import PROJECT, Installation

from worker.runtime import data_folder, private_files
from worker.settings import Settings

pytestmark = pytest.mark.long

SEED = PROJECT / "seeds" / "library-hours.html"


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def loose(folder):
    """What others have rights to, in a folder and below, by its mode."""
    paths = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder.parent)): oct(mode(path)) for path in paths if mode(path) & 0o077}


def test_whatever_the_umask(umask, tmp_path):
    folder, file = tmp_path / "a" / "b", tmp_path / "a" / "b" / "file"
    if umask & 0o200:
        tmp_path.chmod(0o700)
    private_files.make_folder(folder)
    private_files.make_folder(folder)
    with private_files.create(file) as made:
        made.write(b"x")
    private_files.ensure(file)
    assert file.read_bytes() == b"x"
    assert [mode(path) for path in (folder.parent, folder, file)] == [0o700, 0o700, 0o600]


def test_what_commands_make(tmp_path):
    installation = Installation(tmp_path)
    shutil.copy(SEED, installation.seeds)
    before = os.umask(0)
    try:
        ran = [
            installation.winnow("ingest", str(installation.seeds)),
            installation.winnow("backup", str(tmp_path / "all.tar")),
            installation.winnow("webhooks", "add", "https://hooks.example.org/x"),
        ]
        other = Installation(tmp_path / "other")
        ran.append(other.winnow("restore", str(tmp_path / "all.tar")))
    finally:
        os.umask(before)
    assert [one.returncode for one in ran] == [0] * 4, [one.stderr for one in ran]
    for folder in (installation.data, other.data):
        assert loose(folder) == {}
        assert list(folder.glob("raw/*/*.gz"))
    assert mode(tmp_path / "all.tar") == 0o600


def test_health_warns_and_up_mends(tmp_path):
    installation = Installation(tmp_path)
    shutil.copy(SEED, installation.seeds)
    assert installation.winnow("ingest", str(installation.seeds)).returncode == 0
    for path in [installation.data, *installation.data.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    warned = installation.winnow("health").stdout
    assert f"warning: other users of this machine can read {installation.data}" in warned
    assert "winnow up fixes this" in warned
    assert "warning" not in installation.winnow("health", "--live").stdout
    before = os.umask(0)
    try:
        ran = installation.run("up", "--once")
    finally:
        os.umask(before)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{installation.data}: other users of this machine could read it" in ran.stdout
    assert loose(installation.data) == {}
    assert list((installation.data / "broker").rglob("*.aof"))
    assert "warning" not in installation.winnow("health").stdout


@pytest.fixture
def conf(tmp_path):
    """The settings of a data folder that anyone can read, with a database in it."""
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "winnow.db").write_bytes(b"")
    (data / "raw" / "ab").mkdir(parents=True)
    for path in (data, data / "raw", data / "raw" / "ab"):
        path.chmod(0o755)
    (data / "winnow.db").chmod(0o644)
    return replace(Settings(), data_dir=data, database_url=f"sqlite:///{data}/winnow.db")


def test_a_folder_with_other_things_in_it_keeps_its_mode_and_they_theirs(conf):
    data = conf.data_dir
    (data / "thesis.txt").write_text("of mine")
    (data / "log").mkdir()
    (data / "log" / "of-another-program").write_text("x")
    for path in (data / "thesis.txt", data / "log", data / "log" / "of-another-program"):
        path.chmod(0o755)
    assert data_folder.restrict_access(conf) == [data / "raw", data / "winnow.db"]
    assert [mode(data / name) for name in ("", "thesis.txt", "log", "log/of-another-program")] == [0o755] * 4
    assert [mode(data / name) for name in ("raw", "raw/ab", "winnow.db")] == [0o700, 0o700, 0o600]
    assert data_folder.find_exposed(conf) == []


@pytest.mark.parametrize("bits", [0o1777, 0o2775])
def test_a_folder_that_many_share_keeps_its_mode(conf, bits):
    conf.data_dir.chmod(bits)
    assert data_folder.restrict_access(conf) == [conf.data_dir / "raw", conf.data_dir / "winnow.db"]
    assert mode(conf.data_dir) == bits


def test_links_are_not_followed(conf, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "winnow.db").write_bytes(b"")
    for path in (precious, precious / "winnow.db"):
        path.chmod(0o755)
    shutil.rmtree(conf.data_dir / "raw")
    (conf.data_dir / "raw").symlink_to(precious)
    (conf.data_dir / "winnow.db-old").symlink_to(precious / "winnow.db")
    assert data_folder.restrict_access(conf) == [conf.data_dir / "winnow.db"]
    assert [mode(precious), mode(precious / "winnow.db")] == [0o755, 0o755]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_what_another_user_owns_is_left_and_told(conf):
    os.chown(conf.data_dir, 12345, 12345)
    os.chown(conf.data_dir / "winnow.db", 12345, 12345)
    assert data_folder.restrict_access(conf) == [conf.data_dir / "raw"]
    assert data_folder.find_exposed(conf) == [conf.data_dir / "winnow.db"]


def test_a_data_folder_that_a_link_names_is_the_one_it_leads_to(conf, tmp_path):
    (tmp_path / "link").symlink_to(conf.data_dir)
    linked = replace(conf, data_dir=tmp_path / "link", database_url="")
    assert data_folder.restrict_access(linked) == [conf.data_dir]
    assert loose(conf.data_dir) == {}


def test_a_database_elsewhere_is_closed_and_its_folder_is_not(conf, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o755)
    for name in ("my.db", "my.db-wal", "my.db.txt"):
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    shutil.rmtree(conf.data_dir)
    elsewhere = replace(conf, database_url=f"sqlite:///{folder}/my.db")
    assert data_folder.restrict_access(elsewhere) == [folder / "my.db", folder / "my.db-wal"]
    assert mode(folder) & 0o055
    assert mode(folder / "my.db.txt") == 0o644
