# ruff: noqa: E501 - what comes out is easier to read on one line
"""reStructuredText is read with its structure, and nothing outside the text is reached."""

import pytest

from worker import formats, pipeline
from worker.document import RawItem
from worker.errors import Rejected
from worker.formats import restructured_text

PAPER = """\
=========
The quay
=========

:Author: Ann Reed
:Date: 2024-05-04
:Keywords: harbour, oak
:Copyright: CC BY 4.0

The quay was built of *oak*, see `the plans <https://a.example/plans>`_ and ``quay.dwg``.

The stones
==========

They came from two places:

- the river, which is near,
- the old fort [1]_

1. Cut.
2. Carry.

.. note:: Mind the tide.

======  =====
Stone   Tons
======  =====
Basalt  12
======  =====

.. code-block:: python

   stones = 12

.. [1] It was empty by then.
"""
SPHINX = """\
Boats
-----

Use :py:class:`~boats.Gull` as :ref:`the guide <guide>` says.

.. toctree::
   :maxdepth: 2

   secret/names

.. versionadded:: 3.2
   Gulls may be *painted*.

.. seealso::

   The tern, which is smaller.
"""


def read(text, name="/in/quay.rst"):
    return pipeline.read(RawItem(name, text.encode(), None))


def test_a_whole_document():
    article = read(PAPER)
    about = article.metadata
    assert (about.title, about.authors, about.published.iso()) == ("The quay", ("Ann Reed",), "2024-05-04")
    assert (about.tags, about.rights) == (("harbour", "oak"), "CC BY 4.0")
    assert article.markdown == (
        "The quay was built of *oak*, see [the plans](https://a.example/plans) and `quay.dwg`.\n\n"
        "## The stones\n\nThey came from two places:\n\n- the river, which is near,\n- the old fort [\\[1\\]](#footnote-1)"
        "\n\n1. Cut.\n2. Carry.\n\nNote\n\nMind the tide.\n\n| Stone | Tons |\n| --- | --- |\n| Basalt | 12 |\n\n"
        "```python\nstones = 12\n```\n\n\\[[1](#footnote-reference-1)\\]\n\nIt was empty by then."
    )


def test_roles_and_directives_of_sphinx_become_their_text():
    article = read(SPHINX)
    assert article.metadata.title == "Boats"
    assert article.markdown == (
        "Use boats.Gull as the guide says.\n\n3.2\n\nGulls may be *painted*.\n\nThe tern, which is smaller."
    )


@pytest.mark.parametrize("name", ["notes.txt", "README", "https://a.example/raw/quay"])
def test_it_is_known_by_its_signs(name):
    assert formats.name_of(RawItem(name, PAPER.encode(), None)) == "reStructuredText"


@pytest.mark.parametrize(
    "text",
    [
        "# Nets\n\nMend them, see [how](https://a.example).\n\n```\ncode\n```\n",
        "The quay\n========\n\nA text with a line below its title, and nothing else.\n",
        "We met at noon ::\n\n   so it was said.\n",
    ],
)
def test_other_texts_are_not_taken_for_it(text):
    assert formats.name_of(RawItem("notes", text.encode(), None)) != "reStructuredText"


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: {0}",
        ".. literalinclude:: {0}",
        ".. raw:: html\n   :file: {0}",
        ".. raw:: html\n\n   <b>The hidden words.</b>",
        ".. csv-table:: Words\n   :file: {0}",
        ".. code:: text\n   :file: {0}",
        ".. role:: raw-html(raw)\n   :format: html\n\n:raw-html:`<b>The hidden words.</b>`",
    ],
)
def test_nothing_outside_is_read_and_no_raw_html(tmp_path, directive):
    (tmp_path / "words.txt").write_text("The hidden words.")
    page = formats.read(
        RawItem("a.rst", f"Seen.\n\n{directive.format(tmp_path / 'words.txt')}\n".encode(), None)
    )
    assert "Seen." in page.root.text
    assert not [bold for bold in page.by_tag.get("b", []) if "hidden" in bold.text]
    assert "The hidden words." not in page.root.text.replace("<b>The hidden words.", "")


def test_settings_on_the_disk_do_not_count(tmp_path, monkeypatch):
    (tmp_path / "docutils.conf").write_text("[parsers]\nraw_enabled: yes\nfile_insertion_enabled: yes\n")
    (tmp_path / "words.txt").write_text("The hidden words.")
    monkeypatch.chdir(tmp_path)
    assert "hidden" not in read("Seen.\n\n.. include:: words.txt\n").body


def test_substitutions_that_grow_are_bounded():
    grown = (
        "".join(f".. |a{n}| replace:: |a{n + 1}| |a{n + 1}|\n" for n in range(40)) + ".. |a40| replace:: x\n"
    )
    assert len(read(f"Before.\n\n|a0|\n\n{grown}").body) < 100_000


@pytest.mark.parametrize(
    "text", ["> " * 3000, "  " * 400 + "x", "*" * 5000, "x" * 20_000, ".. " * 3000, "=\n" * 900]
)
def test_odd_texts_are_read_somehow(text):
    assert formats.read(RawItem("a.rst", f"Words.\n\n{text}\n".encode(), None))


def test_deep_nesting_is_read_as_text():
    nested = "".join(" " * n + "- x\n\n" for n in range(0, 1500, 2))
    page = formats.read(RawItem("a.rst", nested.encode(), None))
    assert page.is_text or page.root.text


def test_too_large(monkeypatch):
    monkeypatch.setattr(restructured_text, "MAX_CHARS", 50)
    with pytest.raises(Rejected, match="too_large"):
        read(PAPER)


def test_nothing_in_it():
    with pytest.raises(Rejected, match="no_text"):
        read(".. a comment\n")
