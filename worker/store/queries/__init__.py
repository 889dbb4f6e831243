"""Reading what is stored: documents, search, metrics, the data dictionary."""
