"""The blocks of lines between headers: texts without buttons and what recurs."""
