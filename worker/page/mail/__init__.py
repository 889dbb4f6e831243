"""E-mail (RFC 5322) as files hold it: header fields, boxes of messages, and which of them answers which."""
