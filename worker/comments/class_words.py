"""Patterns for the words of class names, ids and properties: data only."""

from __future__ import annotations

import re

COMMENT = re.compile(
    r"comment|komment|coment|repl(?:y|ies)|responses?(?![a-z])|answer|antwort|reaction|reactie|reponse|"
    r"yorum|komentar|kommentti|pinglun|(?<!p)review(?!ed|er)|thoughts",
)
POST = re.compile(
    r"post|message|msg|thread|topic|discuss|forum|beitrag|entry|talk|chat|bbs|board|conversation"
)
DISCUSSION = re.compile(
    r"comment|komment|coment|repl(?:y|ies)|responses?(?![a-z])|answers?|thread|posts|discuss|forum|messages|topic"
)
NOT_A_LIST = re.compile(
    r"recent|latest|related|further|cite-?_?note|footnote|widget|sidebar|popular|trending|teaser|recommend|carousel|similar|readmore|"
    r"read-more|most|breaking|navbar|menu|newsletter|share|form|respond$|login|promo|sponsor|advert|"
    r"embed|tweet|social|news|ticker|live-?blog|tool|headline|title|story|product|price|commercial|gallery|pagination|field|input|"
    r"count|commented|noload|without|no-comment|disabled|notice|notification|toggle|link$|button|btn|icon"
)
AUTHOR = re.compile(r"author|user|name|nick|byline|poster|member|fn$|vcard|profile|writer|person|who|owner")
TIME = re.compile(r"time|date|ago|posted|when|published|created|stamp|permalink")
BODY = re.compile(r"body|content|text|message|msg|comment|post|entry|description|markdown|md$|prose|copy|bd$")
MARKED_BODY = re.compile(
    r"^(?:text|articlebody|commenttext|reviewbody|description)$|(?:comment|post|message|reply)[-_]?(?:content|body|text)"
)
CHROME = re.compile(
    r"signature|sig$|quote-?head|edited|edit-?note|lastedit|last-?edit|attach|badge|avatar|action|button|"
    r"btn|control|toolbar|tool|footer|share|vote|score|karma|rank|reputation|stat|reply|report|notice|meta|"
    r"buttons|menu|dropdown|likes?$|flair|moderat|tooltip|sr-only|screen-reader|visually-hidden|visuallyhidden"
)
VOTES = re.compile(r"score|vote|points?|karma|rating|count|thumb|reaction")
LIKES = re.compile(r"like|up-?vote|thumb-?s?-?up|vote-?up|positive|agree|recommend|plus")
DISLIKES = re.compile(r"dislike|unlike|down-?vote|thumb-?s?-?down|vote-?down|negative|disagree|minus")
PERSONAL_COUNTS = re.compile(
    r"reputation|(?:post|message|comment|repl(?:y|ies)|topic|thread|view|share|follower|award|badge)s?-?_?(?:count|num|total)|"
    r"number-?of-?(?:posts|comments|replies)|num-?(?:posts|comments|replies)|user-?_?(?:stat|info|extra|detail|points)|author-?_?(?:stat|info)|views|badge|rank|level"
)
"""Counts of something else than votes on a comment."""
DEPTH = re.compile(
    r"(?:depth|level|lvl|indent|nest|tier|deep|reply-level|parent-level)[-_]?\D{0,3}(\d{1,2})$"
)
DEPTH_ATTRIBUTE = re.compile(r"depth|level|lvl|indent|nest|tier|generation")
DELETED = re.compile(r"deleted|removed|geloescht|supprim|eliminad|gelöscht")
