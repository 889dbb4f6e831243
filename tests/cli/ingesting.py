"""`winnow ingest` as the tests call it, and what came of it."""

import json

from service.running import PROJECT

DUMP = PROJECT / "seeds" / "night-trains.txt"
"""A text dump: an article and its comments."""

SHELL = (
    "<title>The weir</title></head><body><noscript>You need to enable JavaScript to run "
    "this app.</noscript><div id=root></div><script src=/main.js></script></body>"
)
"""A page that is empty without its scripts."""

STORY = (
    "<title>The weir</title><h1>The weir</h1>"
    + "<p>It was rebuilt in spring, with oak from the wood.</p>" * 9
)


def ingest(installation, *targets, expect=0):
    ran = installation.winnow("ingest", *map(str, targets))
    assert ran.returncode == expect, ran.stdout + ran.stderr
    return ran.stdout


def outcomes(printed):
    """What `ingest` printed, as target to outcome."""
    rows = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 2]
    return {row[1].rpartition("/")[2]: row[0] for row in rows[1:]}


def documents(installation):
    return json.loads(installation.winnow("list", "--json").stdout)
