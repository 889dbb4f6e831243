"""The desk in a real browser: used by keyboard, without script, by everybody; and hostile pages in it."""

import socket
import threading
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from clean.script_vectors import WHOLE
from deliver.receiver import Answer
from standardwebhooks import Webhook
from store.clerk import comment, url_ref
from store.prose import edited, text

from tests.desk.conftest import PASSWORD
from tests.desk.everybody import check_page
from worker.document import Decline
from worker.errors import Rejected
from worker.store.webhooks.delivery_types import Draft, RetryDecision
from worker.word_tables import in_order

pytestmark = [pytest.mark.needs_chromium, pytest.mark.long]


@pytest.fixture
def networks():
    """The desk may send to this machine."""
    return (ip_network("127.0.0.0/8"),)


@pytest.fixture
def stored(clerk, desk, clock, thread):
    """Something on every page."""
    received = clerk.fetched("/ferry.html", b"<title>Ferry</title><h1>Ferry</h1><p>Saved.")
    title = "How the ferry was saved"
    clerk.record(
        "/ferry.html", "The ferry was saved.", thread, clerk.claim(received), title=title, language="en"
    )
    clerk.record("/ferry.html", "The ferry was saved for good.", thread, title=title)
    clerk.record("/boat.html", f"{text(1)} The boat stays.", title="The boat stays")
    clerk.record("/boats.html", f"{edited(text(1))} The boats stay.", title="The boats stay")
    source = desk.store.sources.add(
        "feed", "https://a.example/feed.xml", 1800, clock.now, title="Harbour News"
    )
    declines = [Decline("words", 1240.0, 86.0, 1, 1), Decline("seconds between news", 7200.0, 900_000.0)]
    desk.store.source_yields.save_declines(source.id, declines)
    desk.settings.sites_file.write_text('["a.example"]\nbody = [".story"]\nblock = ["/tag/*"]\n')
    item = desk.store.ledger.accept([url_ref("https://a.example/1", source_id=source.id)], clock.now)[0]
    desk.store.ledger.fail(clerk.claim(item.item_id, "fetch"), Rejected("http_404", "gone"), clock.now)
    clerk.accept("/later.txt")
    desk.store.feed_readers.note("mirror", "changes", 1, clock.now)
    webhook = desk.store.webhooks.add("https://a.example/hook", "x", clock.now, kinds=None, batch=1, after=0)
    for change, wait in zip(desk.store.changes.list_after(0)[:2], (60, None), strict=True):
        sent = desk.store.webhooks.lease(webhook, clock.now)
        sent, delivery = desk.store.deliveries.begin(sent, Draft((change,), (), change.seq), clock.now)
        failed = RetryDecision("http_500", "answered 500", wait, pause=-60)
        desk.store.webhooks.release(desk.store.deliveries.record_failure(sent, delivery, failed, clock.now))


@pytest.mark.parametrize("with_script", [True, False])
@pytest.mark.usefixtures("stored")
def test_a_person_logs_in_finds_an_article_and_goes_back_by_keyboard_alone(chromium, address, with_script):
    context = chromium.new_context(base_url=address, java_script_enabled=with_script)
    page = context.new_page()
    page.goto("/articles?q=ferry")
    page.locator("#password:focus").wait_for()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles?q=ferry")
    link = page.get_by_role("link", name="How the ferry was saved")
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.and_(page.locator(":focus")).count():
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/1")
    assert page.get_by_text("I went to that school.").is_visible()
    page.get_by_text("1 reply").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("The rain has not changed.").is_hidden()
    page.go_back()
    page.wait_for_url("**/articles?q=ferry")
    page.get_by_role("button", name="Log out").press("Enter")
    page.wait_for_url("**/log-in")
    page.goto("/articles")
    assert "/log-in" in page.url
    context.close()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_person_adds_a_webhook_tests_pauses_and_removes_it(open_page, receiver, with_script):
    page = open_page(java_script_enabled=with_script)
    receiver.answer = lambda _: Answer(200, body=b"welcome")
    page.goto("/")
    page.get_by_role("link", name="Deliveries").click()
    page.get_by_role("main").get_by_role("link", name="Add a webhook").first.click()
    page.get_by_label("Address").fill("http://10.0.0.1/")
    page.get_by_label("comments").uncheck()
    page.get_by_role("button", name="Add it").click()
    assert "10.0.0.0/8" in page.get_by_role("alert").inner_text()
    assert not page.get_by_label("comments").is_checked()
    page.get_by_label("Address").fill(f"{receiver.url}?key=hidden")
    page.keyboard.press("Enter")
    secret = page.get_by_text("whsec_").inner_text()
    page.get_by_role("button", name="Send a test").press("Enter")
    page.get_by_text("It said: welcome").wait_for()
    (request,) = receiver.requests
    sent_at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    signature = Webhook(secret).sign(request.id, sent_at, request.body.decode())
    assert request.headers["webhook-signature"] == signature
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("No change is lost").wait_for()
    page.get_by_text("Remove it …").click()
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_url("**/deliveries?done=webhook-removed")
    assert page.get_by_text("No program is told of changes yet").is_visible()


@pytest.mark.usefixtures("stored")
def test_a_person_puts_two_articles_together_and_takes_one_out_again_by_keyboard(open_page, desk):
    page = open_page(java_script_enabled=False)
    page.goto("/articles/1")
    page.get_by_role("link", name="It is the same as …").press("Enter")
    page.get_by_role("textbox", name="Number or address").focus()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/1/beside/2")
    assert page.get_by_role("columnheader").count() == 2
    page.get_by_role("button", name="They are the same").press("Enter")
    page.wait_for_url("**/copies/1?**")
    assert page.get_by_role("status").inner_text().startswith("They are the same now")
    assert desk.store.library.read_details(1).document["duplicate_of"] == 2
    page.get_by_role("button", name="Take them apart again").press("Enter")
    page.wait_for_url("**/copies/*?done=unmerged**")
    assert desk.store.library.read_details(1).document["duplicate_of"] is None
    page.go_back()


PAGES = in_order("""
    / /articles?comments=1 /articles/1 /copies /copies/2 /articles/2/beside/3 /articles/1/merge
    /articles/1/beside/2 /copies/2?done=merged&of=3 /articles/1/revisions
    /articles/1/revisions?from=1&to=2 /dropped /articles/1/evidence
    /articles/1/original /articles/1/forget /failed /waiting /sources /sources/1 /sources/add
    /deliveries /deliveries/1 /deliveries/add /try /api /nowhere /log-in
""")


@pytest.mark.usefixtures("stored")
def test_everybody_can_use_every_page_at_every_width_light_and_dark(open_page):
    page = open_page(bypass_csp=True)  # axe is a script
    for path in PAGES:
        check_page(page, path)


class Listener:
    """A port that counts who connects, and answers nobody."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        self.thread = threading.Thread(target=self._count)
        self.thread.start()

    def _count(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            connection.close()
            self.connections += 1

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()


LEAKS = """
<link rel=preconnect href="{0}"><link rel=dns-prefetch href="{0}"><link rel=prefetch href="{0}/1">
<link rel=stylesheet href="{0}/2"><link rel=preload as=image href="{0}/3"><link rel=icon href="{0}/4">
<meta http-equiv=refresh content="0;url={0}/5"><base href="{0}/"><img src="{0}/6"><img srcset="{0}/7 2x">
<iframe src="{0}/8"></iframe><object data="{0}/9"></object><embed src="{0}/10">
<video src="{0}/11" autoplay></video><audio src="{0}/12" autoplay></audio>
<style>@import "{0}/13"; p {{background: url({0}/14)}}
@font-face {{font-family: x; src: url({0}/15)}} p {{font-family: x}}</style>
<svg><image href="{0}/16"/><use href="{0}/17#x"/></svg><form action="{0}/18"><button>x</button></form>
<p style="background: url({0}/19)">words enough to be a page that says something to whoever reads it</p>
<link rel="manifest" href="{0}/20"><script src="{0}/21"></script><input type=image src="{0}/22">
<table background="{0}/23"><tr><td>x</table><link rel=modulepreload href="{0}/24">
"""


HOSTILE_PAGES = in_order("""
    /articles /articles/1 /articles/1/evidence /articles/1/original /articles/1/original/frame
    /articles/1/original/text /articles/1/original/marked /articles/1/wrong /articles/1/forget
""")


SCRIPT = "<script>ran()</script>"


def test_hostile_documents_run_nothing_and_ask_nobody(open_page, clerk):
    elsewhere = Listener()
    there = f"http://127.0.0.1:{elsewhere.port}"
    leaks, vectors = LEAKS.format(there), "".join(WHOLE)
    raw = f"<html><head>{leaks}</head><body>{vectors}".encode()
    clerk.record(
        "/evil.html", f"{leaks}{vectors}", [comment("c1", f"{leaks}{vectors}", author=SCRIPT)],
        clerk.claim(clerk.fetched("/evil.html", raw)), title="<img src=x onerror=ran()>", image=f"{there}/25",
    )  # fmt: skip
    page = open_page()
    ran = []
    page.context.expose_function("ran", lambda *_: ran.append(page.url))
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    here = page.goto("/").url.rstrip("/")
    for path in HOSTILE_PAGES:
        page.goto(path, wait_until="load")
        page.wait_for_timeout(300)  # what would leave, leaves now
        assert page.url == f"{here}{path}"
    elsewhere.close()
    assert ran == []
    assert elsewhere.connections == 0
