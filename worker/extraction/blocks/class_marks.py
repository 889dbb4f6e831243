"""What class names mark: a byline, the name of a person in it, a poster, the time of publication."""

from __future__ import annotations

import re
from functools import lru_cache

from worker.extraction.blocks.class_signals import words_of_token
from worker.word_tables import names

BYLINE = 1
PERSON = 2
"""Only the name, perhaps inside a longer byline."""
POSTER = 4
"""The writer of a post on a board. On other pages such a class may name the reader."""
TIME = 8

_BYLINES = names(
    """
    byline by-line author authors author-name authorname author_name byline-name byline__name byline-author
    article-author post-author entry-author story-author author-link p-author autor auteur autore writer
    contributor author__name article__author fn article-byline post-byline contributors author-info
    """
)
_PERSONS = names("fn username user-name author-name author__name byline-name byline__name p-name")
_POSTERS = names(
    """
    username user-name user-link poster postauthor post-author postuser user-details user-info userinfo nick
    nickname postprofile messageauthor message-name bigusername
    """
)
_TIMES = names(
    """
    published pubdate date entry-date post-date article-date publish-date dateline timestamp time dt-published
    posted-on post__date article__date date-published publishdate date-header article-time meta-date created
    story-date publication-date post-timestamp submitted datum fecha data date-display-single authored
    """
)
_WRITER = names("author authors autor autoren auteur autore byline writer reporter journalist")
_NOT_A_NAME = names(
    """
    image images img avatar photo picture pic thumb thumbnail icon bio about desc description details text
    social share links twitter email contact box card wrap wrapper container title job role position archive
    posts more hidden has no with date time comment comments by filter search page prep sep
    """
)
"""Words beside "author" in a class token: the element holds something other than names, or more."""
_TIME_WORDS = names("date published pubdate datum datetime timestamp dateline")
_NOT_PUBLISHED = names("updated update modified modify reading read event start end expiry archive")
_NAME_OF_BOX = re.compile(r"auth?or[_-]+(?:box|info|card|bio)[_-]+name$")
"""The name in the box about an author."""
_TABLES = ((_BYLINES, BYLINE), (_PERSONS, PERSON), (_POSTERS, POSTER), (_TIMES, TIME))
_LISTED = frozenset[str]().union(*(listed for listed, _ in _TABLES))
_STEM = re.compile(r"aut(?:h?or|eur)|byline|writer|report|journal|dat|publi|pub|time", re.IGNORECASE)
"""Matches in every token that the words above can mark."""


@lru_cache(maxsize=8192)
def marks_of(classes: str) -> int:
    """What an element with this class attribute holds: the sum of the marks above."""
    mark = 0
    for token in classes.split():
        mark |= _marks_of_token(token)
    return mark


@lru_cache(maxsize=32768)
def _marks_of_token(token: str) -> int:
    mark = 0
    lowered = token.lower()
    if lowered in _LISTED:
        mark = sum(meaning for listed, meaning in _TABLES if lowered in listed)
    if _STEM.search(token):
        words = frozenset(words_of_token(token))
        if not words.isdisjoint(_WRITER):
            if _NAME_OF_BOX.search(lowered):
                mark |= BYLINE | PERSON
            elif words.isdisjoint(_NOT_A_NAME):
                mark |= BYLINE | PERSON if "name" in words else BYLINE
        if not words.isdisjoint(_TIME_WORDS) and words.isdisjoint(_NOT_PUBLISHED):
            mark |= TIME
    return mark
