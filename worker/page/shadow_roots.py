"""Put declarative shadow roots in their places: what a reader sees of a web component.

``<template shadowrootmode>`` holds the component's own markup. A browser shows it instead of the component's
children, which it puts into the ``<slot>`` elements of it (HTML Living Standard, 4.12.3; DOM, 4.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.page.limits import MAX_DEPTH

if TYPE_CHECKING:
    from worker.page.page import Element

    Children = list[Element | str]
    Copy = Callable[[LexborNode], list[Element]]

MAX_NESTED = 16
"""Components within components; each is parsed again with what is in it."""
_CONTENT = re.compile(r"<template[^>]*+>(.*)</template>", re.DOTALL)
_ROOTS = "template[shadowrootmode]"


def copy_with_shadow_roots(tree: LexborHTMLParser, copy: Copy) -> list[Element]:
    """Copy a tree's elements, in document order, with its shadow roots in place.

    A page that would become too deep is copied as it is.
    """
    assert tree.root is not None  # lexbor makes an html element for any input
    elements = copy(tree.root)
    if not _find_templates(elements):
        return elements
    composed = _compose(tree, elements, copy, 0)
    return copy(tree.root) if max(element.depth for element in composed) > MAX_DEPTH else composed


def _find_templates(elements: list[Element]) -> list[Element]:
    return [e for e in elements if e.tag == "template" and "shadowrootmode" in e.attrs]


def _compose(tree: LexborHTMLParser, elements: list[Element], copy: Copy, nested: int) -> list[Element]:
    """Put the shadow roots among a tree's elements in their places; all elements that are shown then."""
    templates = _find_templates(elements)
    if not templates or nested > MAX_NESTED:
        return elements
    hosts: set[Element] = set()
    for template, node in zip(templates, tree.css(_ROOTS), strict=True):
        content = _CONTENT.fullmatch(node.html or "")
        if template.parent is None or template.parent in hosts or content is None:
            continue
        hosts.add(template.parent)
        shadow = LexborHTMLParser(f"<body>{content[1]}")
        assert shadow.root is not None
        inner = _compose(shadow, copy(shadow.root), copy, nested + 1)
        body = next(element for element in inner if element.tag == "body")
        _attach(template.parent, template, body.children)
    return _number(elements[0])


def _attach(host: Element, template: Element, shadow: Children) -> None:
    """Show a shadow tree instead of its host's children, which go into its slots."""
    assigned: dict[str, Children] = {}
    for child in host.children:
        if child is not template:
            name = "" if isinstance(child, str) else child.attrs.get("slot", "")
            assigned.setdefault(name, []).append(child)
    host.children = _fill_slots(shadow, assigned)


def _fill_slots(children: Children, assigned: dict[str, Children]) -> Children:
    """Replace each slot by what is assigned to it, or else by its own content."""
    filled: Children = []
    for child in children:
        if isinstance(child, str):
            filled.append(child)
        elif child.tag == "slot":
            given = assigned.pop(child.attrs.get("name", ""), [])
            is_given = any(not isinstance(node, str) or not node.isspace() for node in given)
            filled += given if is_given else _fill_slots(child.children, assigned)
        else:
            child.children = _fill_slots(child.children, assigned)
            filled.append(child)
    return filled


def _number(root: Element) -> list[Element]:
    """Number the elements below a root in document order; all of them."""
    elements: list[Element] = []
    waiting: list[tuple[Element, Element | None]] = [(root, None)]
    while waiting:
        element, parent = waiting.pop()
        element.parent = parent
        element.depth = 0 if parent is None else parent.depth + 1
        element.start = len(elements)
        element.end = element.start + 1
        elements.append(element)
        waiting.extend((child, element) for child in reversed(element.children) if not isinstance(child, str))
    for element in reversed(elements):
        if element.parent is not None:
            element.parent.end = max(element.parent.end, element.end)
    return elements
