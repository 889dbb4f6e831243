"""Write a formula of a Word document (OMML, ECMA-376 22.1) in one line."""

from __future__ import annotations

from worker.page.xml_reader import XmlNode

_SIMPLE = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789αβγδεζηθικλμνξοπρστυφχψω.,"
)


def write_formula(node: XmlNode) -> str:
    """The formula as people type it: ``(a + b)/2``, ``x^2``, ``√(x)``."""
    match node.name:
        case "m:t":
            return node.text
        case "m:f":
            return f"{_group(node, 'm:num')}/{_group(node, 'm:den')}"
        case "m:sSup":
            return f"{_inside(node, 'm:e')}^{_group(node, 'm:sup')}"
        case "m:sSub":
            return f"{_inside(node, 'm:e')}_{_group(node, 'm:sub')}"
        case "m:sSubSup":
            return f"{_inside(node, 'm:e')}_{_group(node, 'm:sub')}^{_group(node, 'm:sup')}"
        case "m:rad":
            return f"{_inside(node, 'm:deg')}√({_inside(node, 'm:e')})"
        case "m:d":
            return f"({', '.join(_content(part) for part in node.all('m:e'))})"
        case "m:nary":
            below, above = _group(node, "m:sub"), _group(node, "m:sup")
            limits = (f"_{below}" if below else "") + (f"^{above}" if above else "")
            return f"{_nary_sign(node)}{limits} {_inside(node, 'm:e')}"
        case _:
            return _content(node)


def _content(node: XmlNode) -> str:
    """The content without properties; text counts only in ``m:t``."""
    return "".join(
        write_formula(child)
        for child in node.children
        if isinstance(child, XmlNode) and not child.name.endswith("Pr")
    )


def _inside(node: XmlNode, name: str) -> str:
    child = node.find(name)
    return _content(child) if child else ""


def _group(node: XmlNode, name: str) -> str:
    inner = _inside(node, name)
    return inner if all(sign in _SIMPLE for sign in inner) else f"({inner})"


def _nary_sign(node: XmlNode) -> str:
    properties = node.find("m:naryPr")
    sign = properties.find("m:chr") if properties else None
    return sign.attrs.get("m:val", "∫") if sign else "∫"
