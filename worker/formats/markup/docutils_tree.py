"""Read reStructuredText with docutils, closed to everything outside the text, and write its tree as HTML."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Any

from worker.document import Metadata
from worker.formats.markup.stated_metadata import read_language, read_tags, read_time
from worker.word_tables import names

FAILURES = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
)
"""What docutils raises for texts that only look like its own, besides its messages."""
MAX_DIRECTIVE_DEPTH = 3
MAX_DIRECTIVES = 500
"""Directives of Sphinx that are parsed for the text in them."""

_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "math_output": "LaTeX",
}
"""No files, no raw HTML, no settings from the disk; problems are nodes of the tree and stop nothing."""
_ROLE = re.compile(r":[\w:+.-]{1,60}:`([^`]*)`")
_TARGET = re.compile(r"(?:(?<!\s)\s+)?<[^<>]*>\Z")
_DIRECTIVE = re.compile(r"\.\. ([\w:+.-]+)::[ \t]*([^\n]*)(?:\n|\Z)")
_OPTIONS = re.compile(r"\A(?:[ \t]*+:[\w-]++:[^\n]*+\n)+")
_WITHOUT_TEXT = names(
    "toctree index highlight currentmodule module automodule autoclass autofunction include literalinclude"
    " raw image figure tabularcolumns only ifconfig csv-table"
)
"""Directives that hold the names of other files, or nothing for a reader."""
_LISTING = re.compile(r'<pre class="code ([\w+#-]{1,30}) literal-block"><code>')
_LITERAL = re.compile(r'<span class="docutils literal">([^<]*)</span>')


def convert(text: str) -> tuple[str, Metadata]:
    """The text as HTML, and the metadata of its title and its list of fields. Raises `FAILURES`."""
    from docutils.core import publish_from_doctree  # noqa: PLC0415  it takes a while to load

    document = _parse(text, 0)
    metadata = _take_metadata(document)
    html = publish_from_doctree(document, writer="html5", settings_overrides=_SETTINGS).decode("utf-8")
    html = html[html.index("<main") : html.rindex("</main>")]
    html = _LISTING.sub(r'<pre><code class="language-\1">', html)
    return _LITERAL.sub(r"<code>\1</code>", html), metadata


def _parse(text: str, depth: int) -> Any:
    """The tree of docutils without its messages. Roles and directives of Sphinx become the text in them."""
    from docutils import nodes  # noqa: PLC0415
    from docutils.core import publish_doctree  # noqa: PLC0415

    document = publish_doctree(text, settings_overrides=_SETTINGS)
    for problem in [*document.findall(nodes.problematic)]:
        shown = _ROLE.sub(lambda found: _TARGET.sub("", found[1]).lstrip("~!"), problem.astext())
        problem.parent.replace(problem, nodes.Text(shown))
    for number, message in enumerate([*document.findall(nodes.system_message)]):
        blocks = [*message.findall(nodes.literal_block)]
        may_hold_text = depth < MAX_DIRECTIVE_DEPTH and number < MAX_DIRECTIVES
        inner = _read_directive(blocks[0].astext(), depth) if blocks and may_hold_text else []
        message.parent.replace(message, inner)
    return document


def _read_directive(source: str, depth: int) -> list[Any]:
    """The text of a directive that docutils does not know: its argument as a paragraph, and its content."""
    from docutils import nodes  # noqa: PLC0415

    found = _DIRECTIVE.match(source)
    if found is None or found[1].rpartition(":")[2] in _WITHOUT_TEXT:
        return []
    content = _OPTIONS.sub("", dedent(source[found.end() :])) if source[found.end() :].strip() else ""
    argument = [nodes.paragraph("", found[2])] if found[2] else []
    return [*argument, *_parse(content, depth + 1).children] if content else argument


def _take_metadata(document: Any) -> Metadata:
    """The title and what the list of fields at the beginning says; both are taken out of the tree."""
    from docutils import nodes  # noqa: PLC0415

    stated: dict[str, str] = {}
    authors: list[str] = []
    for info in [*document.findall(nodes.docinfo)]:
        authors += [" ".join(one.astext().split()) for one in info.findall(nodes.author)]
        for item in info.children:
            name, text = item.tagname, item.astext()
            if isinstance(item, nodes.field):
                name, text = item[0].astext().lower(), item[1].astext()
            stated.setdefault(name, " ".join(text.split()))
        info.parent.remove(info)
    title = document.get("title")
    for heading in [child for child in document.children if isinstance(child, nodes.title)]:
        document.remove(heading)
    return Metadata(
        title=title or None,
        authors=tuple(dict.fromkeys(name for name in authors if name)),
        published=read_time(stated.get("date")),
        modified=read_time(stated.get("modified")),
        language=read_language(stated.get("lang") or stated.get("language")),
        description=stated.get("summary") or stated.get("description"),
        tags=read_tags([stated.get("tags") or stated.get("keywords")]),
        rights=stated.get("copyright"),
    )
