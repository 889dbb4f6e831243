"""The skeletons by name, and the page that one of them makes for a seed."""

from __future__ import annotations

import pkgutil
import random
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from .make import make_page
from .truth import ThreadPage

Layout = Callable[[ThreadPage, random.Random], str]


@dataclass(frozen=True)
class Skeleton:
    """A layout of a page with a thread, and what it shows."""

    name: str
    layout: Layout
    is_forum: bool
    """Whether its pages are threads with an opening post rather than articles."""
    shows_parents: bool
    """Whether a reader sees which comment answers which."""

    def page(self, seed: int) -> tuple[ThreadPage, str]:
        """What was said, and the page that shows it."""
        rng = random.Random(f"{self.name} {seed}")
        page = make_page(rng, is_forum=self.is_forum)
        return page, self.layout(page, rng)


_SKELETONS: dict[str, Skeleton] = {}


def skeleton(*, is_forum: bool = False, shows_parents: bool = True) -> Callable[[Layout], Layout]:
    """Register a function of a `skeletons_*.py` as a skeleton, by its name."""

    def register(layout: Layout) -> Layout:
        name = layout.__name__.replace("_", "-")
        if name in _SKELETONS:
            raise ValueError(f"two skeletons are called {name}")
        _SKELETONS[name] = Skeleton(name, layout, is_forum, shows_parents)
        return layout

    return register


def all_skeletons() -> dict[str, Skeleton]:
    """Every skeleton of the package, by name."""
    package = __name__.rpartition(".")[0]
    for module in pkgutil.iter_modules(import_module(package).__path__):
        if module.name.startswith("skeletons_"):
            import_module(f"{package}.{module.name}")
    return dict(sorted(_SKELETONS.items()))
