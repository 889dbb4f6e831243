"""The examples of docs/desk.md work as they stand there: in a shell, in Python, in Node."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from docs_blocks import PROJECT
from waiting import wait_until

SECTION = (PROJECT / "docs" / "desk.md").read_text().partition("## From programs")[2].partition("\n## ")[0]


def example(language):
    return re.search(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture
def environment(served):
    token = served.headers["authorization"].removeprefix("Bearer ")
    return {"PATH": "/usr/bin:/bin", "WINNOW": f"http://127.0.0.1:{served.port}", "TOKEN": token}


@pytest.mark.needs_curl
@pytest.mark.usefixtures("worker")
def test_in_a_shell(environment, tmp_path):
    (tmp_path / "page.html").write_text("<title>A page</title><p>" + "Some words stand here. " * 30)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example("sh").replace('"\n', '"; echo\n')],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    submitted, items, article, changes, extracted = [
        json.loads(line) for line in done.stdout.splitlines() if line
    ]
    assert submitted["items"][0]["new"]
    assert items["items"][0]["document_id"] == article["id"] == changes["items"][0]["document_id"] == 1
    assert [comment["author"] for comment in article["comments"]] == ["Ben", "Greta", "Minh"]
    assert extracted["title"] == "A page"
    assert json.loads((tmp_path / "all.jsonl").read_text())["title"] == "Old cranes"


def follow(command, environment, clerk, folder):
    """Start a program that follows the changes; what it says until it has two of them, and where it is."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as program:
        said = []
        for line in program.stdout:
            said.append(line.rstrip())
            if said[-1] == "1 created 1":
                clerk.record("/another", "other words")
            if said[-1] == "2 created 2":
                break
        place = folder / "place.txt"
        wait_until(lambda: place.exists() and place.read_text() == "2", "the place is kept")
        program.kill()
    return said


SAID = ["Old cranes", "Ben: I went to that school.", "  Greta: The rain has not changed.",
        "Minh: Which batteries are these?", "1 created 1", "2 created 2"]  # fmt: skip


@pytest.mark.usefixtures("worker")
def test_in_python(environment, clerk, tmp_path):
    (tmp_path / "follow.py").write_text(example("python"))
    assert follow([sys.executable, "follow.py"], environment, clerk, tmp_path) == SAID


@pytest.mark.needs_node
@pytest.mark.usefixtures("worker")
def test_in_node(environment, clerk, tmp_path):
    (tmp_path / "follow.mjs").write_text(example("js"))
    assert follow([shutil.which("node"), "follow.mjs"], environment, clerk, tmp_path) == SAID
