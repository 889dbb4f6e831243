"""Listings, which name documents: feeds, sitemaps, lists. Each kind is one module of this folder."""
