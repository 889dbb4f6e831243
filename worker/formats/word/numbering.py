"""The lists of a Word document, and the numbers that their items show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from worker.formats.markup.block_writer import ListItem
from worker.formats.markup.counts import as_count
from worker.formats.word.styles import value_of
from worker.page.xml_reader import XmlNode

_TYPES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


@dataclass(frozen=True, slots=True)
class Level:
    """How the items of one level are marked."""

    form: str = "bullet"
    """``bullet``, ``none``, or a form of numbers (ECMA-376, 17.18.59)."""
    text: str = "•"
    start: int = 1


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list: the definition whose numbers it continues, and its levels."""

    definition: str
    levels: dict[int, Level]
    restarts: frozenset[int] = frozenset()
    """Levels that begin again with this list."""


class Numbering:
    """Counts the items of all lists in the order of the document."""

    def __init__(self, nodes: list[XmlNode]) -> None:
        self._lists = _read_lists(nodes)
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()

    def is_continuation(self, list_id: str, level: int) -> bool:
        """Whether a paragraph of this list shows no mark, and so goes on with the item before it."""
        found = self._lists.get(list_id)
        level_of = found.levels.get(level) if found else None
        return level_of is not None and level_of.form == "bullet" and not level_of.text.strip()

    def place(self, list_id: str, level: int) -> ListItem | None:
        """The place of the next item; None if there is no such list, or its level shows nothing."""
        listed = self._lists.get(list_id)
        if listed is None:
            return None
        form = listed.levels.get(level, Level())
        if form.form == "none":
            return None
        if form.form == "bullet":
            return ListItem(level, list_id)
        number = self._count(list_id, listed, level, form)
        return ListItem(level, list_id, number, _TYPES.get(form.form, ""))

    def _count(self, list_id: str, listed: NumberedList, level: int, form: Level) -> int:
        counts = self._counts.setdefault(listed.definition, {})
        if list_id not in self._seen:
            self._seen.add(list_id)
            for restarted in listed.restarts:
                counts.pop(restarted, None)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        counts[level] = counts.get(level, form.start - 1) + 1
        return max(counts[level], 0)


def _read_lists(nodes: list[XmlNode]) -> dict[str, NumberedList]:
    definitions = {
        node.attrs.get("w:abstractNumId", ""): node for node in nodes if node.name == "w:abstractNum"
    }
    by_style = {name: node for node in definitions.values() if (name := value_of(node, "w:styleLink"))}
    found: dict[str, NumberedList] = {}
    for node in nodes:
        definition = definitions.get(value_of(node, "w:abstractNumId") or "")
        if node.name != "w:num" or definition is None:
            continue
        key = definition.attrs.get("w:abstractNumId", "")
        definition = by_style.get(value_of(definition, "w:numStyleLink") or "", definition)
        levels = _read_levels(definition.all("w:lvl"))
        restarts: set[int] = set()
        for override in node.all("w:lvlOverride"):
            levels |= _read_levels(override.all("w:lvl"))
            if start := value_of(override, "w:startOverride"):
                level = as_count(override.attrs.get("w:ilvl"), 0)
                changed = levels.get(level, Level())
                levels[level] = Level(changed.form, changed.text, as_count(start, 1))
                restarts.add(level)
        found[node.attrs.get("w:numId", "")] = NumberedList(key, levels, frozenset(restarts))
    return found


def _read_levels(nodes: Iterable[XmlNode]) -> dict[int, Level]:
    return {
        as_count(node.attrs.get("w:ilvl"), 0): Level(
            value_of(node, "w:numFmt") or "decimal",
            value_of(node, "w:lvlText") or "",
            as_count(value_of(node, "w:start"), 1),
        )
        for node in nodes
    }
