"""The operations of the API, read from its OpenAPI document: for people who look at them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

PROBLEM_STATUS = 400
"""Answers from this status on are problems."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value in the path or the query of an operation."""

    name: str
    place: str
    """`path`, `query` or `header`."""
    is_required: bool
    type: str
    choices: tuple[str, ...]
    default: Any
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked, and what is answered."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Parameter, ...]
    body: str | None
    """The name of the shape that it takes."""
    example: str | None
    """A body of that shape, as JSON."""
    answers: tuple[tuple[str, str], ...]
    """Statuses with what they give: the name of a shape, or a media type."""
    problems: tuple[str, ...]
    """Statuses of errors."""


def group_operations(described: Schema) -> dict[str, list[Operation]]:
    """Group the operations of an OpenAPI document by their tags, in its order."""
    schemas = described["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(_read_operation(method, path, one, schemas))
    return groups


def describe_type(schema: Schema) -> str:
    """Say what a value is, in a word or two."""
    if "$ref" in schema:
        return _name_of(schema)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(describe_type(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{one}`" for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {describe_type(schema.get('items', {}))}"
    return schema.get("format") or schema.get("type") or "anything"


def _read_operation(method: str, path: str, one: Schema, schemas: Schema) -> Operation:
    body = next(_list_bodies(one.get("requestBody", {})), None)
    statuses = one["responses"]
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        text=one["description"],
        parameters=tuple(_read_parameter(found) for found in one.get("parameters", ())),
        body=body,
        example=None if body is None else json.dumps(_make_example(schemas[body], schemas)),
        answers=tuple(
            (status, given)
            for status, answer in statuses.items()
            if int(status) < PROBLEM_STATUS
            for given in _describe_answer(answer)
        ),
        problems=tuple(sorted(status for status in statuses if int(status) >= PROBLEM_STATUS)),
    )


def _read_parameter(one: Schema) -> Parameter:
    schema = one["schema"]
    known = [found for found in schema.get("anyOf", [schema]) if found.get("type") != "null"]
    return Parameter(
        name=one["name"],
        place=one["in"],
        is_required=one["required"],
        type=" or ".join(dict.fromkeys(found.get("type", "string") for found in known)),
        choices=tuple(choice for found in known for choice in found.get("enum", ())),
        default=schema.get("default"),
        description=one.get("description", ""),
    )


def _list_bodies(described: Schema) -> Iterator[str]:
    """Yield the names of the shapes that a body may have."""
    for content in described.get("content", {}).values():
        schema = content["schema"]
        yield from (_name_of(one) for one in schema.get("anyOf", [schema]) if "$ref" in one)


def _describe_answer(answer: Schema) -> Iterator[str]:
    """Say what an answer has: a shape where it is JSON, else its media type; or that it has nothing."""
    for media_type, content in answer.get("content", {"nothing": {}}).items():
        schema = content.get("schema", {})
        yield _name_of(schema) if "$ref" in schema else media_type


def _name_of(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2] or str(schema.get("title", ""))


def _make_example(schema: Schema, schemas: Schema) -> Any:
    """Make a value of a schema: its example, its default, or the simplest one with what it requires."""
    if "$ref" in schema:
        return _make_example(schemas[_name_of(schema)], schemas)
    if "anyOf" in schema:
        return _make_example(schema["anyOf"][0], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if schema.get("type") == "object":
        required = schema.get("required", ()) or list(schema.get("properties", {}))[:1]
        return {name: _make_example(schema["properties"][name], schemas) for name in required}
    if schema.get("type") == "array":
        return [_make_example(schema.get("items", {}), schemas)]
    return {"integer": 1, "number": 1, "boolean": True}.get(schema.get("type", ""), "...")
