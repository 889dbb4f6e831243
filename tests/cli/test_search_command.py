"""What `winnow search` prints."""

import json

import pytest
from service.running import PROJECT, Installation


@pytest.fixture
def installation(tmp_path):
    one = Installation(tmp_path)
    assert one.winnow("ingest", str(PROJECT / "seeds" / "night-trains.txt")).returncode == 0
    return one


def test_where_words_stand_and_that_nothing_was_found(installation):
    (document,) = json.loads(installation.winnow("list", "--json").stdout)
    comment = json.loads(installation.winnow("show", str(document["id"]), "--format", "json").stdout)[
        "comments"
    ][0]
    ran = installation.winnow("search", comment["author"])
    header, row = (line.split("\t") for line in ran.stdout.splitlines())
    found = dict(zip(header, row, strict=True))
    assert "comment" in found["found_in"]
    (hit,) = json.loads(installation.winnow("search", "--json", comment["author"]).stdout)
    assert "comments" in hit["found_in"]
    assert comment["author"] in [one["author"] for one in hit["comments"]]

    nothing = installation.winnow("search", "xylophones")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith("nothing found; ")
    assert "--stem LANGUAGE" in nothing.stderr
    assert json.loads(installation.winnow("search", "--json", "xylophones").stdout) == []
    assert "there is one for: " in installation.winnow("search", "--stem", "xx", "train").stderr
