"""A page's blocks of text, and what class names say about them."""
