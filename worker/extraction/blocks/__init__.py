"""A page's blocks of text: what they are made of, and what class names say about them."""
