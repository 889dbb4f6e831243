"""What a page says about its document: title, authors, dates and more, one module for each fact."""
