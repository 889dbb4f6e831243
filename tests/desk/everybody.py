"""Whether everybody can use a page: by axe (WCAG 2.2 AA and good practice), at all widths, light and dark."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (360, 900, 1600)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Dark pages differ from light ones in colours alone (`desk.css`)."""


def check_page(page, path):
    """Open a page: nothing is wider than the window, and axe finds nothing."""
    page.emulate_media(color_scheme="light")
    page.goto(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    assert find_violations(page, RULES) == [], path
    page.emulate_media(color_scheme="dark")
    assert find_violations(page, RULES_OF_COLOURS) == [], (path, "dark")


def find_violations(page, rules):
    """What axe finds. What passes is not listed: to write that down takes longer than to check it."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
