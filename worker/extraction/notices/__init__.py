"""Pages that show a notice instead of a document: errors, log-ins, walls, bot checks, empty shells."""
