"""The parsed page. Only this package imports the HTML parser."""
