"""No test says by itself how long something may take: what fails on a slow machine tells nothing."""

import ast
from pathlib import Path

import pytest
from growth import assert_linear

TESTS = Path(__file__).parent
PROGRAMS = ("chaos", "hostile", "cases")
"""Folders of programs that measure a service, or of inputs, and not of tests that CI runs."""

WAITING = frozenset(["wait", "join", "communicate", "acquire", "wait_until", "wait_for"])
CLOCKS = frozenset(["monotonic", "perf_counter", "time", "process_time"])


def bounds(source):
    """The lines of a test at which a number of seconds decides: in vain waited so long, or took so long."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            given = [word.value for word in node.keywords if word.arg == "timeout"]
            if getattr(node.func, "attr", getattr(node.func, "id", "")) in WAITING:
                given += node.args[-1:]
            if any(isinstance(one, ast.Constant) and _is_seconds(one.value) for one in given):
                yield node.lineno
        elif isinstance(node, ast.Compare) and _is_time_taken(node.left) and _is_bound(node):
            yield node.lineno


def _is_seconds(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 1


def _is_bound(node):
    return isinstance(node.ops[0], (ast.Lt, ast.LtE)) and isinstance(node.comparators[0], ast.Constant)


def _is_time_taken(node):
    called = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return isinstance(node, ast.BinOp) and any(
        getattr(f, "attr", getattr(f, "id", "")) in CLOCKS for f in called
    )


FILES = [path for path in TESTS.rglob("*.py") if path.relative_to(TESTS).parts[0] not in PROGRAMS]


def test_every_wait_is_by_the_common_patience():
    found = {str(path.relative_to(TESTS)): [*bounds(path.read_text(encoding="utf-8"))] for path in FILES}
    assert {name: lines for name, lines in found.items() if len(lines) != GENEROUS.get(name, 0)} == {}


GENEROUS = {"dedupe/test_memory.py": 1, "sources/test_odd_listings.py": 1, "dates/test_dates.py": 1}
"""How many bounds of processor time: twenty times what the work takes, against work that takes minutes."""


@pytest.mark.parametrize(
    "line",
    [
        "process.wait(30)", "thread.join(20.0)", "run(words, timeout=60)", "queue.get(timeout=5)",
        "wait_until(ready, 'it', 20)", "assert time.monotonic() - began < 3",
    ],
)  # fmt: skip
def test_a_bound_in_seconds_is_found(line):
    assert list(bounds(line)) == [1]


@pytest.mark.parametrize(
    "line",
    ["process.wait(PATIENCE)", "over.wait(0.05)", "','.join(words)", "run(words, timeout=PATIENCE)"],
)
def test_what_bounds_nothing_is_left_alone(line):
    assert list(bounds(line)) == []


def test_growth_tells_quadratic_work_from_linear():
    assert_linear(lambda size: sum(range(size)), 125_000)
    with pytest.raises(AssertionError):
        assert_linear(lambda size: [sum(range(size)) for _ in range(size)], 1_000)
