"""Tests of the public interfaces of platforms; `cases` holds a page and an answer of each."""
