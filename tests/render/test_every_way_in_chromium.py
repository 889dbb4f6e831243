"""A real browser behind the proxy reaches no forbidden address, by whatever way a page asks for one.

The choice of requests is left out here, and so is the script that takes WebRTC away: what holds is the proxy,
and the switches with which the browser is started.
"""

import asyncio
import shutil
from ipaddress import ip_network

import pytest
from playwright.async_api import Error as PlaywrightError
from render.every_way import pages_for
from render.trap import NAMES, SITE_IP, SPELLINGS, Trap

from tests.conftest import PROGRAMS
from worker.render import browser
from worker.render.proxy import Proxy
from worker.render.rendered_page import Refusals

pytestmark = [pytest.mark.needs_chromium, pytest.mark.long]

SITE_ONLY, ALL_OPEN = ip_network(f"{SITE_IP}/32"), ip_network("127.0.0.0/8")
REACHABLE = {
    "iframe", "img", "script", "css", "fetch", "keepalive", "xhr", "websocket", "eventsource", "beacon",
    "redirect", "worker", "form", "location", "meta", "moved",
}  # fmt: skip
"""Ways that do reach an address that is allowed: so the page really asks."""


async def browse(allow, hosts, folder, done):
    trap = Trap({})
    await trap.start()
    trap.pages, leading = pages_for(hosts, trap.port)
    proxy = Proxy((allow,), 10_000_000, Refusals(), trap.lookup)
    await proxy.start()
    program = next(filter(None, map(shutil.which, PROGRAMS["chromium"])))
    try:
        async with browser.open_browser(program, folder, proxy.port, "test") as context:
            page = context.pages[0]
            await page.goto(trap.url("/loads"))
            for path in leading:
                window = await context.new_page()
                try:
                    await window.goto(trap.url(path))
                except PlaywrightError:  # it led away, and was refused
                    assert trap.site_paths.count(path)
            for _ in range(100):
                if done(trap):
                    break
                await asyncio.sleep(0.1)
    finally:
        await proxy.close()
        await trap.close()
    return trap, proxy


@pytest.fixture(autouse=True)
def _without_script(monkeypatch):
    monkeypatch.setattr(browser, "BEFORE_EVERY_SCRIPT", "0")
    # Images are off to save time; here they are one more way.
    switches = browser.switches
    monkeypatch.setattr(
        browser,
        "switches",
        lambda port: [one for one in switches(port) if "blink-settings" not in one],
    )


def ways_of(trap):
    return {path.removeprefix("/trap/") for _, path in trap.reached}


def test_no_forbidden_address_is_reached_by_any_way(tmp_path):
    hosts = (*SPELLINGS, *NAMES, "rebind.example")
    asked = "/trap/worker"

    def is_done(trap):
        return trap.site_paths.count(asked) >= 1  # rebind.example, which stays the site

    trap, _ = asyncio.run(browse(SITE_ONLY, hosts, tmp_path, is_done))
    assert is_done(trap)
    assert trap.reached == []
    assert trap.packets == []


def test_the_same_page_reaches_what_is_allowed(tmp_path):
    trap, _ = asyncio.run(browse(ALL_OPEN, ("127.0.0.1",), tmp_path, lambda trap: ways_of(trap) >= REACHABLE))
    assert ways_of(trap) >= REACHABLE
    assert trap.packets == []
