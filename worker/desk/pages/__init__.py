"""The pages, one file for each, with what can be done there."""
