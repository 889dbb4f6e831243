"""Saved pages and what they must give: tests/cases/<name>/page.html and expected.json.

In expected.json, `url` and `received` are handed over with the page; `because` tells what the case is there
for; `body_has` and `body_lacks` are lists of texts, `comment_texts` those of all comments, `reason` is
that of the error; any other key is a field of the extracted document.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from worker import extract

CASES = sorted((Path(__file__).parent / "cases").glob("*/expected.json"))
HANDED = ("url", "received", "because")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_case(path):
    expected = json.loads(path.read_text("utf-8"))
    received = expected.get("received")
    at = datetime.fromisoformat(received) if received else None
    found = asdict(extract((path.parent / "page.html").read_bytes(), expected.get("url"), at))
    found["reason"] = found["error"] and found["error"]["reason"]
    found["comment_texts"] = [comment["text"] for comment in found["comments"]]
    wanted = {key: value for key, value in expected.items() if key in found}
    assert {key: found[key] for key in wanted} == wanted
    for key in expected.keys() - wanted.keys() - set(HANDED):
        field, _, verb = key.rpartition("_")
        has = {"has": True, "lacks": False}[verb]
        assert [text for text in expected[key] if (text in found[field]) != has] == [], found[field]
