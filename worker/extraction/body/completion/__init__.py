"""Take along what belongs to chosen blocks: rests of tables, lists and panels, listings, captions."""
