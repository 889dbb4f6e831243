"""Whether everybody can use a page: by axe (WCAG 2.2 AA and good practice), at every width."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (360, 900, 1600)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_page(page, path):
    """Open a page: nothing is wider than the window, and axe finds nothing."""
    page.goto(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
