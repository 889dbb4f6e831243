"""Headers of comments in text: lines with times, and the names in or beside them."""
