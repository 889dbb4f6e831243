"""Chosen markup, read with BeautifulSoup, as clean nodes."""
