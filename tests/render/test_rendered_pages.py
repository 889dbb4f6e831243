"""Pages rendered by a real browser in a child process, and what comes of those that take too much."""

import os
import signal
import tempfile
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from threading import Thread

import pytest
from waiting import wait_until

from worker.errors import IngestError, Rejected, TryLater
from worker.render import Limits, process_tree, render
from worker.render.rendering import FOLDER_PREFIX
from worker.settings import Settings

pytestmark = [pytest.mark.needs_chromium, pytest.mark.long]

SETTINGS = Settings(allow_networks=(ip_network("127.0.0.0/8"),), user_agent="winnow/test")

APP = """
const body = 'The weir below the mill was rebuilt in spring, with oak from the upper wood. '.repeat(8);
const root = document.getElementById('root');
setTimeout(() => {
  root.innerHTML = `<h1>The weir</h1><img src=/weir.jpg><p>${body}</p><iframe src=/frame.html></iframe>
    <div style="height: 5000px"></div><section id=comments></section>`;
  const place = document.getElementById('comments');
  new IntersectionObserver((seen, observer) => {
    if (!seen[0].isIntersecting) return;
    observer.disconnect();
    fetch('/comments.json').then(one => one.json()).then(all => {
      place.innerHTML = all.map(one => `<article><b>${one.by}</b><p>${one.text}</p></article>`).join('');
    });
  }).observe(place);
  const card = document.createElement('press-card');
  card.attachShadow({mode: 'closed'}).innerHTML = '<p>Written in a closed shadow.</p>';
  root.append(card);
  fetch('http://10.1.2.3/inside').catch(() => 0);
}, 700);
"""

FILL_DISK = """navigator.storage.getDirectory().then(async folder => {
  for (let number = 0; ; number++) {
    const file = await (await folder.getFileHandle(`${number}`, {create: true})).createWritable();
    await file.write(new Uint8Array(1e7).fill(7));
    await file.close();
    document.body.append(number);
  }
})"""


@pytest.fixture
def shell(site):
    """An application on the site; its address."""
    site.says("/app.js", APP, type="text/javascript")
    site.says("/comments.json", '[{"by": "Ann", "text": "I walked there."}]', type="application/json")
    return site.says("/a", "<title>Weir</title><div id=root></div><script src=/app.js></script>")


def folders():
    return list(Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}{os.getpid()}-*"))


def test_a_page_is_rendered_with_the_comments_that_it_loads_in_view(site, shell):
    page = render(shell, SETTINGS, lambda _: None)
    text = page.content.decode()
    assert "rebuilt in spring" in text
    assert "I walked there." in text
    assert "Written in a closed shadow." in text
    assert page.final_address == shell
    assert page.places == 1
    assert [(one.address, one.reason) for one in page.refused] == [
        ("http://10.1.2.3/inside", "address_refused")
    ]
    assert page.left_out >= 1
    assert set(site.paths()) == {"/a", "/app.js", "/comments.json"}  # neither picture nor frame
    assert all(asked.headers["user-agent"].endswith("winnow/test") for asked in site.asked)
    assert 0 < page.peak_memory < 1_000_000_000
    assert page.received_bytes > len(APP)
    assert not folders()


def test_where_a_page_leads_is_asked_for_first_and_refused_before_it_is_requested(site):
    site.says("/b", "<p>" + "The second page, which is where the first one leads. " * 8)
    site.says("/away", status=302, headers={"Location": "/private"})
    site.says("/private", "<p>Nobody may read this.</p>")
    site.says("/b2", "<p>" + "Words that stay. " * 20 + "<script>location.href = '/away'</script>")
    site.says("/a", status=302, headers={"Location": "/b"})
    asked = []

    def ask(address):
        asked.append(address)
        if address.endswith("/private"):
            raise Rejected("robots_refused", "stay away")

    page = render(site.url("/a"), SETTINGS, ask)
    assert asked == [site.url("/b")]
    assert page.final_address == site.url("/b")
    page = render(site.url("/b2"), SETTINGS, ask)
    assert asked[1:] == [site.url("/away"), site.url("/private")]
    assert "/private" not in site.paths()
    assert ("robots_refused", site.url("/private")) in [(one.reason, one.address) for one in page.refused]
    assert b"Words that stay" in page.content  # and not the browser's own page about an error
    assert page.final_address == site.url("/b2")


def test_a_page_does_not_take_the_address_of_another_by_trying_to_go_there(site):
    site.says("/other", status=204)
    address = site.says("/a", "<p>" + "Words of it. " * 20 + "<script>location.href = '/other'</script>")
    page = render(address, SETTINGS, lambda _: None)
    assert "/other" in site.paths()
    assert b"Words of it" in page.content
    assert page.final_address == address


def test_the_browsers_own_page_about_an_error_is_no_document(site):
    away = "http://10.1.2.3/inside"
    address = site.says("/a", "<p>" + "Words. " * 60 + f"<script>location.href = '{away}'</script>")
    with pytest.raises(TryLater, match="could not be loaded") as caught:
        render(address, SETTINGS, lambda _: None)
    assert caught.value.reason == "render_failed"


@pytest.mark.parametrize(
    ("script", "limits", "reason"),
    [
        ("const all = []; while (true) all.push(new Uint8Array(2e7).fill(1));", {}, "memory_limit"),
        ("while (true);", {"seconds": 6.0}, "time_limit"),
        (FILL_DISK, {"disk_bytes": 30_000_000}, "too_large"),
    ],
    ids=["memory", "time", "disk"],
)
def test_a_page_that_takes_too_much_ends_alone(site, script, limits, reason):
    before = processes()
    address = site.says("/a", f"<p>Text.</p><script>setTimeout(() => {{ {script} }}, 100)</script>")
    with pytest.raises(IngestError) as caught:
        render(address, SETTINGS, lambda _: None, replace(Limits(), **limits))
    assert caught.value.reason in (reason, "render_failed")  # or Chromium itself ended the page before
    assert not folders()
    assert processes() <= before


def test_a_child_that_is_killed_leaves_nothing_behind_and_is_tried_again(site):
    before = processes()
    address = site.says("/a", "<p>Text.</p><script>setInterval(() => document.body.append('x'), 10)</script>")

    def kill():
        wait_until(lambda: "/a" in site.paths(), "the browser at work")
        (child,) = [one for one in process_tree.descendants(os.getpid()) if _is_child(one)]
        os.kill(child, signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    with pytest.raises(TryLater, match="worker_lost"):
        render(address, SETTINGS, lambda _: None)
    killer.join()
    assert not folders()
    assert processes() <= before


def processes():
    return set(process_tree.descendants(os.getpid()))


def _is_child(process):
    return b"worker.render" in Path(f"/proc/{process}/cmdline").read_bytes()
