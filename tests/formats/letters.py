"""E-mail as it is sent, and what is read of it."""

from worker import clean, comments, formats
from worker.document import RawItem
from worker.extraction import choose

HEAD = "From: Anna Lund <anna@gull.example>\nTo: bo@gull.example\nSubject: {}\nDate: {}\nMIME-Version: 1.0\n"
MONDAY = "Mon, 3 Mar 2025 10:00:00 +0100"


def article_of(content, name="letter.eml"):
    raw = formats.unwrap(RawItem(name, content if isinstance(content, bytes) else content.encode(), None))
    page = formats.read(raw)
    thread = comments.find(page)
    return clean.clean_article(page, choose(page, thread), thread)


def letter(body, kind="text/plain; charset=utf-8", subject="The boats", date=MONDAY, more=""):
    return f"{HEAD.format(subject, date)}{more}Content-Type: {kind}\n\n{body}"


def markup_of(html, **more):
    return article_of(letter(html, "text/html; charset=utf-8", **more)).body


def plain_of(text, **more):
    return article_of(letter(text, **more)).body
