"""A page is read wrongly; a person points, sees what a rule changes, saves it, and the page is read again."""

import io
import json
import re
import tomllib
import zipfile

from store.clerk import file_ref

from tests.desk.reading.conftest import MORE, load_rules, other_page_of, page_of
from worker import pipeline
from worker.fetch import read_file


def blocks_of(page):
    """The blocks of a page to point at: the text, and the name of the field, by the first words."""
    items = re.findall(
        r'<li class="(\w+)" value="\d+">\s*<p[^>]*>(.*?)</p>.*?name="(block-\d+)"', page.text, re.DOTALL
    )
    return {text: (state, field) for state, text, field in items}


def field_of(page, words):
    return next(field for text, (_, field) in blocks_of(page).items() if words in text)


def point(reader, link, **pointed):
    """Point at blocks by words in them; the page of the rule that comes of it."""
    page = reader.page(f"{link}/wrong")
    fields = {field_of(page, words.replace("_", " ")): role for words, role in pointed.items()}
    answer = reader.post(f"{link}/wrong", **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def values_of(page):
    """The fields of the form that saves a rule."""
    hidden = [given for tag, given in page.elements if tag == "input" and given.get("type") == "hidden"]
    return {given["name"]: given["value"] for given in hidden if given["name"] != "form_key"}


def test_all_blocks_are_shown_with_what_is_taken(reader, weir):
    states = {text: state for text, (state, _) in blocks_of(reader.page(f"/articles/{weir}/wrong")).items()}
    assert states[f"Boats pass it on the left {MORE}"] == "taken"
    assert states["Imprint"] == "left"
    assert states["I swam there as a child."] == "comment"


def test_a_wrong_body_is_pointed_at_previewed_saved_and_read_again(reader, desk, visit, clerk):
    weir = visit("https://www.weir.example/weir", page_of("The weir"))
    other = visit("https://weir.example/lock", other_page_of("The lock"))
    visit("https://elsewhere.example/lock", other_page_of("The bridge"))
    link = f"/articles/{weir}"
    before = desk.store.library.read_details(weir).document["body"]
    assert "two metres" in before
    there = point(reader, link, Its_height="not")
    preview = reader.page(there)
    assert ".fact-sheet" in preview.text
    assert "<del>" in preview.text
    assert "two metres" in preview.words
    assert "The lock" in preview.words
    assert "The bridge" not in preview.words
    assert not desk.settings.sites_file.exists()
    saved = reader.post(f"{link}/rule", **values_of(preview))
    page = reader.page(saved.headers["location"])
    assert "The rule is saved" in page.words
    assert tomllib.loads(desk.settings.sites_file.read_text())["weir.example"] == {"strip": ".fact-sheet"}
    again = reader.post(f"{link}/rule/again")
    assert "will be read again" in reader.page(again.headers["location"]).words
    pending = [row["id"] for row in desk.store.library.items(state="pending")]
    assert len(pending) == 2
    for item_id in pending:
        claim = clerk.claim(item_id, "process")
        pipeline.process(claim, desk.store, read_file, load_rules(desk), clerk.now)
    for number, wrong, right in ((weir, "two metres", "Boats pass"), (other, "two yards", "Barges wait")):
        body = desk.store.library.read_details(number).document["body"]
        assert (wrong in body, right in body) == (False, True)


def test_missing_text_and_metadata_are_pointed_at(reader, weir):
    there = point(reader, f"/articles/{weir}", Its_height="text", Comments="comments", Boats_pass="date")
    fields = values_of(reader.page(there))
    assert fields["body"]
    assert fields["comments"] == "#comments"


def test_what_cannot_be_told_apart_is_said(reader, visit):
    number = visit(
        "https://weir.example/plain", page_of("The weir").replace("<p>Nobody", "<p>Buy this weir. Nobody")
    )
    page = reader.page(point(reader, f"/articles/{number}", Buy_this="not"))
    assert re.search(r"Block \d+: no name was found", page.words)


def test_pointing_at_nothing_is_refused(reader, weir):
    for fields in (
        {},
        {"block-1": ""},
        {"block-1": "nonsense"},
        {"block-x": "text"},
        {"block-9999999": "text"},
    ):
        answer = reader.post(f"/articles/{weir}/wrong", **fields)
        assert (answer.status_code, "Nothing was pointed at" in answer.text) == (400, True)
    answer = reader.post(f"/articles/{weir}/wrong", **{"block-99999": "text"})
    assert "nothing changes" in reader.page(answer.headers["location"]).words


def test_a_rule_that_is_there_is_shown_and_kept_in_part(reader, desk, weir):
    desk.settings.sites_file.parent.mkdir()
    mine = '# mine\n["weir.example"]\nbody = "main"  # all\nthreads = "page"\n'
    desk.settings.sites_file.write_text(mine)
    assert values_of(reader.page(f"/articles/{weir}/rule"))["body"] == "main"
    preview = reader.page(point(reader, f"/articles/{weir}", Its_height="not"))
    reader.post(f"/articles/{weir}/rule", **values_of(preview))
    text = desk.settings.sites_file.read_text()
    assert text.startswith(mine)
    assert tomllib.loads(text)["weir.example"] == {"body": "main", "threads": "page", "strip": ".fact-sheet"}


def test_selectors_are_changed_by_hand(reader, weir):
    page = reader.page(f"/articles/{weir}/rule?body=.story-text%0A.fact-sheet&strip=&title=h1")
    assert values_of(page)["body"] == ".story-text\n.fact-sheet"
    assert 'body = [".story-text", ".fact-sheet"]' in page.words
    answer = reader.get(f"/articles/{weir}/rule?body=p:first-child")
    assert (answer.status_code, "cannot be read" in answer.text) == (409, True)
    assert 'value="' not in re.findall(
        r"<form method=\"post\" action=\"[^\"]*/rule\".*?</form>", answer.text, re.DOTALL
    )
    assert reader.get(f"/articles/{weir}/rule?body=.nowhere").text.count("matches nothing here") == 1
    for long in ("x" * 600, "%0A".join(["p"] * 40)):
        assert reader.get(f"/articles/{weir}/rule?body={long}").status_code == 400


def test_a_selector_that_cannot_be_read_is_not_saved(reader, desk, weir):
    answer = reader.post(f"/articles/{weir}/rule", body="p:first-child")
    assert answer.status_code == 409
    assert not desk.settings.sites_file.exists()


def test_a_file_that_cannot_be_written_is_shown_to_be_copied(reader, weir, monkeypatch):
    from worker.desk.reading import rule

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(rule, "save_selection", refuse)
    answer = reader.post(f"/articles/{weir}/rule", body=".story-text")
    assert (answer.status_code, "cannot be written" in answer.text) == (409, True)
    assert "body = &#34;.story-text&#34;" in answer.text
    monkeypatch.setattr(rule, "_is_writable", lambda _: False)
    page = reader.page(f"/articles/{weir}/rule?body=.story-text")
    assert "Copy this into it" in page.words
    assert "Save the rule" not in page.words


def test_a_broken_file_of_rules_is_said_and_left(reader, desk, weir):
    desk.settings.sites_file.parent.mkdir()
    desk.settings.sites_file.write_text("body = ")
    for answer in (reader.get(f"/articles/{weir}/wrong"), reader.post(f"/articles/{weir}/rule", body="p")):
        assert (answer.status_code, "sites.toml" in answer.text) == (503, True)
    assert desk.settings.sites_file.read_text() == "body = "


def test_only_who_may_write_saves_rules(program, desk, weir):
    reading, writing = program(), program(may_write=True)
    assert reading.get(f"/articles/{weir}/rule").status_code == 200
    for path in ("rule", "rule/again", "wrong"):
        assert reading.post(f"/articles/{weir}/{path}", body="p").status_code == 403
    assert not desk.settings.sites_file.exists()
    assert writing.post(f"/articles/{weir}/rule", body="p").status_code == 303


def test_a_document_without_an_address_has_no_site(reader, clerk, desk):
    item = desk.store.ledger.accept([file_ref("/mine/a.html")], clerk.now)[0].item_id
    raw = clerk.raw("/mine/a.html", page_of("The weir").encode())
    desk.store.ledger.finish_fetch(clerk.claim(item), raw, clerk.now)
    pipeline.process(clerk.claim(item, "process"), desk.store, read_file, load_rules(desk), clerk.now)
    assert "no address on the web" in reader.page("/articles/1/wrong").words
    answer = reader.get("/articles/1/rule")
    assert (answer.status_code, "no address on the web" in answer.text) == (409, True)
    assert reader.post("/articles/1/rule/again").status_code == 409


def test_the_case_fits_a_folder_of_the_tests(reader, weir):
    answer = reader.get(f"/articles/{weir}/case.zip", params={"strip": ".fact-sheet"})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        (folder,) = {name.partition("/")[0] for name in archive.namelist()}
    assert re.fullmatch(r"site_weir_example_[0-9a-f]{8}", folder)
    assert files["page.html"] == page_of("The weir").encode()
    expected = json.loads(files["expected.json"])
    assert expected["url"] == "https://www.weir.example/weir"
    assert f"Boats pass it on the left {MORE}" in expected["body_has"]
    assert expected["body_lacks"] == [f"Its height is two metres at noon {MORE}"]
    assert set(expected) <= {"because", "url", "received", "body_has", "body_lacks"}


def test_the_original_marks_what_is_taken(reader, weir):
    page = reader.page(f"/articles/{weir}/original")
    (frame,) = [given for tag, given in page.elements if tag == "iframe"]
    assert frame["sandbox"] is None
    answer = reader.get(frame["src"])
    assert '<winnow-mark class="taken">Boats' in answer.text
    assert '<winnow-mark class="comment">I swam' in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    plain = reader.page(f"/articles/{weir}/original?plain=1")
    (frame,) = [given for tag, given in plain.elements if tag == "iframe"]
    assert "winnow-mark" not in reader.get(frame["src"]).text
