"""Threads as several places show them, and what becomes of them when they are merged one after the other."""

from datetime import UTC, datetime, timedelta

from worker.clean.comment_records import make_comment_key
from worker.comments.merging import merge
from worker.dates import Moment
from worker.document import Comment

START = datetime(2026, 3, 14, 9, tzinfo=UTC)


def at(minutes, precision="minute", basis="shown"):
    return Moment(START + timedelta(minutes=minutes), precision, basis)


def comment(text, author="Ann", native_id=None, **more):
    key = make_comment_key(native_id, more.get("url"), author, text)
    return Comment(key, author, text, f"<p>{text}</p>", native_id=native_id, **more)


def merged(*looks, known=()):
    """Merge (place, comments) one after the other; the comments at the end."""
    for place, seen in looks:
        known = [one.comment for one in merge(known, seen, place)]
    return known


def texts(comments):
    return [one.text for one in comments]


def tree(comments):
    """Each text with that of the comment it answers."""
    return {one.text: None if one.parent is None else comments[one.parent].text for one in comments}
