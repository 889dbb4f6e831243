"""The browser: how it is started, so that it asks nobody but our proxy and leaves nothing behind."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, async_playwright

from worker.render.page_scripts import BEFORE_EVERY_SCRIPT

START_TIMEOUT_S = 20.0
LIKE_A_BROWSER = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome Safari/537.36"
"""Before our own name: scripts look for these words, and show nothing to a browser that they do not know."""
VIEWPORT = (1280, 1600)
"""Pixels: as wide as a screen, and high, since many pages only fill what is in view."""

PREFERENCES = {
    "net": {"network_prediction_options": 2},  # no preconnecting, no prefetching
    "dns_prefetching": {"enabled": False},
    "download_restrictions": 3,  # none at all
    "profile": {
        "default_content_setting_values": dict.fromkeys(
            ("notifications", "geolocation", "media_stream_mic", "media_stream_camera", "midi_sysex",
             "automatic_downloads", "sensors", "usb_guard", "serial_guard", "bluetooth_guard", "hid_guard",
             "clipboard", "idle_detection", "local_fonts", "window_placement", "payment_handler",
             "background_sync", "protocol_handlers"), 2,
        )
    },
    "webrtc": {
        "ip_handling_policy": "disable_non_proxied_udp",
        "multiple_routes_enabled": False,
        "nonproxied_udp_enabled": False,
    },
    "search": {"suggest_enabled": False},
    "safebrowsing": {"enabled": False},
    "signin": {"allowed": False},
    "translate": {"enabled": False},
    "alternate_error_pages": {"enabled": False},
}  # fmt: skip
"""The profile's preferences (chrome/common/pref_names.h). 2 blocks a content setting without asking."""


def switches(proxy_port: int) -> list[str]:
    """Return the switches of the browser, besides Playwright's own."""
    return [
        f"--proxy-server=http://127.0.0.1:{proxy_port}",
        "--proxy-bypass-list=<-loopback>",  # without this, loopback would be asked directly
        # It never resolves a name by itself: the proxy does. An error, not a list of servers, is the answer.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--dns-prefetch-disable",
        "--disable-quic",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-blink-features=WebTransport,Prerender2,SpeculationRulesPrefetchProxy,DirectSockets",
        "--no-pings",
        "--disable-domain-reliability",
        "--disable-client-side-phishing-detection",
        "--disable-sync",
        "--disable-notifications",
        "--disable-remote-fonts",
        "--disable-3d-apis",
        "--disable-gpu",
        "--disable-print-preview",
        "--deny-permission-prompts",
        "--renderer-process-limit=2",
        "--js-flags=--max-old-space-size=384",
        "--disk-cache-size=1",
        "--media-cache-size=1",
        "--blink-settings=imagesEnabled=false",
        "--autoplay-policy=user-gesture-required",
    ]


def prepare_profile(folder: Path) -> Path:
    """Make a profile with our preferences inside a folder; return its path."""
    profile = folder / "profile"
    (profile / "Default").mkdir(parents=True)
    (profile / "Default" / "Preferences").write_text(json.dumps(PREFERENCES))
    return profile


@asynccontextmanager
async def open_browser(
    program: str, folder: Path, proxy_port: int, user_agent: str
) -> AsyncIterator[BrowserContext]:
    """Start the browser with a fresh profile, and give the context of its pages. Raises PlaywrightError."""
    is_root = os.geteuid() == 0
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            prepare_profile(folder),
            executable_path=program,
            headless=True,
            chromium_sandbox=not is_root,  # Chromium's sandbox does not start as root
            args=switches(proxy_port),
            ignore_default_args=["--disable-popup-blocking", "--enable-unsafe-swiftshader"],
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            timeout=START_TIMEOUT_S * 1000,
            viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]},
            user_agent=f"{LIKE_A_BROWSER} {user_agent}",
            accept_downloads=False,
            service_workers="block",
            reduced_motion="reduce",
        )
        await context.add_init_script(BEFORE_EVERY_SCRIPT)
        yield context
        await context.close()
