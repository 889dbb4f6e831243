"""Apply the rules for a site (`worker.rules.sites`) to one of its pages.

A selector that matches nothing is stale: the page is read without it, and the evidence says so.
"""

from __future__ import annotations

from worker.document import Fact
from worker.extraction.blocks.block_copy import blocks_within
from worker.extraction.blocks.blocks import Block
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.metadata.statements import FoundValue, machine_value
from worker.page.page import Element, Page, Span
from worker.rules.sites import Selectors, Site, outermost


class AppliedRules:
    """The rules for one page, and the elements that they matched."""

    def __init__(self, page: Page, site: Site | None) -> None:
        self.site = site
        self.matches: dict[str, list[Element]] = {}
        self.evidence: list[Fact] = []
        for key, selectors in site.selectors.items() if site else ():
            self._match(page, key, selectors)

    def _match(self, page: Page, key: str, selectors: Selectors) -> None:
        assert self.site is not None
        found: dict[int, Element] = {}
        for selector in selectors:
            matched = selector.find_all(page)
            found |= {element.start: element for element in matched}
            finding = f"{key}: {len(matched)} by {selector.text}" if matched else "stale"
            because = f"the rule for {self.site.pattern}"
            if not matched:
                because += f": {key} {selector.text!r} matches nothing here; without it, the generic way"
            self.evidence.append(Fact("rules", finding, because))
        self.matches[key] = outermost(found.values())

    def elements(self, key: str) -> list[Element]:
        """The outermost elements that the selectors under a key matched, in document order."""
        return self.matches.get(key, [])

    def spans(self, *keys: str) -> tuple[Span, ...]:
        """The positions of the elements under these keys."""
        return tuple((e.start, e.end) for key in keys for e in self.elements(key))

    def found_values(self, key: str) -> list[FoundValue]:
        """The values of the elements under a key: the machine-readable value, else the text."""
        place = f"the rule for {self.site.pattern}" if self.site else ""
        return [FoundValue(text, place) for e in self.elements(key) if (text := machine_value(e))]


def choose_by_rules(site_rules: AppliedRules, blocks: list[Block], headline: Block | None) -> Choice | None:
    """The blocks that a rule names as the body; None if no rule names one, or it holds no text."""
    holders = site_rules.elements("body")
    kept = [block for block in blocks_within(blocks, site_rules.spans("body")) if block is not headline]
    if not kept:
        return None
    around = (e for e in (holders[0], *holders[0].ancestors()) if e.end >= holders[-1].end)
    return Choice(kept, next(around), 1.0, "named by the rules for this site")
