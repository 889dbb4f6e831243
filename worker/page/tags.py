"""Tables of HTML tags that several rooms need."""

from __future__ import annotations

from worker.word_tables import names

INVISIBLE_TAGS = names("script style template svg math iframe object")
"""Elements whose text a browser does not show as text."""

VOID_TAGS = names("area base br col embed hr img input link meta param source track wbr")
"""Elements without an end tag (HTML Living Standard, 13.1.2, and the obsolete `param`)."""

INLINE_TAGS = names(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong "
    "sub sup time tt u var"
)
"""Elements that stand within a line of text (HTML Living Standard, 4.5 and 4.7, and obsolete ones)."""
