"""Find which comment each comment of a dump answers: by nesting, or by a name, a number or a quote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from worker.comments.dumps.blocks.comment_blocks import Block
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.lines import Line
from worker.comments.dumps.parents.addressees import (
    MAX_ADDRESS_CHARS,
    REPLY_PHRASE_END,
    Address,
    bare_name,
    find_addresses,
)
from worker.comments.dumps.parents.nesting import Parents, find_nesting

OWN_NUMBER = re.compile(r"\W{0,3}(?:#\s?|no\.?\s?)?(\d{1,5})(?![\w:/]|[.,]\d)", re.IGNORECASE)
ADDRESSED_NUMBER = re.compile(r"(?:#|no\.?\s?)?(\d{1,5})\W{0,3}$|>>\s?(\d{1,8})", re.IGNORECASE)
MIN_QUOTED_CHARS = 12
MAX_QUOTE_LINES = 4


@dataclass(frozen=True, slots=True)
class _Addressing:
    """A line of a comment that addresses somebody, and whether it is part of the text."""

    line: Line
    address: Address
    in_body: bool


def find_parents(
    lines: list[Line], group: HeaderGroup, blocks: tuple[Block, ...], raw: tuple[str, ...] | list[str]
) -> tuple[Parents, tuple[Block, ...]]:
    """The parent of each comment, and the blocks without the lines that only say who is answered."""
    nested = find_nesting([raw[start] for start in group.starts()])
    named, kept = _by_name(lines, group, blocks)
    if any(parent is not None for parent in nested):
        return nested, kept
    if any(parent is not None for parent in named):
        return named, kept
    return _by_number(group, kept, raw)


def _by_name(
    lines: list[Line], group: HeaderGroup, blocks: tuple[Block, ...]
) -> tuple[Parents, tuple[Block, ...]]:
    names = {bare_name(author) for author in group.authors if author} - {""}
    found = [list(_addressings(lines, group, block, index, names)) for index, block in enumerate(blocks)]
    people: dict[str, set[str]] = defaultdict(set)
    for one in (one for ones in found for one in ones):
        people[one.address.form].add(one.address.name)
    phrases = {
        one.address.before
        for one in (one for ones in found for one in ones)
        if one.in_body
        and one.address.is_reply_phrase
        and len(one.address.before) > 2
        and not one.address.after
    }
    last_at: dict[str, int] = {}
    parents: Parents = []
    kept = []
    for place, (ones, block) in enumerate(zip(found, blocks, strict=True)):
        taken = [one for one in ones if _is_addressed(one, people)]
        targets = (last_at[one.address.name] for one in taken if one.address.name in last_at)
        quoted = None if taken else _quoted_comment(lines, blocks, group, place)
        parents.append(next(targets, quoted))
        kept.append(_without_address_lines(block, taken, phrases))
        if author := group.authors[place]:
            last_at[bare_name(author)] = place
    return parents, tuple(kept)


def _addressings(
    lines: list[Line], group: HeaderGroup, block: Block, index: int, names: set[str]
) -> Iterator[_Addressing]:
    """The names of others in the header of a comment and in the first line of its text."""
    own = bare_name(group.authors[index] or "")
    body = [line for line in block.body if line.text][:1]
    top = body[0].number if body else block.end
    heads = {*range(block.first, top), group.headers[index].line_number, group.author_lines[index]}
    in_body = {line.number for line in body}
    for number in sorted({*heads, *in_body}):
        line = lines[number]
        for address in find_addresses(line.text, names):
            if address.name != own:
                before = address.before
                if number == group.author_lines[index] and own:
                    at = before.casefold().find(own)
                    before = before[at + len(own) :] if at >= 0 else before
                yield _Addressing(line, replace(address, before=before), number in in_body)


def _is_addressed(one: _Addressing, people: dict[str, set[str]]) -> bool:
    """Whether a line addresses the one whose name it has, by known words or as others are addressed."""
    address = one.address
    if one.in_body and address.before.strip() == "@":
        return True
    if not address.is_short:
        return False
    if address.is_reply_phrase or (one.in_body and address.opens_quote):
        return True
    return bool(address.form.strip("{} 0·•|,()")) and len(people[address.form]) > 1


def _without_address_lines(block: Block, taken: list[_Addressing], phrases: Collection[str]) -> Block:
    """The block without the line "In reply to Bob", known or not. "Quote from Bob" and "@Bob" are text."""
    dropped = {
        one.line.number
        for one in taken
        if one.in_body
        and not one.address.after.strip(" :：.")
        and one.address.is_reply_phrase
        and one.address.before.strip() not in ("", "@")
    }
    first = next((line for line in block.body if line.text), None)
    if (
        first is not None
        and len(first.text) <= MAX_ADDRESS_CHARS
        and any(map(first.text.startswith, phrases))
    ):
        dropped.add(first.number)
    body = tuple(line for line in block.body if line.number not in dropped)
    while body and body[0].is_blank:
        body = body[1:]
    return replace(block, body=body) if any(line.text for line in body) else block


def _quoted_comment(
    lines: list[Line], blocks: tuple[Block, ...], group: HeaderGroup, place: int
) -> int | None:
    """The last earlier comment with a line that this one quotes behind a sign such as ">"."""
    signs = lines[group.headers[place].line_number].level_signs
    quoted = [line.text for line in blocks[place].body if line.text and line.level_signs > signs]
    texts = [text for text in quoted[:MAX_QUOTE_LINES] if len(text) >= MIN_QUOTED_CHARS]
    if not texts:
        return None
    for earlier in range(place - 1, -1, -1):
        own = lines[group.headers[earlier].line_number].level_signs
        said = [line.text for line in blocks[earlier].body if line.level_signs <= own]
        if any(line.startswith(text) or text.startswith(line or "\0") for text in texts for line in said):
            return earlier
    return None


def _by_number(
    group: HeaderGroup, blocks: tuple[Block, ...], raw: tuple[str, ...] | list[str]
) -> tuple[Parents, tuple[Block, ...]]:
    """Parents by the number of the comment that is answered: "In reply to #3", ">>3"."""
    places = {
        number: place
        for place, (start, block) in enumerate(zip(group.starts(), blocks, strict=True))
        if (number := _own_number(raw, block.first, start)) is not None
    }
    parents: Parents = []
    kept = []
    for place, block in enumerate(blocks):
        first = next((line for line in block.body if line.text), None)
        target = None
        if first is not None and (found := ADDRESSED_NUMBER.search(raw[first.number])):
            phrase = raw[first.number][: found.start()]
            if found[2] or REPLY_PHRASE_END.search(phrase):
                target = places.get(int(found[1] or found[2]))
        parents.append(target if target is not None and target < place else None)
        rest = tuple(line for line in block.body if target is None or line is not first)
        kept.append(replace(block, body=rest) if any(line.text for line in rest) else block)
    return parents, tuple(kept)


def _own_number(raw: tuple[str, ...] | list[str], first: int, start: int) -> int | None:
    found = (OWN_NUMBER.match(raw[number]) for number in range(first, start + 1))
    return next((int(match[1]) for match in found if match), None)
