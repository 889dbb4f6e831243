"""Archives: opened with bounds on what they unpack to, for formats and for containers of documents."""
