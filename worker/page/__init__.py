"""The parsed page; the only room that imports the HTML parser."""
