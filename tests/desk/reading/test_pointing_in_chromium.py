"""A wrong body is mended in a real browser without script; the pages about that, for everybody."""

import pytest

from tests.desk.everybody import check_page
from tests.desk.reading.conftest import load_rules, other_page_of, page_of
from worker import pipeline
from worker.fetch import read_file

pytestmark = [pytest.mark.needs_chromium, pytest.mark.long]


@pytest.fixture
def articles(visit):
    visit("https://weir.example/lock", other_page_of("The lock"))
    return visit("https://weir.example/weir", page_of("The weir"))


def test_a_person_points_previews_saves_and_reads_again(open_page, desk, articles, clerk):
    del vars(desk)["children"]  # real ones
    page = open_page(java_script_enabled=False)
    page.goto(f"/articles/{articles}")
    page.get_by_role("link", name="This is wrong").click()
    block = page.get_by_role("listitem").filter(has_text="Its height is two metres")
    block.get_by_role("combobox").select_option("is not text")
    page.get_by_role("button", name="See what that changes").click()
    page.wait_for_url("**/rule?*")
    assert page.locator("del").filter(has_text="two metres").first.is_visible()
    assert page.get_by_role("link", name="The lock").is_visible()
    assert not desk.settings.sites_file.exists()
    page.get_by_role("button", name="Save the rule").click()
    page.get_by_text("The rule is saved").wait_for()
    page.get_by_role("button", name="Read its stored articles again").click()
    page.get_by_text("will be read again").wait_for()
    for row in desk.store.library.items(state="pending"):
        claim = clerk.claim(row["id"], "process")
        pipeline.process(claim, desk.store, read_file, load_rules(desk), clerk.now)
    page.goto(f"/articles/{articles}")
    text = page.get_by_role("article", name="Text")
    assert text.get_by_text("Boats pass it").is_visible()
    assert text.get_by_text("two metres").count() == 0
    assert page.get_by_text("I swam there as a child.").is_visible()


def test_pasted_markup_is_tried_by_a_person(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/try")
    page.get_by_label("or markup or text").fill(page_of("The weir"))
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("heading", name="The weir").wait_for()
    assert page.get_by_text("It is not stored.").is_visible()


PATHS = (
    "/wrong", "/rule?strip=.fact-sheet&title=h1", "/rule?strip=p:x&unreached=3", "/rule?done=rule_saved",
    "/original", "/original?plain=1",
)  # fmt: skip


def test_everybody_can_use_the_pages_light_and_dark(open_page, articles):
    page = open_page(bypass_csp=True)  # axe is a script
    for path in PATHS:
        check_page(page, f"/articles/{articles}{path}")
    page.goto("/try")
    page.get_by_label("or markup or text").fill(page_of("The weir"))
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/try/*")
    check_page(page, page.url)
