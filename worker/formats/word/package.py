"""The files of a DOCX archive and the relations between them (ECMA-376, part 2)."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath

from worker.archives.bounded_zip import BoundedZip
from worker.formats.markup.xml_part import read_nodes
from worker.page.xml_reader import XmlNode

ROOT_RELATIONS = "_rels/.rels"
_DEFAULT_MAIN = "word/document.xml"
_DEFAULT_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a file refers to by an id: another file of the archive, or an address."""

    kind: str
    """The last word of its type: ``hyperlink``, ``image``, ``styles``, ``comments``."""
    target: str
    """A name in the archive, or an address as written."""
    is_external: bool


@dataclass(frozen=True, slots=True)
class WordPart:
    """A file with text, and its relations by id."""

    archive: BoundedZip
    name: str
    relations: dict[str, Relation]

    def find(self, kind: str) -> str | None:
        """The name of the file that this one refers to as `kind`."""
        return next(
            (one.target for one in self.relations.values() if one.kind == kind and not one.is_external), None
        )

    def nodes(self, kind: str, *wanted: str) -> list[XmlNode]:
        """The wanted elements of that file; empty if there is none. Raises Rejected if it is damaged."""
        name = self.find(kind)
        return read_nodes(self.archive, name, *wanted) if name else []

    def part(self, kind: str) -> WordPart | None:
        """That file as a part with its own relations."""
        name = self.find(kind)
        return open_part(self.archive, name) if name and name in self.archive else None


def open_main_part(archive: BoundedZip) -> WordPart:
    """The part with the document's text."""
    root = _read_relations(archive, ROOT_RELATIONS, "")
    main = next((one.target for one in root.values() if one.kind == "officeDocument"), _DEFAULT_MAIN)
    return open_part(archive, main)


def find_core_properties(archive: BoundedZip) -> str:
    """The name of the file with the metadata; the archive may have none."""
    root = _read_relations(archive, ROOT_RELATIONS, "")
    return next((one.target for one in root.values() if one.kind == "core-properties"), _DEFAULT_CORE)


def open_part(archive: BoundedZip, name: str) -> WordPart:
    """A part by its name."""
    relations = join(dirname(name), "_rels", f"{basename(name)}.rels")
    return WordPart(archive, name, _read_relations(archive, relations, dirname(name)))


def _read_relations(archive: BoundedZip, name: str, folder: str) -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    for node in read_nodes(archive, name, "Relationship"):
        target = node.attrs.get("Target", "")
        is_external = node.attrs.get("TargetMode") == "External"
        kind = node.attrs.get("Type", "").rpartition("/")[2]
        if not is_external:
            target = _inner_name(folder, target)
        found[node.attrs.get("Id", "")] = Relation(kind, target, is_external)
    return found


def _inner_name(folder: str, target: str) -> str:
    """A name in the archive. One that leads outside names no entry, and so is found nowhere."""
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
