"""Posts and comments as WordPress stores them."""
