"""What a child does with a page that a person looks at. Nothing is stored."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from worker import formats, pipeline
from worker.context import Context
from worker.dates import Reference
from worker.deliver.extraction import build_extraction
from worker.desk.child.jobs import fetch_address
from worker.desk.reading import pointing
from worker.desk.reading.page_case import make_case
from worker.desk.reading.rule_preview import preview_rule
from worker.document import RawItem
from worker.errors import Rejected
from worker.explanation import explain, load_received, stages_as_json
from worker.rules.passages import Role
from worker.rules.rule_tables import (
    Selection,
    add_rule,
    check,
    name_table,
    read_selection,
    write_selection,
    write_table,
)
from worker.rules.sites import NO_RULES, Rules, read_text


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The newest bytes that were received of a document."""

    document_id: int

    def load(self, context: Context) -> RawItem:
        """Load them. Raises Rejected if they are not kept."""
        return formats.unwrap(load_received(context.store, self.document_id))


@dataclass(frozen=True, slots=True)
class TriedPage:
    """A page that is tried."""

    raw: RawItem

    def load(self, _context: Context) -> RawItem:
        """The document in it. Raises Rejected if there is none."""
        return formats.unwrap(self.raw)


AnyPage = KeptPage | TriedPage


@dataclass(frozen=True, slots=True)
class FetchPage:
    """Fetch an address, as `winnow extract` does."""

    target: str

    def run(self, context: Context) -> Any:
        """Return what was received. Raises Rejected and TryLater."""
        return raw_as_json(fetch_address(self.target, "try", context))


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Read a page, and explain what each stage makes of it."""

    page: AnyPage

    def run(self, context: Context) -> Any:
        """Return the stages and the extracted document."""
        raw, rules = self.page.load(context), context.rules()
        stages = explain(raw, context.store, rules)
        extraction = build_extraction(pipeline.read(raw, rules), raw.final_url)
        return {
            "format": formats.name_of(raw),
            "stages": stages_as_json(stages),
            "document": extraction.as_json(),
        }


@dataclass(frozen=True, slots=True)
class ShowBlocks:
    """Show the blocks of a page, and what is taken of them."""

    page: AnyPage

    def run(self, context: Context) -> Any:
        """Return the blocks."""
        return asdict(pointing.show_blocks(self.page.load(context), context.rules()))


@dataclass(frozen=True, slots=True)
class MarkPage:
    """Write a page with what is taken of it marked."""

    page: AnyPage

    def run(self, context: Context) -> Any:
        """Return the markup."""
        return pointing.mark_taken(self.page.load(context), context.rules())


@dataclass(frozen=True, slots=True)
class DeriveRule:
    """Derive a rule from what was pointed at, and add it to the one that is there."""

    page: AnyPage
    pointed: Mapping[int, Role]

    def run(self, context: Context) -> Any:
        """Return the selectors, and which blocks they do not reach."""
        raw, rules = self.page.load(context), context.rules()
        name = name_table(rules, raw.final_url)
        derived = pointing.derive(raw, rules, self.pointed)
        selection = add_rule(read_selection(rules, name), derived)
        return {"selection": selection, "unreached": derived.unreached}


@dataclass(frozen=True, slots=True)
class PreviewRule:
    """Show what a rule changes on a page, and on others of its site."""

    page: AnyPage
    selection: Selection | None
    """None: the rule as it is."""
    others: Sequence[int]
    """Documents."""

    def run(self, context: Context) -> Any:
        """Return the table, and the effects."""
        raw, before = self.page.load(context), context.rules()
        name = name_table(before, raw.final_url)
        selection = read_selection(before, name) if self.selection is None else self.selection
        after = _apply(context, name, selection)
        return {
            "name": name,
            "selection": selection,
            "toml": write_table(name, selection),
            "effect": asdict(preview_rule(raw, before, after)),
            "others": [_preview_other(one, context, before, after) for one in self.others],
        }


@dataclass(frozen=True, slots=True)
class MakeCase:
    """Make a case for the tests of a page with what is right by a rule."""

    page: AnyPage
    selection: Selection

    def run(self, context: Context) -> Any:
        """Return the page and what it must give."""
        raw = self.page.load(context)
        rules = _apply(context, name_table(context.rules(), raw.final_url), self.selection)
        case = make_case(raw, NO_RULES, rules)
        return {"page": b64encode(raw.content).decode("ascii"), **asdict(case)}


def raw_as_json(raw: RawItem) -> dict[str, Any]:
    """Received bytes as JSON, for `raw_from_json`."""
    received = raw.received
    return {
        "target": raw.target, "content": b64encode(raw.content).decode("ascii"), "media_type": raw.media_type,
        "charset": raw.charset, "final_url": raw.final_url, "headers": dict(raw.headers),
        "received": [received.at.isoformat(), received.basis] if received else None,
    }  # fmt: skip


def raw_from_json(given: Mapping[str, Any]) -> RawItem:
    """Received bytes from their JSON."""
    received = given["received"]
    at = Reference(datetime.fromisoformat(received[0]), received[1]) if received else None
    return RawItem(**dict(given) | {"content": b64decode(given["content"]), "received": at})


def _apply(context: Context, name: str, selection: Selection) -> Rules:
    """The rules with these selectors in a table. Raises Rejected if one of them cannot be read."""
    path = context.settings.sites_file
    text = read_text(path) if path.exists() else ""
    return check(write_selection(text, name, selection), path)


def _preview_other(document_id: int, context: Context, before: Rules, after: Rules) -> dict[str, Any]:
    try:
        raw = load_received(context.store, document_id)
        return {"id": document_id, "effect": asdict(preview_rule(raw, before, after)), "problem": None}
    except Rejected as error:
        return {"id": document_id, "effect": None, "problem": error.detail}
