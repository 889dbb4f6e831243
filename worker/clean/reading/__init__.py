"""Read chosen markup with BeautifulSoup into clean nodes."""
