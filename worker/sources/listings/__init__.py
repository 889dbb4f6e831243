"""What names documents: feeds, sitemaps, lists. A kind of listing is one module of this folder."""
