"""The clean tree, written as HTML, Markdown and plain text."""
