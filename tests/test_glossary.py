"""One word for one thing: no identifier or module name has a word that the glossary says is not used."""

import ast
import re
from pathlib import Path

import pytest
from docs_blocks import PROJECT

_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NAMES = ("id", "name", "arg", "attr", "asname", "rest")
CODE = [
    path
    for room in ("worker", "tasks")
    for path in sorted((PROJECT / room).rglob("*.py"))
    if "versions" not in path.parts  # migrations that have run keep their names
]


def unused_words():
    """Each word that is not used, with the word that is."""
    rows = _ROW.findall((PROJECT / "docs" / "glossary.md").read_text())
    return {unused: word for word, _, cell in rows for unused in re.findall(r"`(\w+)`", cell)}


def parts(name):
    return [one if one.isupper() and len(name) > 1 else one.lower() for one in _PART.findall(name)]


def named(path):
    """Every name that a module gives or uses."""
    yield from (path.stem, path.parent.name)
    for node in ast.walk(ast.parse(path.read_text())):
        for field in _NAMES:
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name


def has(name, unused):
    """A word in capitals is looked for in constants alone, one with underscores as words in a row."""
    own = parts(name)
    if not unused.isupper():
        own = [one.lower() for one in own]
    wanted = unused.split("_")
    return any(own[at : at + len(wanted)] == wanted for at in range(len(own)))


@pytest.mark.parametrize(
    ("name", "unused", "found"),
    [
        ("_on_vigil", "vigil", True),
        ("VigilStep", "vigil", True),
        ("vigilant", "vigil", False),
        ("MOST_BLOCKS", "MOST", True),
        ("most_pending", "MOST", False),
        ("last_sign_of_life", "sign_of_life", True),
        ("sign_of_a_life", "sign_of_life", False),
    ],
)
def test_a_word_is_found_as_a_whole_part_of_a_name(name, unused, found):
    assert has(name, unused) == found


def test_the_glossary_names_words_that_are_not_used():
    assert len(unused_words()) > 20


def test_no_name_has_a_word_that_is_not_used():
    unused = unused_words()
    names = {}
    for path in CODE:
        for name in named(path):
            names.setdefault(name, path)
    wrong = [
        f"{Path(path).relative_to(PROJECT)}: {name}: say {word}, not {other}"
        for name, path in names.items()
        for other, word in unused.items()
        if has(name, other)
    ]
    assert not wrong, "\n".join(wrong)
