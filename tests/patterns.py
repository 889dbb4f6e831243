"""Every regular expression of the tree, and texts that would be hard for it.

Found by walking the modules, so that no new one can be forgotten: compiled ones wherever a module, class or
table of it holds them, and those written out where they are used (``re.sub("...", ...)``).
"""

import ast
import importlib
import pkgutil
import re
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from re import _constants, _parser
from types import ModuleType

import tasks
import worker

ROOT = Path(worker.__file__).parents[1]

AT_ONE_PLACE = {"match", "fullmatch", "pattern", "flags"}
"""Methods that look at one place of a text."""

MANY = 50
"""A repeat of up to so many is bounded."""


@dataclass
class Found:
    """A pattern, the names it has, and the methods by which it is used."""

    pattern: re.Pattern
    names: list = field(default_factory=list)
    methods: set = field(default_factory=set)


@cache
def modules():
    apart = (".__main__", "worker.store.migrations.")  # run when they are imported
    names = []
    for root in (worker, tasks):
        names += [one.name for one in pkgutil.walk_packages(root.__path__, f"{root.__name__}.")]
    return [importlib.import_module(name) for name in names if not any(part in name for part in apart)]


@cache
def all_patterns():
    """Every pattern once, by its text and flags."""
    found = {}
    uses = used_methods()
    for module in modules():
        for name, value in vars(module).items():
            for pattern in held(value):
                one = found.setdefault((pattern.pattern, pattern.flags), Found(pattern))
                one.names.append(f"{module.__name__}.{name}")
                # Of one that stands in a table, nobody can tell how it is used.
                used = uses.get((pattern.pattern, pattern.flags))
                one.methods |= used if used and isinstance(value, re.Pattern) else {"finditer"}
    by_name = {text for text, _ in found}
    for name, pattern, method in written_out():
        if pattern.pattern in by_name:
            continue  # a module holds it, by the name by which it is used
        one = found[pattern.pattern, pattern.flags] = Found(pattern)
        one.names.append(name)
        one.methods.add(method)
    return list(found.values())


def held(value, depth=0):
    """The patterns in a value: alone, in tables, in objects of ours, in classes of ours."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__  # pattern.sub, kept as a function
    elif depth > 4:
        return
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from held(one, depth + 1)
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from held(one, depth + 1)
    elif (getattr(value, "__module__", None) or "").startswith(("worker", "tasks")):
        inside = [*vars(value).values()] if hasattr(value, "__dict__") else []
        inside += [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
        for one in inside:
            yield from held(one, depth + 1)


def sources():
    return [path for folder in ("worker", "tasks") for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def nodes(path):
    """All nodes of the syntax tree of a file."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def used_methods():
    """The methods that are called of each pattern, by its text and flags.

    Each name is looked up in its module, so that a pattern is known by whatever name another module has it.
    One that is handed on, and not asked there and then, may be used in any way.
    """
    uses = {}
    for module in modules():
        asked = {
            id(node.value): node.attr
            for node in nodes(Path(module.__file__))
            if isinstance(node, ast.Attribute)
        }
        for node in nodes(Path(module.__file__)):
            if isinstance(getattr(node, "ctx", None), ast.Load):
                pattern = named(node, vars(module))
                if isinstance(pattern, re.Pattern):
                    use = asked.get(id(node), "finditer")
                    uses.setdefault((pattern.pattern, pattern.flags), set()).add(use)
    return uses


def named(node, names):
    """What an expression of names and dots stands for; None where it is another."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(of := named(node.value, names), ModuleType | type):
        return vars(of).get(node.attr)
    return None


def written_out():
    """The patterns that stand in a call of a function of `re`: file and line, pattern, and how it is used."""
    for path in sources():
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                method = node.func.attr if node.func.attr != "compile" else "finditer"
                yield f"{path.name}:{node.lineno}", re.compile(node.args[0].value), method


def parsed(pattern):
    return _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG & ~re.LOCALE)


def sample(tree, pick=0):
    """A text that a parsed pattern could match, more or less."""
    return "".join(_piece(op, value, pick) for op, value in tree)


def _piece(op, value, pick):
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "a" if value != ord("a") else "b"
    if name == "ANY":
        return "a"
    if name == "IN":
        return _of_class(value, pick)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inside = value
        return sample(inside, pick) * max(least, 1 if most else 0)
    if name == "SUBPATTERN":
        return sample(value[3], pick)
    if name == "ATOMIC_GROUP":
        return sample(value, pick)
    if name == "BRANCH":
        branches = value[1]
        return sample(branches[pick % len(branches)], pick)
    return ""


CATEGORIES = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a", "NOT_WORD": "-"}


def _of_class(items, pick):
    if str(items[0][0]) == "NEGATE":
        taken = {chr(v) for op, v in items[1:] if str(op) == "LITERAL"}
        return next(c for c in "a1 -.\nz\u00e9" if c not in taken)
    choices = []
    for op, value in items:
        if str(op) == "LITERAL":
            choices.append(chr(value))
        elif str(op) == "RANGE":
            choices.append(chr(value[0]))
        else:
            choices.append(CATEGORIES[str(value).removeprefix("CATEGORY_")])
    return choices[pick % len(choices)]


def repeats(tree, before=""):
    """Every long repeat in a parsed pattern: a text for what stands before it, how often, what it repeats."""
    for op, value in tree:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inside = value
            if most is _constants.MAXREPEAT or most > MANY:
                yield before, most, inside
            yield from repeats(inside, before)
        elif name == "SUBPATTERN":
            yield from repeats(value[3], before)
        elif name == "ATOMIC_GROUP":
            yield from repeats(value, before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from repeats(branch, before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from repeats(value[1], before)
        before += _piece(op, value, 0)


def largest_bound(pattern):
    """The most of a pattern's long repeats that have a bound; 0 where none has one."""
    bounds = (most for _, most, _ in repeats(parsed(pattern)))
    return max((most for most in bounds if most is not _constants.MAXREPEAT), default=0)


PLAIN = (
    " ",
    "a",
    "1",
    "\n",
    "<",
    "-",
    "a ",
    "1 ",
    "a.",
    "\r\n",
    " \n",
    "A",
    "=",
    "/",
    "(",
    "[",
    "&",
    "\t",
    ",",
)


def hard_texts(pattern):
    """Functions of a length: texts of what the pattern repeats, again and again, that nothing then ends."""
    tree = parsed(pattern)
    pieces = dict.fromkeys(PLAIN, "")
    for before, _, inside in repeats(tree):
        for pick in range(2):
            if piece := sample(inside, pick):
                pieces.setdefault(piece, before)
                pieces.setdefault(before + piece, "")
    if whole := sample(tree):
        pieces.setdefault(whole[:-1] or whole, "")
    is_bytes = isinstance(pattern.pattern, bytes)

    def text_of(piece, before, length):
        text = before + piece * (length // len(piece)) + "\x01"
        return text.encode("utf-8", "replace") if is_bytes else text

    return [partial(text_of, piece, before) for piece, before in pieces.items()]
