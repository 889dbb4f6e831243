"""Leave out the names in braces that a template shows before a script puts values in their places."""

from __future__ import annotations

import re

from worker.extraction.blocks.blocks import Block, with_ancestors

MIN_BRACES_SHARE = 0.5
"""At least this share of a placeholder's characters is in braces."""
CODE_LEVELS = 3
"""How many elements around a block may mark it as code."""
_BRACES = re.compile(r"\{\{[^{}]{1,200}\}\}")


def without_placeholders(blocks: list[Block]) -> list[Block]:
    """The blocks without placeholders; all of them if the page is about templates, or shows nothing else."""
    left = [block for block in blocks if not _is_placeholder(block.text)]
    if not left or (len(left) < len(blocks) and any("{{" in b.text and _is_code(b) for b in blocks)):
        return blocks
    return left


def _is_placeholder(text: str) -> bool:
    found = _BRACES.findall(text) if "{{" in text else []
    return bool(found) and sum(map(len, found)) >= MIN_BRACES_SHARE * len(text)


def _is_code(block: Block) -> bool:
    around = (block.places[0][0], *with_ancestors(block.element, CODE_LEVELS))
    return any(element.tag in ("pre", "code") for element in around)
