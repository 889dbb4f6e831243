"""What tags, classes and ids say about the text inside: tables of words, and functions that read them."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from worker.page.page import Element
from worker.word_tables import names


class ClassSignal(Enum):
    """What an element's tag and names say about the text inside."""

    NEUTRAL = 0
    CHROME = 1
    """Around the document: navigation, sharing, related pages, notices."""
    COMMENTS = 2
    """Readers' comments and their surroundings."""
    HIDDEN = 3


CHROME_SIGNALS = frozenset([ClassSignal.CHROME, ClassSignal.COMMENTS])
CHROME_WORDS = names(
    """
    ad ads advert advertisement advertising adsense banner sponsor sponsored promo promotion promoted
    breadcrumb breadcrumbs nav navbar navigation navi menu submenu topnav subnav toc-nav pagination
    pager paging sidebar sidebars rail aside widget widgets footer foot topbar masthead skip toolbar
    tools share sharing sharebar social socials addthis addtoany sharedaddy shareaholic followus related
    relatedposts recommended recommendation recommendations recirc recirculation trending popular
    mostread mostpopular outbrain taboola zergnet readmore more-from teasers morestories bio
    notification notifications alert placeholder newsletter subscribe subscription signup login register
    donate donation cookie cookies gdpr consent privacy popup modal overlay lightbox tooltip
    dialog notice-bar tags taglist tagcloud postmeta meta entry-meta metadata byline timestamp dateline
    authorbox author-bio author-box print printfriendly rating ratings vote voting poll counter
    copyright disclaimer legal credits sitemap feedback survey login-form search searchform
    jp-relatedposts yarpp shariff button buttons btn cta author authors gallery slideshow carousel slider
    scroller categories category taxonomy keywords archive discussion about profile signature announcement
    """
)
BOX_WORDS = names(
    """
    aside sidebar widget widgets alert notification notifications announcement disclaimer profile about
    """
)
"""Of the words above, those that also name the boxes of a text: notes, warnings, descriptions."""
COMMENT_WORDS = names(
    """
    comment comments commentlist commentform commentbox commentarea commentsection commentcontent
    commenttext commentbody commentauthor commentmeta commentthread commentcount comentarios kommentare
    commentaires disqus respond replies
    """
)
BODY_WORDS = names(
    """
    article articlebody article-body body content contents entry entry-content main post post-content
    post-body story storybody story-body text page-content maincontent hentry blog copy prose markdown
    articletext article-text mw-parser-output
    """
)
_LAYOUT_WORDS = names(
    """
    has no with without is wrap wrapper container col columns layout grid
    """
)
CHROME_ROLES = names(
    """
    navigation complementary contentinfo banner search menu menubar dialog alertdialog
    """
)
CHROME_TAGS = frozenset(["nav", "footer", "aside", "dialog"])
_BOX_ROLES = frozenset(["complementary"])
_BODY_TAGS = frozenset(["html", "body", "main", "article"])
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=16384)
def words_of_token(token: str) -> tuple[str, ...]:
    """The words of a class or id token, in lower case: ``postBody-main`` has three."""
    return tuple([word.lower() for word in _WORD.findall(token)])


def class_signal_of(element: Element) -> ClassSignal:
    """The signal of one element, without its ancestors."""
    return ClassSignal.HIDDEN if is_hidden(element) else shown_signal_of(element)


def is_hidden(element: Element) -> bool:
    """Whether an element is hidden by its own attributes."""
    attrs = element.attrs
    if not attrs:
        return False
    return (
        ("hidden" in attrs and attrs["hidden"] != "until-found")
        or ("style" in attrs and bool(_HIDING_STYLE.search(attrs["style"])))
        or attrs.get("aria-hidden") == "true"
    )


def shown_signal_of(element: Element) -> ClassSignal:
    """The signal of one element, hidden or not."""
    attrs, tag = element.attrs, element.tag
    if tag in CHROME_TAGS:
        return ClassSignal.CHROME
    if not attrs or tag in _BODY_TAGS:
        return ClassSignal.NEUTRAL
    if "role" in attrs and attrs["role"] in CHROME_ROLES:
        return ClassSignal.CHROME
    if "class" in attrs:
        return signal_of_tokens(f"{attrs['class']} {attrs['id']}" if "id" in attrs else attrs["class"])
    return signal_of_tokens(attrs["id"]) if "id" in attrs else ClassSignal.NEUTRAL


@lru_cache(maxsize=16384)
def signal_of_tokens(tokens: str) -> ClassSignal:
    """The signal of class and id words. Neutral if any of them names the document's text."""
    found = ClassSignal.NEUTRAL
    for signal in map(_signal_of_token, tokens.split()):
        if signal is None:
            return ClassSignal.NEUTRAL
        if signal is ClassSignal.COMMENTS or (signal is ClassSignal.CHROME and found is ClassSignal.NEUTRAL):
            found = signal
    return found


@lru_cache(maxsize=16384)
def _signal_of_token(token: str) -> ClassSignal | None:
    """The signal of one token; None if it names the document's text."""
    words = words_of_token(token)
    if not words or words[0] in _LAYOUT_WORDS:
        return ClassSignal.NEUTRAL
    whole = token.lower()
    if whole in BODY_WORDS:
        return None
    ends = {whole, words[0], words[-1]}
    if not ends.isdisjoint(COMMENT_WORDS):
        return ClassSignal.COMMENTS
    return ClassSignal.NEUTRAL if ends.isdisjoint(CHROME_WORDS) else ClassSignal.CHROME


def may_be_box_of_text(element: Element) -> bool:
    """Whether an element that is chrome by its tag and names may as well be a box of the document's text."""
    attrs = element.attrs
    if element.tag in CHROME_TAGS - {"aside"} or attrs.get("role") in CHROME_ROLES - _BOX_ROLES:
        return False
    return chrome_words_of(element) <= BOX_WORDS


def chrome_words_of(element: Element) -> frozenset[str]:
    """The words of its class and id that name chrome."""
    tokens = (element.attrs.get("class", "") + " " + element.attrs.get("id", "")).split()
    return frozenset[str]().union(*map(_chrome_words_of_token, tokens))


@lru_cache(maxsize=16384)
def _chrome_words_of_token(token: str) -> frozenset[str]:
    """The words of one token that name chrome."""
    words = words_of_token(token)
    if not words or words[0] in _LAYOUT_WORDS:
        return frozenset()
    return CHROME_WORDS.intersection((token.lower(), words[0], words[-1]))


@lru_cache(maxsize=16384)
def names_body(tokens: str) -> bool:
    """Whether class and id words name the document's text."""
    return any(
        token.lower() in BODY_WORDS or not BODY_WORDS.isdisjoint(words_of_token(token))
        for token in tokens.split()
    )
