"""Whether this installation can render pages: Playwright for Python, and a Chromium of the system."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec

from worker.settings import Settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names of the program, as distributions call it."""

HOW_TO = "install the extra `render`, and Chromium from the system's packages; see docs/rendering.md"


def find_browser(named: str) -> str | None:
    """Return the path of the browser: the program that the settings name, else one of the usual ones."""
    return next(filter(None, map(shutil.which, (named,) if named else BROWSERS)), None)


def why_unavailable(settings: Settings) -> str | None:
    """Say what rendering lacks here, and what to do; None if nothing."""
    named = settings.browser
    if sys.platform != "linux":
        return "pages are rendered on Linux alone"
    if find_spec("playwright") is None:
        return f"Playwright is not installed: {HOW_TO}"
    if find_browser(named) is None:
        lacking = f"there is no program {named}" if named else "there is no Chromium"
        return f"{lacking}: install it, or name it in WINNOW_BROWSER; see docs/rendering.md"
    if settings.proxy:
        return "pages are not rendered through WINNOW_PROXY"
    return None


def renders_here(settings: Settings) -> bool:
    """Whether this process may render pages, and can."""
    return settings.render != "off" and why_unavailable(settings) is None
