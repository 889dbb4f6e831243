"""Boxes that could be comments: what a page's elements have in common, and the items made of them."""
