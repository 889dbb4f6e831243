"""The reference of the API: docs/api.md is generated from the OpenAPI document.

`python -m worker.desk.api.reference` replaces the part of the page between two marks. A test fails if
the page is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from worker.desk.api.application import describe_operations
from worker.desk.api.operations import Operation, describe_type, group_operations
from worker.settings import PROJECT

PAGE = PROJECT / "docs" / "api.md"
BEGIN = "<!-- from here on made by: python -m worker.desk.api.reference -->"
END = "<!-- to here -->"


def make_reference() -> str:
    """Describe the operations and the shapes of the API in Markdown."""
    described = describe_operations()
    lines = []
    for tag, operations in group_operations(described).items():
        lines += ["", f"## {tag.capitalize()}"]
        lines += [line for one in operations for line in _describe_operation(one)]
    lines += ["", "## Shapes"]
    lines += [line for name, one in described["components"]["schemas"].items() for line in _shape(name, one)]
    return "\n".join([*lines, ""])


def renew_page(text: str) -> str:
    """Replace the part of the page that is made."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{make_reference()}\n{END}{rest.partition(END)[2]}"


def _describe_operation(one: Operation) -> Iterator[str]:
    yield from ("", f"### `{one.method} /api{one.path}`", "", one.text, "")
    answers = ", ".join(f"{status} {_link(given)}" for status, given in one.answers)
    takes = f"Takes {_link(one.body)}. " if one.body else ""
    yield f"{takes}Gives {answers}; errors: {', '.join(one.problems)}. Its name is `{one.id}`."
    rows = [
        f"| `{found.name}` | {found.place} | {_describe_value(found.type, found.choices)} | "
        f"{_escape(found.description)}{_describe_default(found.default)} |"
        for found in one.parameters
        if found.place != "header"  # the key of forms, which the page explains once
    ]
    if rows:
        yield from ("", "| parameter | in | type | meaning |", "| --- | --- | --- | --- |", *rows)


def _shape(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {name}", "", schema.get("description", ""), "")
    yield from ("| field | type | meaning |", "| --- | --- | --- |")
    for field, one in schema["properties"].items():
        yield f"| `{field}` | {_escape(describe_type(one))} | {_escape(one.get('description', ''))} |"


def _describe_value(kind: str, choices: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in choices) or kind


def _describe_default(default: Any) -> str:
    return f" (if not given: {default})" if default not in (None, "", False) else ""


def _link(name: str) -> str:
    """A link to a shape; a media type stays as it is."""
    return name if "/" in name or name == "nothing" else f"[{name}](#{name.lower()})"


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(renew_page(PAGE.read_text("utf-8")), "utf-8")
