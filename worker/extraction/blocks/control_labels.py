"""Words of controls in a text: "(opens in a new tab)" for screen readers, the "[edit]" of a wiki."""

from __future__ import annotations

import re
from itertools import islice

from worker.page.page import Element

_SCREEN_READER_CLASS = re.compile(
    r"(?<!not-)(?<![a-z])(?:sr[_-]?only|visually-?hidden|screen-?readers?-?(?:text|only)|show-for-sr|a11y-hidden"
    r"|hidden-visually|assistive-text|element-invisible)",
    re.IGNORECASE,
)
"""Classes for text that only screen readers read (Bootstrap, WordPress, Foundation, Salesforce, Drupal)."""
_EDIT_CLASS = re.compile(r"(?:^|[\s-])editsection(?:$|[\s-])", re.IGNORECASE)
"""MediaWiki's link beside each heading, in any language."""
_CONTROL_TAGS = frozenset(["a", "button", "label"])
MAX_LEVELS = 4


def is_control_label(element: Element) -> bool:
    """Whether an element holds an edit link, or words for screen readers inside a link, button or form label.

    Other words for screen readers are read: they may be a heading, or describe a picture.
    """
    classes = element.attrs.get("class")
    if not classes:
        return False
    if not _SCREEN_READER_CLASS.search(classes):
        return _EDIT_CLASS.search(classes) is not None
    around = (element, *islice(element.ancestors(), MAX_LEVELS))
    return any(above.tag in _CONTROL_TAGS for above in around)
