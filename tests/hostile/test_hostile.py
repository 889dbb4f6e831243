"""Hostile documents, small: each gives a document or a reason. `python -m tests.hostile` reads them whole."""

import pytest
from hostile.corpus import CORPUS, SENT_AS
from hypothesis import given, settings
from hypothesis import strategies as st

from worker import extract
from worker.document import RawItem
from worker.errors import Rejected
from worker.pipeline import read

PIECES = [
    b"<p>", b"</p>", b"<div class=comment>", b"<table><td>", b"<title>", b"<!--", b"-->", b"<script>",
    b"&amp;", b"<pre>",
    b"<svg><style>", b"<a href='//[x'>", b"<time datetime=0>", b"<meta charset=utf-7>",
    b"\xef\xbb\xbf", b"\xff\xfe",
    b"\0", b"<?xml version='1.0' encoding='x'?>", b"<![CDATA[",
    b"3 months ago ", b"\xe2\x80\xae", b"# x\n", b"```\n",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", b"%PDF-1.4\n", b"{}",
]  # fmt: skip


@pytest.mark.parametrize("name", CORPUS)
def test_each_is_read_or_refused(name):
    try:
        read(RawItem("https://a.example/x", CORPUS[name](2000), None, media_type=SENT_AS.get(name)))
    except Rejected as error:
        assert error.reason  # noqa: PT017  # or it is taken


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=30)), max_size=20).map(b"".join))
def test_any_bytes_are_a_document_or_refused(content):
    try:
        document = extract(content, url="https://a.example/")
    except Rejected as error:
        assert error.reason  # noqa: PT017  # or it is taken
    else:
        assert isinstance(document.body, str)
