"""Which classes and ids will be the same on the next page of a site: those that a person gave.

Programs that build pages make names of their own (``css-1x2y3z``, ``Story_body__x7Ga2``), number them for
each page (``post-1234``), or describe how a thing looks or is doing (``mt-4``, ``is-open``). A rule by such a
name matches one page, or everything.
"""

from __future__ import annotations

import re

MAX_NAME_CHARS = 40

_WRITABLE = re.compile(r"[^\W\d][\w-]*")
"""Names that a selector can hold without escapes."""
_NUMBERED = re.compile(r"\d{3}")
_ANY_DIGIT = re.compile(r"\d")
_BUILDERS = re.compile(
    r"(?:css|sc|jsx|jss|svelte|emotion|styled|makeStyles|astro|data-v|ng-tns|tss|x)-?[\da-zA-Z]*\d[\da-zA-Z]*(?:-.*)?"
    r"|(?:css|sc|jsx|svelte|emotion|astro)-.*|_?ng(?:content|host)?-.*|ember\d+|yui_.*|ext-gen.*"
)
_OF_ONE_PAGE = re.compile(
    r"(?:post|page|node|entry|article|story|item|comment|term|author|category|cat|tag|topic|section|parent"
    r"|attachment)-?(?:id-?)?\d+|(?:category|tag|term|topic|postid|page-id|parent-pageid)-.*|hentry|sticky"
    r"|type-.*|status-.*|format-.*",
    re.IGNORECASE,
)
_OF_A_STATE = re.compile(
    r"(?:is|has|no|js|was|not|current)[-_].*|active|open(?:ed)?|closed?|hidden|visible|shown?|selected|current|first|last"
    r"|odd|even|loaded|loading|lazy(?:load(?:ed)?)?|expanded|collapsed|disabled|enabled|clearfix|cf|sticky|fade"
    r"|in|out|left|right|js|animated|wow",
    re.IGNORECASE,
)
_OF_A_LOOK = re.compile(
    r"\A(?:-?(?:[mp][trblxyse]?|min-[wh]|max-[wh]|z|gap|space|inset|top|bottom|order|basis|leading|tracking|col"
    r"|row|span|grid|flex|bg|border|rounded|shadow|opacity|text|font|align|justify|items|self|d|display|float"
    r"|position|overflow|transition|duration|ease|sm|md|lg|xl|xs|xxl)-.*"
    r"|(?:flex|grid|block|inline|row|rows|col|cols|column|columns|container|wrapper|wrap|inner|outer|relative"
    r"|absolute|fixed|static|prose|bold|italic|uppercase|truncate|small|large|big|box|group|unit|grid__.*|u-.*"
    r"|[wh]-(?:\d.*|full|screen|auto|fit)|width|full|center(?:ed)?|alignnone|alignleft|alignright|mx-auto|top|bottom|overlay)"
    r"|(?:color|colou?rs|container|has|theme)-.*|.*\d(?:px|em|rem|vh|vw)|.*[-_](?:[mp][trblxy]?|gap|[wh])[-_]\d+"
    r"|(?:.*[-_])?(?:hidden|visible|hide|show|only|mobile|tablet|desktop)(?:[-_].*)?)",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"article|story|content|body|text|entry|post|main|title|headline|head(?:er)?|byline|author|writer|date|time"
    r"|publish|comment|discuss|respons|thread|reply|promo|related|newsletter|share|social|advert|sidebar|footer"
    r"|caption|teaser|recommend|subscribe|survey|meta|tags?|bio|summary|lead|intro|deck",
    re.IGNORECASE,
)
_HASHED_END = re.compile(r"(.*[A-Za-z]_{1,2})([A-Za-z0-9+-]{5,})")
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NO_VOWELS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}", re.IGNORECASE)
_MIXED = re.compile(r"\d[A-Za-z]|[A-Za-z]\d+[A-Za-z]")


def weigh_class(name: str) -> float | None:
    """What a class costs in a selector: little if it says what it holds; None if it is not to be used."""
    if any(one.fullmatch(name) for one in (_OF_ONE_PAGE, _OF_A_STATE, _OF_A_LOOK)) or not _can_stay(name):
        return None
    return _weigh_words(name) + (0.4 if _ANY_DIGIT.search(name) else 0.0)


def weigh_id(name: str) -> float | None:
    """What an id costs; None if it is not to be used. Ids with numbers are those of one page."""
    if _ANY_DIGIT.search(name) or not _can_stay(name):
        return None
    return _weigh_words(name)


def find_stable_beginning(name: str) -> str | None:
    """The beginning of a name that a program ended with a hash: ``Story_body__`` of ``Story_body__x7Ga2``."""
    found = _HASHED_END.fullmatch(name)
    if found and len(found[1]) > 4 and _is_hash(found[2]) and _can_stay(found[1]):
        return found[1]
    return None


def _weigh_words(name: str) -> float:
    return (0.7 if _TELLING.search(name) else 1.2) + len(name) / 100


def _can_stay(name: str) -> bool:
    if not 3 <= len(name) <= MAX_NAME_CHARS or not _WRITABLE.fullmatch(name):
        return False
    if _NUMBERED.search(name) or _BUILDERS.fullmatch(name):
        return False
    return not any(_is_hash(part) for part in re.split(r"[-_]+", name))


def _is_hash(part: str) -> bool:
    """Whether no person would call something so."""
    if len(part) < 4:
        return False
    if _MIXED.search(part) or _NO_VOWELS.search(part):
        return True
    humps = _HUMP.findall(part)
    return len(humps) > 1 and len(part) / len(humps) < 3
