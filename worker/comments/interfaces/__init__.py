"""Comments from the public JSON interfaces of platforms, each described by a table.

`tables/` holds one small file a platform: what in a page shows the platform, the address to ask, and where
the fields stand in the answer. `table` reads the files, `json_reader` reads an answer. To add a platform, add
a file; docs/threads.md shows how.
"""
