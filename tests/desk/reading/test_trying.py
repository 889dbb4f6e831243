"""A page is tried: nothing is stored before somebody says so."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from local_site import Page as SitePage

from tests.desk.conftest import Browser
from tests.desk.reading.conftest import Here, load_rules, page_of
from worker import pipeline
from worker.desk.access.identities import FORM_KEY
from worker.desk.access.keys import make_form_key
from worker.desk.reading.tries import MAX_TRIES, TRY_LIFETIME_S, Tries
from worker.document import RawItem
from worker.fetch import read_file


def send(browser, *, file=None, **fields):
    """Send the form of the page."""
    fields = {FORM_KEY: make_form_key(browser.session), "address": "", "markup": ""} | fields
    files = {"file": file or ("", b"", "application/octet-stream")}
    return browser.client.post("/try", data=fields, files=files)


def tried(browser, **given):
    """Try something; the page that shows it, and its link."""
    answer = send(browser, **given)
    assert answer.status_code == 303, answer.text
    link = answer.headers["location"]
    return browser.page(link), link


def test_pasted_markup_is_read_and_explained_and_nothing_is_stored(reader, desk):
    page, _ = tried(reader, markup=page_of("The weir"), address="https://weir.example/weir")
    for words in (
        "Boats pass it on the left",
        "I swam there as a child.",
        "2 comments",
        "verdict, if it came now: new",
        "It is not stored",
        "https://weir.example/weir",
    ):
        assert words in page.words, words
    assert desk.store.library.items() == []
    assert desk.store.library.documents(10) == []
    assert list(desk.settings.data_dir.glob("raw/*")) == []


def test_a_file_is_tried(reader):
    page, link = tried(reader, file=("C:\\mine\\The Weir.html", page_of("The weir").encode(), "text/html"))
    assert "Boats pass it on the left" in page.words
    assert "no address on the web" in reader.page(f"{link}/wrong").words
    text, _ = tried(
        reader, file=("notes.txt", b"The weir.\n\nIt stands, and it is made of stone.", "text/plain")
    )
    assert "made of stone" in text.words
    assert "plain text" in text.words


def test_a_pdf_that_is_none_and_an_empty_file_are_refused(reader):
    assert "has nothing in it" in send(reader, file=("a.html", b"", "text/html")).text
    assert "Give an address, a file, or markup" in send(reader).text
    answer = reader.get(
        send(reader, file=("a.bin", b"\x00\x01\x02\xff" * 100, "application/x")).headers["location"]
    )
    assert (answer.status_code, "That cannot be done" in answer.text) == (409, True)


@pytest.fixture
def near(desk, reader, site):
    """A browser at a desk that may fetch from this machine, and the address of a page there."""
    site.pages["/weir"] = SitePage(page_of("The weir").encode(), type="text/html")
    settings = replace(desk.settings, allow_networks=(ip_network("127.0.0.0/8"),))
    allowed = replace(desk, settings=settings)
    vars(allowed)["children"] = Here(settings, desk.store)
    return Browser(allowed, session=reader.session), f"http://127.0.0.1:{site.port}/weir"


def test_an_address_is_fetched_and_tried(near):
    browser, address = near
    page, _ = tried(browser, address=address)
    assert "Boats pass it on the left" in page.words
    assert address in page.words


def test_an_address_of_this_machine_is_not_fetched_unless_that_is_allowed(reader, near):
    answer = send(reader, address=near[1])
    assert (answer.status_code, "127.0.0.1" in answer.text) == (409, True)
    assert "WINNOW_ALLOW_NETWORKS" in answer.text


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "ftp://a.example/", "a.example", "", "javascript:x"]
)
def test_nothing_else_is_fetched(reader, address):
    answer = send(reader, address=address)
    assert answer.status_code == 409, answer.text
    answer = send(reader, address=address, markup="<p>words") if address else answer
    assert answer.status_code == 409
    assert "<p>words" not in answer.text


def test_what_was_tried_is_stored_with_its_address(reader, desk, clerk, monkeypatch):
    notified = []
    monkeypatch.setattr("worker.desk.notifier.notify_accepted", notified.extend)
    given = dict(markup=page_of("The weir"), address="https://weir.example/weir")
    _, link = tried(reader, **given)
    answer = reader.post(f"{link}/store")
    assert "A worker will store this page" in reader.page(answer.headers["location"]).words
    (item,) = desk.store.library.items()
    assert (item["kind"], item["target"], item["state"]) == ("record", "https://weir.example/weir", "pending")
    assert [one.item_id for outcome in notified for one in outcome.items] == [item["id"]]
    pipeline.process(clerk.claim(item["id"]), desk.store, read_file, load_rules(desk), clerk.now)
    document = desk.store.library.read_details(1).document
    assert (document["url"], document["title"]) == ("https://weir.example/weir", "The weir")
    again = reader.post(f"{tried(reader, **given)[1]}/store")
    assert again.headers["location"] == "/articles/1?done=stored_before"


def test_a_rule_is_written_from_a_page_that_is_tried(reader, desk):
    _, link = tried(reader, markup=page_of("The weir"), address="https://weir.example/weir")
    answer = reader.post(f"{link}/rule", strip=".fact-sheet")
    assert "The rule is saved" in reader.page(answer.headers["location"]).words
    assert "two metres" not in reader.page(link).words
    assert "fact-sheet" in desk.settings.sites_file.read_text()
    assert '<winnow-mark class="taken">' in reader.get(f"{link}/original/marked").text
    assert reader.get(f"{link}/case.zip?strip=.fact-sheet").content.startswith(b"PK")


def test_a_page_that_shows_a_notice_is_not_stored_from_here(reader):
    words = "<title>Just a moment...</title><h1>Checking your browser before accessing</h1>"
    page, _ = tried(reader, markup=f"{words}<p>Enable JavaScript and cookies to continue</p>")
    assert "It would be refused" in page.words
    assert "Store it" not in page.words


def test_a_try_that_is_gone_says_so(reader):
    for path in ("/try/x", "/try/x/wrong", "/try/x/original", "/try/x/case.zip"):
        answer = reader.get(path)
        assert (answer.status_code, "no such try" in answer.text) == (404, True)


def test_only_who_may_write_tries(reader, program, anybody):
    files = {"file": ("a.html", b"<p>x", "text/html")}
    assert program().client.post("/try", data={}, files=files).status_code == 403
    assert program(may_write=True).client.post("/try", data={}, files=files).status_code == 303
    assert anybody.client.post("/try", data={}, files=files).status_code == 303  # to the log-in page
    assert send(reader, markup="<p>x", form_key="").status_code == 403
    answer = reader.client.post("/try", data={}, files=files, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


def test_what_is_too_large_or_no_form_is_refused(reader, desk):
    small = replace(desk, settings=replace(desk.settings, max_bytes=1000))
    browser = Browser(small, session=reader.session)
    answer = send(browser, file=("a.html", b"x" * 100_000, "text/html"))
    assert (answer.status_code, "1,000 bytes" in answer.text) == (413, True)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/json"):
        answer = reader.client.post("/try", content=b"--y\r\nbroken", headers={"content-type": kind})
        assert answer.status_code in (400, 403), (kind, answer.text)


def test_hostile_markup_that_is_tried_is_text(reader):
    title = "<title><script>run()</script></title>"
    text = "<p onclick=run()>Some words <script>run()</script>that stand.<img src=x onerror=run()>"
    _, link = tried(reader, markup=f"{title}{text}", address="https://weir.example/?<script>")
    for path in (link, f"{link}/wrong", f"{link}/original", f"{link}/rule"):
        for tag, given in reader.page(path).elements:
            assert tag != "script", path
            assert not [name for name in given if name.startswith("on")], path


def test_tries_are_dropped_by_number_size_and_age(monkeypatch):
    now = 0.0
    tries = Tries(lambda: now)
    keys = [tries.add(RawItem("x", b"x", None)) for _ in range(MAX_TRIES + 1)]
    assert [tries.get(key) is not None for key in keys] == [False] + [True] * MAX_TRIES
    monkeypatch.setattr("worker.desk.reading.tries.MAX_TRIED_BYTES", 10)
    large = tries.add(RawItem("x", b"x" * 100, None))
    assert tries.get(large) is not None
    assert tries.get(keys[-1]) is None
    now = TRY_LIFETIME_S + 1
    assert tries.get(large) is None
