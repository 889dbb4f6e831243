"""Who may use the desk: passwords, sessions and tokens, all of them hashed."""
