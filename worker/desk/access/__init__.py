"""Who may come in: the password of people, their sessions, the tokens of programs."""
